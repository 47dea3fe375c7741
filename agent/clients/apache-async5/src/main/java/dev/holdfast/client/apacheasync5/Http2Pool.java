package dev.holdfast.client.apacheasync5;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Hook;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.nio.command.ShutdownCommand;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ssl.TlsDetails;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.jspecify.annotations.Nullable;

/** Takes the connection that all requests to a host share from a request that is looking for it, where it has become stale. */
final class Http2Pool implements Hook {
    /** Others have been given the connection and have not sent yet. After this time it ends when its last stream has. */
    private static final Executor LATER = CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);

    private final Exchanges exchanges;

    Http2Pool(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    @Override
    public @Nullable Object call(@Nullable Object self, @Nullable Object entry, @Nullable Object endpoint)
            throws Throwable {
        IOSession session = entry == null ? null : Members.pooled(entry);
        if (entry == null || session == null || !isStale(session, endpoint)) {
            return null;
        }
        if (Members.lock(entry) instanceof Lock lock) {
            lock.lock();
            try {
                leave(entry, session);
            } finally {
                lock.unlock();
            }
        } else {
            synchronized (entry) {
                leave(entry, session);
            }
        }
        return null;
    }

    private boolean isStale(IOSession connection, @Nullable Object endpoint) throws Throwable {
        NamedEndpoint target = endpoint instanceof HttpRoute route
                ? Destination.of(route)
                : (NamedEndpoint) Objects.requireNonNull(endpoint);
        String host = target.getHostName();
        int port = Destination.port(target, true);
        return exchanges.isAddress(host, port) && exchanges.isStale(session(connection), host, port);
    }

    private static @Nullable SSLSession session(IOSession connection) {
        TlsDetails details = connection instanceof TransportSecurityLayer secured ? secured.getTlsDetails() : null;
        return details == null ? null : details.getSSLSession();
    }

    private static void leave(Object entry, IOSession stale) throws Throwable {
        if (Members.pooled(entry) == stale) {
            Members.forget(entry);
            LATER.execute(() -> stale.enqueue(ShutdownCommand.GRACEFUL, Command.Priority.NORMAL));
        }
    }
}
