package dev.holdfast.client.jdkhttp;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Hook;
import org.jspecify.annotations.Nullable;

/** Closes a pooled HTTP/1.1 connection that must not carry another request. Returns true when it did, else null. */
final class Http1Pooling implements Hook {
    private final Exchanges exchanges;

    Http1Pooling(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    @Override
    public @Nullable Object call(@Nullable Object pool, @Nullable Object connection, @Nullable Object second)
            throws Throwable {
        if (!Connections.isStale(exchanges, connection)) {
            return null;
        }
        JdkHttpMembers.CONNECTION_CLOSE.invokeExact(connection);
        return true;
    }
}
