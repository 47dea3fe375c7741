package dev.holdfast.client.jetty9;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.RequestAttempts;
import dev.holdfast.exchange.Route;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.LibraryAdapter;
import dev.holdfast.inventory.Inventory;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.client.AbstractConnectionPool;
import org.eclipse.jetty.client.ContinueProtocolHandler;
import org.eclipse.jetty.client.HttpConnection;
import org.eclipse.jetty.client.HttpDestination;
import org.eclipse.jetty.client.HttpExchange;
import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.client.HttpSender;
import org.eclipse.jetty.client.ProtocolHandler;
import org.eclipse.jetty.client.api.Connection;
import org.eclipse.jetty.client.api.ContentProvider;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.client.http.HttpConnectionOverHTTP;
import org.eclipse.jetty.client.http.HttpSenderOverHTTP;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * Hands the requests of Jetty's client to the exchange. Any thread may call its hooks; what it holds is lock-free.
 *
 * <p>A request is known by its header fields, one object for the request's whole life, which what is written refers to. They are never
 * changed: a request that is sent once more is the same object on another exchange of its conversation, and a redirect is a copy.
 */
public final class JettyAdapter implements LibraryAdapter {
    private static final String NAME = "Jetty HttpClient";

    private final Exchanges exchanges;
    private final RequestAttempts<HttpFields> attempts = new RequestAttempts<>();
    private final ThreadLocal<@Nullable HttpExchange> prepared = new ThreadLocal<>();

    public JettyAdapter(Exchanges exchanges) throws ReflectiveOperationException {
        this.exchanges = exchanges;
        Members.link();
    }

    @Override
    public Hook hook(String name) {
        return switch (name) {
            case Jetty9Hooks.PREPARE -> this::prepare;
            case Jetty9Hooks.HANDSHAKE -> this::handshake;
            case Jetty9Hooks.DECIDE -> this::decide;
            case Jetty9Hooks.WRITE -> this::write;
            case Jetty9Hooks.HANDLE -> this::handle;
            case Jetty9Hooks.ANSWER -> this::answer;
            default -> this::pooled;
        };
    }

    /**
     * A request is about to be queued for a connection.
     *
     * @return non-null: not yet; it is queued when what it needs is there
     */
    private @Nullable Object prepare(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        HttpExchange exchange = (HttpExchange) Objects.requireNonNull(first);
        HttpRequest request = exchange.getRequest();
        CompletableFuture<?> ready = exchanges.ready(request.getHost(), request.getPort());
        if (ready == null || prepared.get() == exchange) {
            return null;
        }
        HttpDestination destination = (HttpDestination) Objects.requireNonNull(self);
        ready.whenComplete((value, failure) -> execute(destination, request, () -> queue(destination, exchange)));
        return ready;
    }

    private void queue(HttpDestination destination, HttpExchange exchange) {
        prepared.set(exchange); // it has waited as long as it may
        try {
            destination.send(exchange);
        } catch (RuntimeException e) {
            exchange.getRequest().abort(e); // there is no caller any more to whom it could be thrown
        } finally {
            prepared.remove();
        }
    }

    /** Goes on by a thread of the client's own; where it has none any more, the request fails. */
    static void execute(HttpDestination destination, HttpRequest request, Runnable next) {
        try {
            destination.getHttpClient().getExecutor().execute(next);
        } catch (RuntimeException e) {
            request.abort(e); // the executor has been shut down: nobody else would end the request
        }
    }

    /**
     * A request is about to be sent on its connection. What may be written depends on the connection's certificate, so its handshake
     * comes first.
     *
     * @return non-null: not yet; it is sent when the handshake is over
     */
    private @Nullable Object handshake(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        if (!(self instanceof HttpSenderOverHTTP sender)) {
            return null; // HTTP/2 is negotiated by the handshake
        }
        HttpExchange exchange = (HttpExchange) Objects.requireNonNull(first);
        HttpRequest request = exchange.getRequest();
        if (!exchanges.isAddress(request.getHost(), request.getPort()) || isConnect(request)) {
            return null;
        }
        EndPoint endPoint = sender.getHttpChannel().getHttpConnection().getEndPoint();
        return Handshake.isDue(endPoint) ? Handshake.before(sender, exchange, endPoint) : null;
    }

    /**
     * A head is about to be written.
     *
     * @return non-null: the request has been aborted, with the denial
     */
    private @Nullable Object decide(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        HttpExchange exchange = (HttpExchange) Objects.requireNonNull(first);
        HttpRequest request = exchange.getRequest();
        if (isConnect(request)) {
            return null; // to a proxy: nothing of ours may ever reach it
        }
        boolean secure = Members.destination(exchange).isSecure();
        Attempt attempt = exchanges.isAddress(request.getHost(), request.getPort()) ? attempt(request) : null;
        if (attempt == null) {
            observe(request, secure);
            return null;
        }
        SSLSession session = secure ? Handshake.session(endPoint((HttpSender) Objects.requireNonNull(self))) : null;
        exchanges.attempt(attempt, new JettyRequest(request), session);
        if (attempt.denial() != null) {
            request.abort(attempt.denial());
            return attempt;
        }
        if (attempt.isReplaced()) {
            attempts.put(request.getHeaders(), attempt);
        } else {
            observe(request, secure);
        }
        return null;
    }

    private @Nullable Attempt attempt(HttpRequest request) {
        Attempt attempt = attempts.get(request.getHeaders());
        if (attempt != null) {
            return attempt;
        }
        Route route =
                exchanges.route(request.getHost(), request.getPort(), request.getMethod(), JettyRequest.path(request));
        return route == null ? null : exchanges.begin(route);
    }

    private static EndPoint endPoint(HttpSender sender) throws Throwable {
        return sender instanceof HttpSenderOverHTTP http1
                ? http1.getHttpChannel().getHttpConnection().getEndPoint()
                : Multiplexed.endPoint(Members.channel(sender));
    }

    /**
     * A head is being encoded, of HTTP/1.1 or HTTP/2; a server's go by here as well.
     *
     * @return another one to encode, or null
     */
    private @Nullable Object write(@Nullable Object self, @Nullable Object head, @Nullable Object other) {
        if (!(head instanceof MetaData.Request request)) {
            return null;
        }
        Attempt attempt = attempts.get(request.getFields());
        return attempt == null || !attempt.isReplaced() ? null : JettyRequest.rewrite(request, attempt);
    }

    /**
     * The client asks who handles a response, of which it knows the status.
     *
     * @param found who would without us, or null
     * @return another handler, or null
     */
    private @Nullable Object handle(@Nullable Object self, @Nullable Object found, @Nullable Object first) {
        if (!(first instanceof HttpRequest request)) {
            return null;
        }
        Attempt attempt = attempts.get(request.getHeaders());
        if (attempt == null || !attempt.isReplaced() || found instanceof ContinueProtocolHandler) {
            return null;
        }
        HttpExchange exchange = request.getConversation().getExchanges().peekLast();
        if (exchange == null || exchange.getRequest() != request || !mayRepeat(exchange)) {
            return null;
        }
        return new Repetition(exchange, (ProtocolHandler) found);
    }

    /** Whether a response is one that could be answered by sending the request once more. */
    private static boolean mayRepeat(HttpExchange exchange) {
        int status = exchange.getResponse().getStatus();
        return status == 400 || status == 401 || status == 403;
    }

    /** A response's head is there. */
    private @Nullable Object answer(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        HttpExchange exchange = (HttpExchange) Objects.requireNonNull(first);
        HttpRequest request = exchange.getRequest();
        Attempt attempt = attempts.get(request.getHeaders());
        if (attempt == null || !attempt.isReplaced()) {
            return null;
        }
        Repetition repetition = repetition(exchange);
        boolean repeatable = repetition != null && isRepeatable(request);
        boolean again = exchanges.answer(attempt, new JettyResponse(exchange.getResponse()), repeatable);
        if (repetition != null && !again) {
            repetition.letThrough();
        }
        return null;
    }

    private static @Nullable Repetition repetition(HttpExchange exchange) {
        for (Response.ResponseListener listener : exchange.getConversation().getResponseListeners()) {
            if (listener instanceof Repetition repetition && repetition.isOf(exchange)) {
                return repetition;
            }
        }
        return null;
    }

    /** Not one that waits for "100 Continue" (it would, once more, for one that the client takes for dealt with), nor one for a certain connection. */
    private static boolean isRepeatable(HttpRequest request) {
        ContentProvider content = request.getContent();
        return (content == null || content.isReproducible())
                && !request.getHeaders().contains(HttpHeader.EXPECT)
                && !request.getAttributes().containsKey(Connection.class.getName());
    }

    /**
     * A connection comes out of the pool.
     *
     * @return non-null: it has been taken out for good and must not be used
     */
    private @Nullable Object pooled(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        Connection connection = (Connection) Objects.requireNonNull(first);
        HttpDestination destination = destination(connection);
        if (destination == null
                || !destination.isSecure()
                || !exchanges.isAddress(destination.getHost(), destination.getPort())) {
            return null;
        }
        EndPoint endPoint = connection instanceof HttpConnectionOverHTTP http1
                ? http1.getEndPoint()
                : Multiplexed.endPoint(connection);
        if (Handshake.isDue(endPoint)
                || !exchanges.isStale(Handshake.session(endPoint), destination.getHost(), destination.getPort())) {
            return null;
        }
        if (((AbstractConnectionPool) Objects.requireNonNull(self)).remove(connection)) {
            connection.close(); // otherwise it is closed when its last request is through
        }
        return connection;
    }

    private static @Nullable HttpDestination destination(Connection connection) {
        if (connection instanceof HttpConnectionOverHTTP http1) {
            return http1.getHttpDestination();
        }
        return connection instanceof HttpConnection http2 ? http2.getHttpDestination() : null;
    }

    private static boolean isConnect(HttpRequest request) {
        return HttpMethod.CONNECT.is(request.getMethod());
    }

    private void observe(HttpRequest request, boolean secure) {
        Inventory inventory = exchanges.observer();
        if (inventory == null) {
            return;
        }
        String query = request.getQuery();
        if (query != null) {
            inventory.query(NAME, secure, request.getHost(), request.getPort(), query, 0, query.length());
        }
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue();
            if (value != null) {
                inventory.header(NAME, secure, request.getHost(), request.getPort(), field.getName(), value);
            }
        }
    }
}
