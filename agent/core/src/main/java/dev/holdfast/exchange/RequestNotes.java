package dev.holdfast.exchange;

import com.blogspot.mydailyjava.weaklockfree.WeakConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter notes of the requests under way, by the identity of an object of the client's own that stands for one request. Where
 * the attempt is all that is to be noted, {@link RequestAttempts} is enough.
 *
 * <p>Any thread may call it, lock-free; looking up allocates nothing, and while nothing was ever put in it is one volatile read. The
 * objects are held weakly.
 *
 * @param <K> the client's type
 * @param <N> what is noted; it must not refer to the object that it is noted of
 */
public final class RequestNotes<K, N> {
    private final WeakConcurrentMap<K, N> notes = new WeakConcurrentMap<>(false, true);
    private volatile boolean any;

    /** Whether anything was ever noted. */
    public boolean any() {
        return any;
    }

    /** What is noted of a request, or null. */
    public @Nullable N get(@Nullable K request) {
        return any && request != null ? notes.getIfPresent(request) : null;
    }

    /** Notes something, in place of what was noted before. */
    public void put(K request, N note) {
        notes.expungeStaleEntries();
        notes.put(request, note);
        any = true;
    }

    /** Forgets a request before it is garbage. */
    public void remove(K request) {
        if (any) {
            notes.remove(request);
        }
    }
}
