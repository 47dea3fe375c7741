package dev.holdfast.client.apache4;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.ConnectionMark;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.RequestNotes;
import dev.holdfast.exchange.Route;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.LibraryAdapter;
import java.io.IOException;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.RequestLine;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.conn.ManagedHttpClientConnection;
import org.apache.http.conn.routing.HttpRoute;
import org.apache.http.pool.PoolEntry;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpCoreContext;
import org.apache.http.util.EntityUtils;
import org.jspecify.annotations.Nullable;

/**
 * Hands the requests of Apache HttpClient 4 to the exchange. Any thread may call its hooks; what it holds is lock-free.
 *
 * <p>A request is known by the client's wrapper of it: a redirect has another, the client's own retries have the same.
 */
public final class Apache4Adapter implements LibraryAdapter {
    private final Exchanges exchanges;
    private final Sightings sightings;
    private final RequestNotes<HttpRequest, Sending> sendings = new RequestNotes<>();
    private final RequestNotes<HttpResponse, Sending> repeated = new RequestNotes<>();

    public Apache4Adapter(Exchanges exchanges) {
        this.exchanges = exchanges;
        this.sightings = new Sightings(exchanges);
    }

    @Override
    public Hook hook(String name) {
        return switch (name) {
            case Apache4Hooks.PREPARE -> this::prepare;
            case Apache4Hooks.SEND -> this::send;
            case Apache4Hooks.REPEAT -> this::repeat;
            case Apache4Hooks.POOL -> this::pooled;
            case Apache4Hooks.SINGLE -> this::single;
            case Apache4Hooks.USER_TOKEN -> Apache4Adapter::userToken;
            default -> Apache4Adapter::denied;
        };
    }

    /** Before a connection is taken from the pool; the caller's own thread may wait here. */
    private @Nullable Object prepare(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        HttpHost target = ((HttpRoute) Objects.requireNonNull(first)).getTargetHost();
        String host = target.getHostName();
        int port = Sending.port(target);
        exchanges.await(host, port);
        HttpRequestWrapper request = (HttpRequestWrapper) Objects.requireNonNull(second);
        if (exchanges.isAddress(host, port) && sendings.get(request) == null) {
            RequestLine line = request.getRequestLine();
            Route route = exchanges.route(host, port, line.getMethod(), Apache4Request.path(line.getUri()));
            if (route != null) {
                sendings.put(request, new Sending(exchanges.begin(route), target));
            }
        }
        return null;
    }

    /**
     * Before: a request is about to be written. After, for one that has been replaced: its response has been read.
     *
     * @return another request to write, a denial to throw, or null
     */
    private @Nullable Object send(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        if (self instanceof HttpRequest written) {
            answered(written, (HttpResponse) Objects.requireNonNull(first));
            return null;
        }
        HttpRequest request = (HttpRequest) Objects.requireNonNull(first);
        HttpClientConnection connection = (HttpClientConnection) Objects.requireNonNull(second);
        Sending sending = sendings.get(request); // a CONNECT has none
        if (sending == null) {
            sightings.look(request, connection);
            return null;
        }
        Attempt attempt = sending.attempt();
        sending.writtenTo(connection);
        exchanges.attempt(attempt, new Apache4Request(request, sending.host(), sending.port()), session(connection));
        if (attempt.denial() != null) {
            return attempt.denial();
        }
        if (!attempt.isReplaced()) {
            sightings.look(request, connection);
            return null;
        }
        HttpRequest rewritten = Apache4Request.rewrite(request, attempt);
        sendings.put(rewritten, sending);
        return rewritten;
    }

    private void answered(HttpRequest written, HttpResponse response) {
        Sending sending = sendings.get(written);
        if (sending != null
                && exchanges.answer(sending.attempt(), new Apache4Response(response), isRepeatable(written))) {
            repeated.put(response, sending);
        }
    }

    private static boolean isRepeatable(HttpRequest request) {
        HttpEntity entity = request instanceof HttpEntityEnclosingRequest enclosing ? enclosing.getEntity() : null;
        return entity == null || entity.isRepeatable();
    }

    /**
     * The client asks itself whether a response wants the request once more.
     *
     * @return true: it does; at first, anything: it may
     */
    private @Nullable Object repeat(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        if (!(second instanceof Object[] arguments)) {
            return repeated.any() ? self : null;
        }
        HttpResponse response = (HttpResponse) arguments[3];
        Sending sending = repeated.get(response);
        if (sending == null) {
            return null;
        }
        repeated.remove(response);
        HttpClientConnection connection = sending.connection();
        if (connection != null && exchanges.isStale(session(connection), sending.host(), sending.port())) {
            leave(connection, response); // its certificate is why the token was refused
        }
        exchanges.await(sending.host(), sending.port());
        return Boolean.TRUE;
    }

    /** Reads the response to its end first: the client will do so too, and must not find its connection closed then. */
    private static void leave(HttpClientConnection connection, HttpResponse response) {
        try {
            EntityUtils.consume(response.getEntity());
            connection.close();
        } catch (IOException e) {
            return; // the client makes another connection either way
        }
    }

    /**
     * A pool asks whether the time of a connection that it holds is over.
     *
     * @return non-null: it is
     */
    private @Nullable Object pooled(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        PoolEntry<?, ?> entry = (PoolEntry<?, ?>) Objects.requireNonNull(self);
        return entry.getRoute() instanceof HttpRoute route
                        && entry.getConnection() instanceof ManagedHttpClientConnection connection
                        && isStale(connection, route)
                ? entry
                : null;
    }

    /** A manager of one connection hands it out; it opens one that is closed. */
    private @Nullable Object single(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws IOException {
        if (first instanceof ManagedHttpClientConnection connection
                && isStale(connection, (HttpRoute) Objects.requireNonNull(second))) {
            connection.close();
        }
        return null;
    }

    private boolean isStale(ManagedHttpClientConnection connection, HttpRoute route) {
        HttpHost target = route.getTargetHost();
        String host = target.getHostName();
        int port = Sending.port(target);
        return exchanges.isAddress(host, port)
                && connection.isOpen()
                && exchanges.isStale(connection.getSSLSession(), host, port);
    }

    /**
     * The client has found whom a connection belongs to.
     *
     * @return non-null: nobody, its certificate is ours
     */
    private static @Nullable Object userToken(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        Object connection =
                second instanceof HttpContext context ? context.getAttribute(HttpCoreContext.HTTP_CONNECTION) : null;
        SSLSession session = connection instanceof ManagedHttpClientConnection managed ? managed.getSSLSession() : null;
        return session != null
                        && ConnectionMark.isOffered(session)
                        && first != null
                        && first.equals(session.getLocalPrincipal())
                ? first
                : null;
    }

    /**
     * The client would retry what has failed.
     *
     * @return non-null: not that
     */
    private static @Nullable Object denied(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        return first instanceof HoldfastDeniedException ? first : null;
    }

    private static @Nullable SSLSession session(HttpClientConnection connection) {
        return connection instanceof ManagedHttpClientConnection managed ? managed.getSSLSession() : null;
    }
}
