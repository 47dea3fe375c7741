package dev.holdfast.client.jdkhttp;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Hook;
import dev.holdfast.telemetry.Faults;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets an HTTP/2 connection that must not carry another request finish its streams: it refuses the reservation that is about to
 * be made, upon which the client takes it out of its pool and opens another one.
 */
final class Http2Pooling implements Hook {
    private final Exchanges exchanges;

    Http2Pooling(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    @Override
    public @Nullable Object call(@Nullable Object connection, @Nullable Object clientInitiated, @Nullable Object second)
            throws Throwable {
        if (clientInitiated != Boolean.TRUE
                || !Connections.isStale(
                        exchanges, (Object) JdkHttpMembers.HTTP2_CONNECTION_OF.invokeExact(connection))) {
            return null;
        }
        JdkHttpMembers.HTTP2_SET_FINAL.invokeExact(connection);
        Executor executor = (Executor) (Object) JdkHttpMembers.HTTP2_EXECUTOR.invokeExact(connection);
        try {
            // not here: this thread may hold the connection's lock, which closing takes after another one
            executor.execute(() -> closeIdle(connection));
        } catch (RejectedExecutionException e) {
            return null; // the client is being shut down and closes all its connections
        }
        return null;
    }

    /** One with streams closes itself with the last of them. */
    private static void closeIdle(@Nullable Object connection) {
        try {
            if (!(boolean) JdkHttpMembers.HTTP2_IS_ACTIVE.invokeExact(connection)
                    && (boolean) JdkHttpMembers.HTTP2_SHOULD_CLOSE.invokeExact(connection)) {
                JdkHttpMembers.HTTP2_CLOSE.invokeExact(connection);
            }
        } catch (Throwable fault) {
            Faults.count(fault);
        }
    }
}
