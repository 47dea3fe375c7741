package dev.holdfast.client.jdkhttp;

import dev.holdfast.exchange.Exchanges;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** Looks through a connection of the client, HTTP/1.1 or below HTTP/2, at its TLS. Stateless. */
final class Connections {
    private Connections() {}

    /** Null for plain http. */
    static @Nullable SSLEngine engine(@Nullable Object connection) throws Throwable {
        return connection != null && JdkHttpMembers.isOverTls(connection)
                ? (SSLEngine) (Object) JdkHttpMembers.TLS_ENGINE.invokeExact(connection)
                : null;
    }

    /** The engine's peer is the target, also by address and through a proxy. */
    static boolean isStale(Exchanges exchanges, @Nullable Object connection) throws Throwable {
        SSLEngine engine = engine(connection);
        return engine != null && exchanges.isStale(engine.getSession(), engine.getPeerHost(), engine.getPeerPort());
    }
}
