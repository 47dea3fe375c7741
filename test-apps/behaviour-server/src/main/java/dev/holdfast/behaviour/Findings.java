package dev.holdfast.behaviour;

import java.util.ArrayList;
import java.util.List;

/** What is found wrong with one request. For one thread. */
final class Findings {

    private final ReceivedRequest request;
    private final List<Violation> found = new ArrayList<>();

    Findings(ReceivedRequest request) {
        this.request = request;
    }

    /** Writes it down when it does not hold; returns whether it holds. */
    boolean check(boolean holds, Condition condition, String detail) {
        if (!holds) {
            found.add(new Violation(condition, request.number(), request.role(), detail));
        }
        return holds;
    }

    /** Without warnings. */
    boolean none() {
        return found.stream().allMatch(violation -> violation.condition().isWarning());
    }

    List<Violation> all() {
        return found;
    }
}
