package dev.holdfast.client.jdkhttp;

import com.blogspot.mydailyjava.weaklockfree.WeakConcurrentMap;
import dev.holdfast.exchange.Attempt;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * What has been decided about the requests under way, by the identity of the client's own request object: the client makes one
 * for every call, redirect and repetition after a response, and uses it again when a connection breaks.
 *
 * <p>Any thread may call it, lock-free; looking up allocates nothing. Requests are held weakly.
 */
final class RequestAttempts {
    private final WeakConcurrentMap<HttpRequest, Attempt> attempts = new WeakConcurrentMap<>(false, true);
    private volatile boolean any;

    @Nullable Attempt get(HttpRequest request) {
        return any ? attempts.getIfPresent(request) : null;
    }

    void put(HttpRequest request, Attempt attempt) {
        attempts.expungeStaleEntries();
        attempts.put(request, attempt);
        any = true;
    }
}
