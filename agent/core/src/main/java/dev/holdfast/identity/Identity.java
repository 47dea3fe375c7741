package dev.holdfast.identity;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One identity's generations: the current one, those that are being prepared, those whose connections still live.
 *
 * <p>Any thread may call any method. Readers take one volatile read of an immutable state: they are wait-free, allocate nothing
 * and see all of a change or nothing of it. Writers are rare (a rotation) and take this object's monitor among themselves; a
 * reader never waits for one.
 *
 * <p>A generation's life: {@link #prepare} makes it known, {@link #publish} makes it the current one, the next publish retires it,
 * {@link #drop} forgets it and its key; {@link #revoke} does so at any point of it. Numbers only rise: what is older than the current generation can never become current.
 */
public final class Identity {
    /** The one of {@link Generation#ANONYMOUS}, for ever. */
    public static final Identity ANONYMOUS = anonymous();

    private final String name;
    private volatile State state = new State(null, List.of(), List.of(), 0, null);

    public Identity(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** The generation that new handshakes offer; null until the first is published. One volatile read. */
    public @Nullable Generation current() {
        return state.current;
    }

    /** The current, a prepared or a retiring generation of that number, else null. Wait-free, no allocation. */
    public @Nullable Generation generation(long number) {
        State now = state;
        Generation current = now.current;
        if (current != null && current.number() == number) {
            return current;
        }
        Generation retiring = find(now.retiring, number);
        return retiring != null ? retiring : find(now.prepared, number);
    }

    /** Generations that are known and not offered yet, oldest first. Immutable; a later change makes a new list. */
    public List<Generation> prepared() {
        return state.prepared;
    }

    /** Generations that were current and are not any more, oldest first. Immutable; a later change makes a new list. */
    public List<Generation> retiring() {
        return state.retiring;
    }

    /** Why there is no current generation, when that is because its certificate was revoked; else null. One volatile read. */
    public @Nullable Revocation revocation() {
        return state.revocation;
    }

    /** All generations that are known: current, prepared and retiring. */
    public List<Generation> known() {
        State now = state;
        List<Generation> known = new ArrayList<>(now.prepared);
        known.addAll(now.retiring);
        if (now.current != null) {
            known.add(now.current);
        }
        return known;
    }

    /** System.nanoTime() of the last publish; without meaning while {@link #current()} is null. */
    public long publishedAtNanos() {
        return state.publishedAtNanos;
    }

    /**
     * Makes a generation known by number without offering it yet.
     *
     * @return false, and nothing changes, if it is known already or not newer than the current one
     * @throws IllegalArgumentException if it is another identity's
     */
    public synchronized boolean prepare(Generation candidate) {
        requireOwn(candidate);
        State now = state;
        if (!now.precedes(candidate) || find(now.prepared, candidate.number()) != null) {
            return false;
        }
        state = new State(
                now.current, with(now.prepared, candidate), now.retiring, now.publishedAtNanos, now.revocation);
        return true;
    }

    /**
     * Makes a generation, prepared or not, the current one; the one before it retires. Prepared generations that are older than it
     * stay known until they are dropped, for the connections that fetched their tokens.
     *
     * @return false, and nothing changes, if it is not newer than the current one: a slow preparation was overtaken
     * @throws IllegalArgumentException if it is another identity's
     */
    public synchronized boolean publish(Generation generation) {
        requireOwn(generation);
        State now = state;
        if (!now.precedes(generation)) {
            return false;
        }
        List<Generation> retiring = now.current == null ? now.retiring : with(now.retiring, now.current);
        state = new State(generation, without(now.prepared, generation.number()), retiring, System.nanoTime(), null);
        return true;
    }

    /** Forgets a retiring or prepared generation and its key. The current one stays, an unknown one is no error. */
    public synchronized void drop(long number) {
        State now = state;
        state = new State(
                now.current,
                without(now.prepared, number),
                without(now.retiring, number),
                now.publishedAtNanos,
                now.revocation);
    }

    /**
     * Forgets a generation and its key at once, the current one too: then nothing is offered until another is published, and
     * {@link #revocation} says why. Without effect on an unknown one, but for what {@code revocation} says.
     */
    public synchronized void revoke(long number, Revocation why) {
        State now = state;
        Generation current = now.current == null || now.current.number() == number ? null : now.current;
        state = new State(
                current,
                without(now.prepared, number),
                without(now.retiring, number),
                now.publishedAtNanos,
                current == null ? why : null);
    }

    private static Identity anonymous() {
        Identity nobody = new Identity(Generation.ANONYMOUS.identity());
        nobody.publish(Generation.ANONYMOUS);
        return nobody;
    }

    private void requireOwn(Generation generation) {
        if (!generation.identity().equals(name)) {
            throw new IllegalArgumentException(generation + " is not a generation of " + name);
        }
    }

    private static @Nullable Generation find(List<Generation> generations, long number) {
        // by index: an iterator would be an allocation
        for (int i = 0; i < generations.size(); i++) {
            Generation generation = generations.get(i);
            if (generation.number() == number) {
                return generation;
            }
        }
        return null;
    }

    private static List<Generation> with(List<Generation> generations, Generation added) {
        List<Generation> more = new ArrayList<>(generations);
        more.add(added);
        return List.copyOf(more);
    }

    private static List<Generation> without(List<Generation> generations, long number) {
        List<Generation> fewer = new ArrayList<>(generations);
        fewer.removeIf(generation -> generation.number() == number);
        return List.copyOf(fewer);
    }

    /** What readers see at once; both lists are immutable and in order of publishing or preparing. */
    private record State(
            @Nullable Generation current,
            List<Generation> prepared,
            List<Generation> retiring,
            long publishedAtNanos,
            @Nullable Revocation revocation) {
        boolean precedes(Generation generation) {
            return current == null || current.number() < generation.number();
        }
    }
}
