package dev.holdfast.client.apache5;

import dev.holdfast.exchange.Attempt;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A request to a service while it is under way. Used by the one thread that the request runs on. */
final class Sending {
    private final Attempt attempt;
    private final String host;
    private final int port;
    private @Nullable SSLSession session;
    private boolean repeated;
    private boolean leaving;

    Sending(Attempt attempt, String host, int port) {
        this.attempt = attempt;
        this.host = host;
        this.port = port;
    }

    Attempt attempt() {
        return attempt;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** Of the connection that the request was written to last; null for plain http. */
    @Nullable SSLSession session() {
        return session;
    }

    void writtenTo(@Nullable SSLSession of) {
        session = of;
    }

    /** @param otherConnection whether it must not be by the connection that was used */
    void repeat(boolean otherConnection) {
        repeated = true;
        leaving = otherConnection;
    }

    /** Whether the request is to be sent once more; told once. */
    boolean isRepeated() {
        boolean was = repeated;
        repeated = false;
        return was;
    }

    /** Whether another connection is to be used than before; told once. */
    boolean isLeaving() {
        boolean was = leaving;
        leaving = false;
        return was;
    }
}
