package dev.holdfast.client.apacheasync5;

import dev.holdfast.exchange.Attempt;
import java.lang.ref.WeakReference;
import javax.net.ssl.SSLSession;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/**
 * A request while it is under way. It is handed from thread to thread by the client, never used by two at once.
 *
 * <p>It refers weakly to all that leads to the request, for it is found by that.
 */
final class Sending {
    private final String host;
    private final int port;
    private @Nullable Attempt attempt;
    private boolean repeatable;
    private boolean prepared;
    private boolean leaving;
    private @Nullable SSLSession session;
    private WeakReference<@Nullable HttpRequest> made = new WeakReference<>(null);
    private WeakReference<@Nullable HttpCoreContext> context = new WeakReference<>(null);

    Sending(String host, int port) {
        this.host = host;
        this.port = port;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** Null while it is not known to be a service's. */
    @Nullable Attempt attempt() {
        return attempt;
    }

    /** @param whether its body can be sent again */
    void begin(Attempt begun, boolean whether) {
        attempt = begun;
        repeatable = whether;
    }

    boolean isRepeatable() {
        return repeatable;
    }

    /** What it needs is there, or will not be in time. */
    void prepared() {
        prepared = true;
    }

    /** Whether what it needs has been waited for; told once for each time that it wants a connection. */
    boolean isPrepared() {
        boolean was = prepared;
        prepared = false;
        return was;
    }

    /** Of the connection that it was written to last; null for plain http. */
    @Nullable SSLSession session() {
        return session;
    }

    void writtenTo(@Nullable SSLSession of) {
        session = of;
    }

    /** It must not go once more by the connection that it went by. */
    void leave() {
        leaving = true;
    }

    /** Whether another connection is to be used than before; told once. */
    boolean isLeaving() {
        boolean was = leaving;
        leaving = false;
        return was;
    }

    /** A copy of the request is about to be written, which the client will show in a context. */
    void replaced(HttpRequest original, HttpCoreContext shownIn) {
        made = new WeakReference<>(original);
        context = new WeakReference<>(shownIn);
    }

    /** The request as it was before it was replaced. */
    @Nullable HttpRequest made() {
        return made.get();
    }

    @Nullable HttpCoreContext context() {
        return context.get();
    }
}
