package dev.holdfast.behaviour;

import java.util.LinkedHashSet;
import java.util.Set;

/** The nonces that one server handed out, and what a proof's nonce is worth. Thread-safe. */
final class NonceBook {

    private final Condition condition;
    private final Set<String> before = new LinkedHashSet<>();
    private String given;
    private boolean accepted = true;
    private boolean concurrent;
    private boolean hostileLast;
    private int turn;

    /** @param condition that a wrong nonce violates */
    NonceBook(Condition condition) {
        this.condition = condition;
    }

    /** Requests may overtake each other: any nonce handed out before will do then, and one may be missing. */
    synchronized void concurrent(boolean requestsOverlap) {
        concurrent = requestsOverlap;
    }

    /** The nonce handed out last is not taken any more; that the client still sends it once is no fault. */
    synchronized void expire() {
        accepted = false;
    }

    /** Judges it; returns whether the server is content with it. */
    synchronized boolean check(String nonce, NoncePolicy policy, Findings findings) {
        if (nonce == null) {
            findings.check(
                    given == null || hostileLast || concurrent, condition, "no nonce, though one was handed out");
            return policy.demand() == NoncePolicy.Demand.NONE || policy.demand() == NoncePolicy.Demand.OFFERED;
        }
        findings.check(Nonces.isUsable(nonce), Condition.NO_HOSTILE_NONCE, "length " + nonce.length());
        boolean last = nonce.equals(given);
        boolean known = last || concurrent && before.contains(nonce);
        if (Nonces.isUsable(nonce)) {
            findings.check(
                    known,
                    condition,
                    given == null
                            ? "a nonce, though none was handed out here"
                            : before.contains(nonce)
                                    ? "an earlier nonce than the last"
                                    : "a nonce that was not handed out here");
        }
        return switch (policy.demand()) {
            case NONE, OFFERED -> true;
            case DEMANDED -> known && accepted;
            case INSATIABLE, UNSAID -> false;
        };
    }

    /** The nonce that goes with an answer; null where none does. */
    synchronized String next(NoncePolicy policy, boolean content) {
        return switch (policy.demand()) {
            case NONE, UNSAID -> null;
            case INSATIABLE -> handOut(policy);
            case OFFERED -> content ? handOut(policy) : null;
            case DEMANDED -> !content || policy.rotating() ? handOut(policy) : null;
        };
    }

    private String handOut(NoncePolicy policy) {
        String value = policy.values().isEmpty()
                ? Nonces.random()
                : policy.values().get(turn++ % policy.values().size());
        hostileLast = !Nonces.isUsable(value);
        if (!hostileLast) {
            given = value;
            accepted = true;
            before.add(value);
        }
        return value;
    }
}
