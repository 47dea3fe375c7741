package dev.holdfast.client.apache4;

import dev.holdfast.exchange.Attempt;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpHost;
import org.jspecify.annotations.Nullable;

/** A request to a service while it is under way. Used by the one thread that the request runs on. */
final class Sending {
    private final Attempt attempt;
    private final HttpHost target;
    private @Nullable HttpClientConnection connection;

    /** @param target the end of the connection, whom the request's Host field may deny */
    Sending(Attempt attempt, HttpHost target) {
        this.attempt = attempt;
        this.target = target;
    }

    Attempt attempt() {
        return attempt;
    }

    String host() {
        return target.getHostName();
    }

    int port() {
        return port(target);
    }

    /** The connection that the request was written to last. */
    @Nullable HttpClientConnection connection() {
        return connection;
    }

    void writtenTo(HttpClientConnection used) {
        connection = used;
    }

    static int port(HttpHost host) {
        if (host.getPort() > 0) {
            return host.getPort();
        }
        return "https".equalsIgnoreCase(host.getSchemeName()) ? 443 : 80;
    }
}
