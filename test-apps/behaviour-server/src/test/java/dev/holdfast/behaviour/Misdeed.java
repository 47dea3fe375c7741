package dev.holdfast.behaviour;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A request with one thing wrong.
 *
 * @param condition that it does not meet
 */
record Misdeed(Condition condition, String name, Supplier<Bench> bench, Consumer<Bench> deed) {
    @Override
    public String toString() {
        return condition + ": " + name;
    }
}
