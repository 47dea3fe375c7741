package dev.holdfast.client.apacheasync4;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.ConnectionMark;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.RequestNotes;
import dev.holdfast.exchange.Route;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.LibraryAdapter;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.RequestLine;
import org.apache.http.conn.routing.HttpRoute;
import org.apache.http.nio.NHttpClientConnection;
import org.apache.http.nio.conn.ManagedNHttpClientConnection;
import org.apache.http.nio.protocol.HttpAsyncClientExchangeHandler;
import org.apache.http.nio.protocol.HttpAsyncRequestExecutor;
import org.apache.http.pool.PoolEntry;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/**
 * Hands the requests of Apache HttpAsyncClient 4 to the exchange. Any thread may call its hooks; what it holds is lock-free.
 *
 * <p>A request is known by the client's wrapper of it: a redirect has another, a repetition has the same.
 */
public final class ApacheAsync4Adapter implements LibraryAdapter {
    private final Exchanges exchanges;
    private final Sightings sightings;
    private final RequestNotes<HttpRequest, Sending> sendings = new RequestNotes<>();
    private final RequestNotes<Object, Boolean> prepared = new RequestNotes<>();
    private final RequestNotes<Object, Boolean> held = new RequestNotes<>();

    /** @throws ReflectiveOperationException when a member is missing: the version is not supported */
    public ApacheAsync4Adapter(Exchanges exchanges) throws ReflectiveOperationException {
        Members.link();
        this.exchanges = exchanges;
        this.sightings = new Sightings(exchanges);
    }

    @Override
    public Hook hook(String name) {
        return switch (name) {
            case ApacheAsync4Hooks.PREPARE -> this::prepare;
            case ApacheAsync4Hooks.HOLD -> this::hold;
            case ApacheAsync4Hooks.RESUME -> this::resume;
            case ApacheAsync4Hooks.WRITE -> this::write;
            case ApacheAsync4Hooks.REPEAT -> this::repeat;
            case ApacheAsync4Hooks.KEEP -> this::keep;
            case ApacheAsync4Hooks.POOL -> this::pooled;
            default -> ApacheAsync4Adapter::userToken;
        };
    }

    /**
     * An exchange asks for a connection.
     *
     * @return non-null: it asks again when what the request needs is there
     */
    private @Nullable Object prepare(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        Object handler = Objects.requireNonNull(self);
        if (prepared.get(handler) != null) {
            prepared.remove(handler);
            return null;
        }
        HttpRoute route = Members.route(handler);
        CompletableFuture<?> ready = route == null
                ? null
                : exchanges.ready(route.getTargetHost().getHostName(), port(route.getTargetHost()));
        if (ready == null) {
            return null;
        }
        prepared.put(handler, Boolean.TRUE);
        // not on the thread that has fetched: what follows may fail, and then it is the application's callback
        CompletableFuture<?> unused = ready.whenCompleteAsync((value, failure) -> connect(handler));
        return handler;
    }

    private static void connect(Object handler) {
        try {
            Members.connect(handler);
        } catch (Throwable e) {
            // there is no caller any more to whom it could be thrown, and whose future would never end
            ((HttpAsyncClientExchangeHandler) handler).failed(e instanceof Exception known ? known : new Exception(e));
        }
    }

    /**
     * A request has been made for a connection.
     *
     * @return non-null: it must not be written yet, nobody knows whom the connection is from and to
     */
    private @Nullable Object hold(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        Object handler = Objects.requireNonNull(self);
        HttpRoute route = Members.route(handler);
        if (route == null
                || !route.isSecure()
                || !exchanges.isAddress(route.getTargetHost().getHostName(), port(route.getTargetHost()))
                || !Members.isEstablished(handler)) {
            return null;
        }
        SSLSession session = Members.connection(handler) instanceof ManagedNHttpClientConnection connection
                ? connection.getSSLSession()
                : null;
        if (session == null || isComplete(session)) {
            return null;
        }
        Members.uncount(handler);
        held.put(handler, Boolean.TRUE);
        return handler;
    }

    /** The client has stopped asking for a request on a connection where it got none; it is to ask again when that can be written to. */
    private @Nullable Object resume(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        if (held.any()) {
            NHttpClientConnection connection = (NHttpClientConnection) Objects.requireNonNull(second);
            Object handler = handler(connection);
            if (held.get(handler) != null && handler != null) {
                held.remove(handler);
                connection.requestOutput();
            }
        }
        return null;
    }

    /**
     * A head is about to be written.
     *
     * @return another request to write the head of, a denial to throw, or null
     */
    private @Nullable Object write(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        NHttpClientConnection connection = (NHttpClientConnection) Objects.requireNonNull(self);
        HttpRequest request = (HttpRequest) Objects.requireNonNull(first);
        SSLSession session = session(connection);
        Object handler = handler(connection);
        Sending sending =
                Members.isHandler(handler) && handler != null ? sending(request, handler) : sendings.get(request);
        if (sending == null) {
            sightings.look(request, session != null);
            return null;
        }
        Attempt attempt = sending.attempt();
        exchanges.attempt(attempt, new ApacheAsync4Request(request, sending.host(), sending.port()), session);
        if (attempt.denial() != null) {
            return attempt.denial();
        }
        if (!attempt.isReplaced()) {
            sightings.look(request, session != null);
            return null;
        }
        return ApacheAsync4Request.rewrite(request, attempt);
    }

    private @Nullable Sending sending(HttpRequest request, Object handler) throws Throwable {
        Sending known = sendings.get(request);
        HttpRoute route = known == null ? Members.route(handler) : null;
        if (route == null || request.getRequestLine().getMethod().equals("CONNECT")) {
            return known;
        }
        String host = route.getTargetHost().getHostName();
        int port = port(route.getTargetHost());
        if (!exchanges.isAddress(host, port)) {
            return null;
        }
        RequestLine line = request.getRequestLine();
        Route service = exchanges.route(host, port, line.getMethod(), ApacheAsync4Request.path(line.getUri()));
        if (service == null) {
            return null;
        }
        Sending sending = new Sending(exchanges.begin(service), host, port);
        sendings.put(request, sending);
        return sending;
    }

    /**
     * The client asks itself whether a response is the last one.
     *
     * @return true: it is not, the request goes once more
     */
    private @Nullable Object repeat(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        Object handler = Objects.requireNonNull(second);
        Sending sending = sendings.get(Members.request(handler));
        HttpResponse response = Members.response(handler);
        if (sending == null || response == null || !sending.attempt().isReplaced()) {
            return null;
        }
        boolean repeatable = Members.producer(Objects.requireNonNull(first)).isRepeatable();
        if (!exchanges.answer(sending.attempt(), new ApacheAsync4Response(response), repeatable)) {
            return null;
        }
        sending.repeat();
        return Boolean.TRUE;
    }

    /**
     * The client would keep a connection after a response.
     *
     * @return non-null: a request that goes once more asks for one anew, where it may wait, and where a stale one is refused
     */
    private @Nullable Object keep(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        if (!sendings.any()) {
            return null;
        }
        Object handler = Objects.requireNonNull(self);
        Sending sending = sendings.get(Members.request(handler));
        if (sending == null || !sending.isRepeated()) {
            return null;
        }
        SSLSession session = Members.connection(handler) instanceof ManagedNHttpClientConnection connection
                ? connection.getSSLSession()
                : null;
        return exchanges.isStale(session, sending.host(), sending.port())
                        || exchanges.ready(sending.host(), sending.port()) != null
                ? handler
                : null;
    }

    /**
     * A pool asks whether the time of a connection that it holds is over.
     *
     * @return non-null: it is
     */
    private @Nullable Object pooled(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        PoolEntry<?, ?> entry = (PoolEntry<?, ?>) Objects.requireNonNull(self);
        return entry.getRoute() instanceof HttpRoute route
                        && entry.getConnection() instanceof ManagedNHttpClientConnection connection
                        && isStale(connection, route.getTargetHost())
                ? entry
                : null;
    }

    private boolean isStale(ManagedNHttpClientConnection connection, HttpHost target) {
        String host = target.getHostName();
        int port = port(target);
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
        SSLSession session = connection instanceof ManagedNHttpClientConnection managed && managed.isOpen()
                ? managed.getSSLSession()
                : null;
        return session != null
                        && ConnectionMark.isOffered(session)
                        && session.getLocalPrincipal().equals(first)
                ? first
                : null;
    }

    private static @Nullable Object handler(NHttpClientConnection connection) {
        return connection.getContext().getAttribute(HttpAsyncRequestExecutor.HTTP_HANDLER);
    }

    /** Null for plain http, and before the handshake is over. */
    private static @Nullable SSLSession session(NHttpClientConnection connection) {
        SSLSession session =
                connection instanceof ManagedNHttpClientConnection managed ? managed.getSSLSession() : null;
        return session != null && isComplete(session) ? session : null;
    }

    private static boolean isComplete(SSLSession session) {
        return !session.getCipherSuite().startsWith("SSL_NULL");
    }

    private static int port(HttpHost host) {
        if (host.getPort() > 0) {
            return host.getPort();
        }
        return "https".equalsIgnoreCase(host.getSchemeName()) ? 443 : 80;
    }
}
