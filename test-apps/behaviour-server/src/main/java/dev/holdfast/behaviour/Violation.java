package dev.holdfast.behaviour;

/**
 * A condition that a request did not meet.
 *
 * @param number of the request, see {@link ReceivedRequest#number()}
 * @param detail what was wrong; claims and names, never a token
 */
public record Violation(Condition condition, int number, Role role, String detail) {
    @Override
    public String toString() {
        return condition + " at " + role + " request " + number + ": " + detail;
    }
}
