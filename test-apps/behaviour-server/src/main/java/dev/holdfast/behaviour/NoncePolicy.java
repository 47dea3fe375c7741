package dev.holdfast.behaviour;

import java.util.List;

/**
 * What a server does about DPoP nonces, RFC 9449 sections 8 and 9. Only requests with a proof are concerned.
 *
 * @param rotating whether every answer to a proof hands out another
 * @param values that are handed out, in turn; none for random ones of every character that the grammar allows
 */
public record NoncePolicy(Demand demand, boolean rotating, List<String> values) {

    /** How far it goes. */
    public enum Demand {
        /** None is asked for; one that was handed out before is still taken. */
        NONE,
        /** None is asked for, but good answers hand one out. */
        OFFERED,
        /** A proof without the nonce of the day is answered by use_dpop_nonce with one. */
        DEMANDED,
        /** Every proof is answered by use_dpop_nonce with another nonce. */
        INSATIABLE,
        /** Every proof is answered by use_dpop_nonce, without any nonce. */
        UNSAID
    }

    /** Copies the values. */
    public NoncePolicy {
        values = List.copyOf(values);
    }

    /** No nonces. */
    public static NoncePolicy none() {
        return new NoncePolicy(Demand.NONE, false, List.of());
    }

    /** Demanded, one until {@code expireNonce()}. */
    public static NoncePolicy demanded() {
        return new NoncePolicy(Demand.DEMANDED, false, List.of());
    }

    /** Demanded, another with every answer. */
    public static NoncePolicy rotated() {
        return new NoncePolicy(Demand.DEMANDED, true, List.of());
    }

    /** Handed out with good answers, another each time, but not demanded. */
    public static NoncePolicy offered() {
        return new NoncePolicy(Demand.OFFERED, true, List.of());
    }

    /** However often the client repeats itself, another is wanted. */
    public static NoncePolicy insatiable() {
        return new NoncePolicy(Demand.INSATIABLE, true, List.of());
    }

    /** Demanded, but not told. */
    public static NoncePolicy unsaid() {
        return new NoncePolicy(Demand.UNSAID, false, List.of());
    }

    /** The same with these values, hostile ones perhaps: see {@link Nonces}. */
    public NoncePolicy of(String... chosen) {
        return new NoncePolicy(demand, rotating, List.of(chosen));
    }
}
