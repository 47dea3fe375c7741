package dev.holdfast.client.jdkhttp;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.RequestAttempts;
import dev.holdfast.exchange.RequestHead;
import dev.holdfast.exchange.Route;
import dev.holdfast.inventory.Inventory;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a head that is about to leave, the same for both protocols. Thread-safe; allocates nothing for a request that
 * matches no service.
 */
final class HeadDecision {
    private final Exchanges exchanges;
    private final RequestAttempts<HttpRequest> attempts;
    private final Sightings sightings = new Sightings();

    HeadDecision(Exchanges exchanges, RequestAttempts<HttpRequest> attempts) {
        this.exchanges = exchanges;
        this.attempts = attempts;
    }

    /**
     * Tells the inventory of what the application made the request of; for a head that leaves with it.
     *
     * @param userInfo whether the URI's user information leaves too
     */
    void observe(HttpRequest request, HttpHeaders userHeaders, boolean userInfo) {
        Inventory inventory = exchanges.observer();
        URI uri = request.uri();
        String host = uri.getHost();
        if (inventory != null && host != null && !isConnect(request)) {
            sightings.seeFields(inventory, uri, host, userHeaders);
            sightings.seeTarget(inventory, uri, host, userInfo);
        }
    }

    /** The service that decides about the request, or null, the common case: it leaves as it is. */
    @Nullable Route route(HttpRequest request) throws Throwable {
        // the proxy answers a CONNECT, and a WebSocket's upgrade is no request that could be repeated
        if (isConnect(request) || (boolean) JdkHttpMembers.REQUEST_IS_WEB_SOCKET.invokeExact((Object) request)) {
            return null;
        }
        URI uri = request.uri();
        return exchanges.route(uri.getHost(), Target.port(uri), request.method(), Target.path(uri));
    }

    /** Decides; the attempt says what came of it. */
    Attempt decide(HttpRequest request, Route route, RequestHead head, Object connection) throws Throwable {
        Attempt attempt = attempts.get(request);
        if (attempt == null) {
            attempt = exchanges.begin(route);
            attempts.put(request, attempt);
        }
        SSLEngine engine = Connections.engine(connection);
        exchanges.attempt(attempt, head, engine == null ? null : engine.getSession());
        return attempt;
    }

    private static boolean isConnect(HttpRequest request) {
        return request.method().equalsIgnoreCase("CONNECT");
    }
}
