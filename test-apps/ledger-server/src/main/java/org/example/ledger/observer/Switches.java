package org.example.ledger.observer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Trouble on demand. Each switch is off until set and off again after a reset. Safe for use by many threads. */
public final class Switches {

    /** How the next few requests are refused. */
    record Refusal(int status, String error, String bearing) {}

    private final AtomicInteger refusalsLeft = new AtomicInteger();
    private final Map<String, String> named = new ConcurrentHashMap<>();
    private volatile Refusal refusal = new Refusal(401, "invalid_token", "token");

    /** Whether the switch is on. */
    public boolean isOn(String name) {
        return "true".equals(named.get(name));
    }

    void set(String name, String value) {
        named.put(name, value);
    }

    long milliseconds(String name) {
        return Long.parseLong(named.getOrDefault(name, "0"));
    }

    void refuse(Refusal next, int times) {
        refusal = next;
        refusalsLeft.set(times);
    }

    /** Takes one of the refusals left when this request is of the kind to be refused; null when it is to be served. */
    Refusal takeRefusal(Credentials credentials) {
        Refusal next = refusal;
        boolean meant =
                switch (next.bearing()) {
                    case "token" -> credentials.token();
                    case "key" -> credentials.key();
                    default -> true;
                };
        return meant && refusalsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? next : null;
    }

    void reset() {
        refusalsLeft.set(0);
        named.clear();
    }
}
