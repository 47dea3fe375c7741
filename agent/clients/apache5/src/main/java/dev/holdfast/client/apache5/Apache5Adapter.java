package dev.holdfast.client.apache5;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.ConnectionMark;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.RequestNotes;
import dev.holdfast.exchange.Route;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.LibraryAdapter;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.pool.PoolEntry;
import org.apache.hc.core5.util.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Hands the requests of the classic Apache HttpClient 5 to the exchange. Any thread may call its hooks; what it holds is lock-free.
 *
 * <p>A request is known by the client's copy of it: a redirect and a retry of the client's have others, a repetition has the same.
 */
public final class Apache5Adapter implements LibraryAdapter {
    private final Exchanges exchanges;
    private final Sightings sightings;
    private final RequestNotes<HttpRequest, Sending> sendings = new RequestNotes<>();

    public Apache5Adapter(Exchanges exchanges) {
        this.exchanges = exchanges;
        this.sightings = new Sightings(exchanges);
    }

    @Override
    public Hook hook(String name) {
        return switch (name) {
            case Apache5Hooks.PREPARE -> this::prepare;
            case Apache5Hooks.PREPARE_MINIMAL -> this::prepareMinimal;
            case Apache5Hooks.SEND -> this::send;
            case Apache5Hooks.REPEAT -> this::repeat;
            case Apache5Hooks.POOL -> this::pooled;
            case Apache5Hooks.SINGLE -> this::single;
            case Apache5Hooks.USER_TOKEN -> Apache5Adapter::userToken;
            default -> Apache5Adapter::denied;
        };
    }

    /** Before a connection is taken from the pool, or used again; the caller's own thread may wait here. */
    private @Nullable Object prepare(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        ClassicHttpRequest request = (ClassicHttpRequest) Objects.requireNonNull(first);
        ExecChain.Scope scope = (ExecChain.Scope) Objects.requireNonNull(second);
        Sending sending = sendings.get(request);
        if (sending != null && sending.isLeaving()) {
            scope.execRuntime.releaseEndpoint(); // its certificate is why the token was refused; the pool closes it
        }
        prepare(request, Destination.of(scope.route), scope.route.isSecure());
        return null;
    }

    /** A client that neither redirects nor repeats sends the application's own object. */
    private @Nullable Object prepareMinimal(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        if (first instanceof HttpHost target) {
            ClassicHttpRequest request = (ClassicHttpRequest) Objects.requireNonNull(second);
            sendings.remove(request); // it may be sent again, and is another request then
            prepare(request, target, "https".equalsIgnoreCase(target.getSchemeName()));
        }
        return null;
    }

    private void prepare(ClassicHttpRequest request, NamedEndpoint target, boolean secure) {
        String host = target.getHostName();
        int port = Destination.port(target, secure);
        exchanges.await(host, port);
        if (exchanges.isAddress(host, port) && sendings.get(request) == null) {
            Route route = exchanges.route(host, port, request.getMethod(), Apache5Request.path(request.getPath()));
            if (route != null) {
                sendings.put(request, new Sending(exchanges.begin(route), host, port));
            }
        }
    }

    /**
     * Before: a request is about to be written. After, for one that has been replaced: its response has been read.
     *
     * @return another request to write, a denial to throw, or null
     */
    private @Nullable Object send(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        if (self instanceof ClassicHttpRequest written) {
            answered(written, (ClassicHttpResponse) Objects.requireNonNull(first));
            return null;
        }
        ClassicHttpRequest request = (ClassicHttpRequest) Objects.requireNonNull(first);
        SSLSession session = ((HttpClientConnection) Objects.requireNonNull(second)).getSSLSession();
        Sending sending = sendings.get(request); // a CONNECT has none
        if (sending == null) {
            sightings.look(request, session != null);
            return null;
        }
        Attempt attempt = sending.attempt();
        sending.writtenTo(session);
        exchanges.attempt(attempt, new Apache5Request(request, sending.host(), sending.port()), session);
        if (attempt.denial() != null) {
            return attempt.denial();
        }
        if (!attempt.isReplaced()) {
            sightings.look(request, session != null);
            return null;
        }
        ClassicHttpRequest rewritten = Apache5Request.rewrite(request, attempt);
        sendings.put(rewritten, sending);
        return rewritten;
    }

    private void answered(ClassicHttpRequest written, ClassicHttpResponse response) {
        Sending sending = sendings.get(written);
        HttpEntity entity = written.getEntity();
        boolean repeatable = (entity == null || entity.isRepeatable()) && !"TRACE".equals(written.getMethod());
        if (sending != null && exchanges.answer(sending.attempt(), new Apache5Response(response), repeatable)) {
            sending.repeat(exchanges.isStale(sending.session(), sending.host(), sending.port()));
        }
    }

    /**
     * The client asks itself whether a response wants the request once more.
     *
     * @return true: it does; at first, anything: it may
     */
    private @Nullable Object repeat(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        if (!(second instanceof Object[] arguments)) {
            return sendings.any() ? self : null;
        }
        HttpRequest request = arguments[3] instanceof HttpRequest given
                ? given
                : ((HttpClientContext) arguments[arguments.length - 1]).getRequest();
        Sending sending = sendings.get(request);
        return sending != null && sending.isRepeated() ? Boolean.TRUE : null;
    }

    /**
     * A pool, the asynchronous client's too, asks when the time of a connection that it holds is over.
     *
     * @return long ago, or null
     */
    private @Nullable Object pooled(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        PoolEntry<?, ?> entry = (PoolEntry<?, ?>) Objects.requireNonNull(self);
        return entry.getRoute() instanceof HttpRoute route
                        && entry.getConnection() instanceof HttpConnection connection
                        && isStale(connection, route)
                ? Deadline.MIN_VALUE
                : null;
    }

    /** A manager of one connection hands it out; it opens one that is closed. */
    private @Nullable Object single(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        if (first instanceof ManagedHttpClientConnection connection
                && isStale(connection, (HttpRoute) Objects.requireNonNull(second))) {
            connection.close();
        }
        return null;
    }

    private boolean isStale(HttpConnection connection, HttpRoute route) throws Throwable {
        NamedEndpoint target = Destination.of(route);
        String host = target.getHostName();
        int port = Destination.port(target, route.isSecure());
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
        Object[] arguments = (Object[]) Objects.requireNonNull(second);
        SSLSession session =
                arguments[arguments.length - 1] instanceof HttpClientContext context ? context.getSSLSession() : null;
        return session != null
                        && ConnectionMark.isOffered(session)
                        && session.getLocalPrincipal().equals(first)
                ? first
                : null;
    }

    /**
     * The client would retry what has failed.
     *
     * @return non-null: not that
     */
    private static @Nullable Object denied(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        return second instanceof HoldfastDeniedException ? second : null;
    }
}
