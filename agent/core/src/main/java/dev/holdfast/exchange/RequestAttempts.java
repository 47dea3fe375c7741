package dev.holdfast.exchange;

import org.jspecify.annotations.Nullable;

/**
 * What has been decided about the requests under way, by the identity of an object of the client's own that stands for one request,
 * or for one connection while it carries one.
 *
 * <p>Any thread may call it, lock-free; looking up allocates nothing, and while nothing was ever put in it is one volatile read. The
 * objects are held weakly.
 *
 * @param <K> the client's type
 */
public final class RequestAttempts<K> {
    private final RequestNotes<K, Attempt> attempts = new RequestNotes<>();

    /** The attempt of a request, or null. */
    public @Nullable Attempt get(@Nullable K request) {
        return attempts.get(request);
    }

    /** Remembers an attempt, in place of an earlier one of the same request. */
    public void put(K request, Attempt attempt) {
        attempts.put(request, attempt);
    }

    /** Forgets a request before it is garbage, such as when its connection is to carry another. */
    public void remove(K request) {
        attempts.remove(request);
    }
}
