package dev.holdfast.client.jdkhttp;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.RequestAttempts;
import dev.holdfast.hook.Hook;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Judges every response. Returns the request that goes in the place of one that would reach the application, or null. */
final class Answering implements Hook {
    /** By name: an application cannot extend them, their package is closed to it. */
    private static final String PUBLISHERS = "jdk.internal.net.http.RequestPublishers$";

    private final Exchanges exchanges;
    private final RequestAttempts<HttpRequest> attempts;

    Answering(Exchanges exchanges, RequestAttempts<HttpRequest> attempts) {
        this.exchanges = exchanges;
        this.attempts = attempts;
    }

    @Override
    public @Nullable Object call(@Nullable Object multi, @Nullable Object next, @Nullable Object response)
            throws Throwable {
        HttpRequest request = (HttpRequest) (Object) JdkHttpMembers.MULTI_REQUEST.invokeExact(multi);
        Attempt attempt = attempts.get(request);
        if (attempt == null || !attempt.isReplaced()) {
            return null;
        }
        int status = (int) JdkHttpMembers.RESPONSE_STATUS.invokeExact(response);
        HttpHeaders headers = (HttpHeaders) (Object) JdkHttpMembers.RESPONSE_HEADERS.invokeExact(response);
        // where the client follows a redirect already, the answer is looked at all the same: it may bring a nonce
        boolean repeatable = (next == null || status == 401) && isRepeatable(request);
        if (!exchanges.answer(attempt, new JdkResponse(status, headers), repeatable)) {
            return null;
        }
        if (next != null) {
            // a password of the application's Authenticator, which the challenge to our token has brought up
            JdkHttpMembers.MULTI_SET_AUTHENTICATION.invokeExact(multi, (Object) null);
        }
        return again(multi, request, attempt);
    }

    private Object again(@Nullable Object multi, HttpRequest request, Attempt attempt) throws Throwable {
        HttpRequest next = (HttpRequest) (Object) JdkHttpMembers.REQUEST_AGAIN.invokeExact((Object) request);
        attempts.put(next, attempt);
        // ours must not use up what the client allows for its own repetitions; an attempt ends after a few of them
        ((AtomicInteger) (Object) JdkHttpMembers.MULTI_ATTEMPTS.invokeExact(multi)).decrementAndGet();
        return next;
    }

    /** Whether subscribing to the body once more gives the same body: known of some of the JDK's own, to be feared of all others. */
    private static boolean isRepeatable(HttpRequest request) {
        HttpRequest.BodyPublisher body = request.bodyPublisher().orElse(null);
        if (body == null) {
            return true;
        }
        return switch (body.getClass().getName()) {
            case PUBLISHERS + "ByteArrayPublisher",
                    PUBLISHERS + "StringPublisher",
                    PUBLISHERS + "FilePublisher",
                    PUBLISHERS + "EmptyPublisher" -> true;
            default -> false;
        };
    }
}
