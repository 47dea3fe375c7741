package dev.holdfast.client.jdkhttp;

import dev.holdfast.exchange.RequestAttempts;
import dev.holdfast.hook.Hook;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is left of an HTTP/2 response that gives way to another request of ours. The client would reset its stream, often
 * when the server has ended it already: Tomcat takes that for a fault of the connection (RFC 9113 section 5.1) and closes it,
 * the repetition that has just left included. About one refused POST in a hundred was lost so.
 *
 * <p>Returns a future that ends when the body has, in any way, or after a second; what still comes then is discarded as it comes.
 */
final class Http2Discarding implements Hook {
    private static final long LONGEST_MILLIS = 1_000;

    private final RequestAttempts<HttpRequest> attempts;

    Http2Discarding(RequestAttempts<HttpRequest> attempts) {
        this.attempts = attempts;
    }

    @Override
    public @Nullable Object call(@Nullable Object stream, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        HttpRequest request = (HttpRequest) (Object) JdkHttpMembers.STREAM_REQUEST.invokeExact(stream);
        return attempts.get(request) == null || stream == null ? null : discard(stream);
    }

    private static CompletableFuture<?> discard(Object stream) throws Throwable {
        Object connection = (Object) JdkHttpMembers.STREAM_CONNECTION.invokeExact(stream);
        Executor executor = (Executor) (Object) JdkHttpMembers.HTTP2_EXECUTOR.invokeExact(connection);
        Object discarding = HttpResponse.BodyHandlers.discarding();
        CompletableFuture<?> body = (CompletableFuture<?>)
                (Object) JdkHttpMembers.STREAM_READ_BODY.invokeExact(stream, discarding, false, (Object) executor);
        return body.<@Nullable Object>handle((value, failure) -> null)
                .completeOnTimeout(null, LONGEST_MILLIS, TimeUnit.MILLISECONDS)
                // the client goes on from here, and may block, which the timer's thread must not
                .thenApplyAsync(value -> value, executor);
    }
}
