package dev.holdfast.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One identity's generations: the current one, one that is being prepared, those whose connections still live. */
public final class Identity {
    public Identity(String name) {}

    public String name() {
        throw new UnsupportedOperationException();
    }

    /** The generation that new handshakes offer; null until the first is published. One volatile read. */
    public @Nullable Generation current() {
        throw new UnsupportedOperationException();
    }

    /** The current, a prepared or a retiring generation of that number, else null. Lock-free, no allocation. */
    public @Nullable Generation generation(long number) {
        throw new UnsupportedOperationException();
    }

    /** Makes a generation known by number without offering it yet. */
    public void prepare(Generation candidate) {
        throw new UnsupportedOperationException();
    }

    /** Makes a generation the current one; the one before it retires. Also the state machine's first step is allowed to come here directly. */
    public void publish(Generation generation) {
        throw new UnsupportedOperationException();
    }

    /** Generations that were current and are not any more, oldest first. */
    public List<Generation> retiring() {
        throw new UnsupportedOperationException();
    }

    /** Forgets a retiring or prepared generation and its key. */
    public void drop(long number) {
        throw new UnsupportedOperationException();
    }

    /** System.nanoTime() of the last publish. */
    public long publishedAtNanos() {
        throw new UnsupportedOperationException();
    }
}
