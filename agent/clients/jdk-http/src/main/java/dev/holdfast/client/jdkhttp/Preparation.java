package dev.holdfast.client.jdkhttp;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Hook;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Composes what a request has to wait for before its exchange takes a connection: for every hop, sync and async, without a
 * thread that waits. Returns null when there is nothing to wait for.
 */
final class Preparation implements Hook {
    private final Exchanges exchanges;

    Preparation(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    @Override
    public @Nullable Object call(@Nullable Object exchange, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        HttpRequest request = (HttpRequest) (Object) JdkHttpMembers.EXCHANGE_REQUEST.invokeExact(exchange);
        URI uri = request.uri();
        if (!Target.isSecure(uri) || (boolean) JdkHttpMembers.REQUEST_IS_WEB_SOCKET.invokeExact((Object) request)) {
            return null; // gets no token either way
        }
        CompletableFuture<?> ready = exchanges.ready(uri.getHost(), Target.port(uri));
        return ready == null || exchange == null ? null : wait(exchange, ready);
    }

    /**
     * The exchange goes on by what {@code responseAsync()} would have called, so this hook does not meet it again, and on the
     * client's executor, since what follows may block and {@code ready} is completed by threads that must not.
     */
    private static CompletableFuture<?> wait(Object exchange, CompletableFuture<?> ready) throws Throwable {
        CompletableFuture<?> gate = ready.thenApply(value -> value);
        // the client cancels, and times out, an exchange without connection by completing this future
        JdkHttpMembers.EXCHANGE_SET_FUTURE.invokeExact(exchange, (Object) gate);
        Throwable cancelled = (Throwable) (Object) JdkHttpMembers.EXCHANGE_CANCEL_CAUSE.invokeExact(exchange);
        if (cancelled != null) {
            gate.completeExceptionally(cancelled);
        }
        Executor executor = (Executor) (Object) JdkHttpMembers.EXCHANGE_EXECUTOR.invokeExact(exchange);
        return gate.thenComposeAsync(value -> respond(exchange), executor);
    }

    private static CompletableFuture<?> respond(Object exchange) {
        try {
            return (CompletableFuture<?>) (Object) JdkHttpMembers.EXCHANGE_RESPOND.invokeExact(exchange, (Object) null);
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }
}
