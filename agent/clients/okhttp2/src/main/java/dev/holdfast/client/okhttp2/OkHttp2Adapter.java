package dev.holdfast.client.okhttp2;

import com.squareup.okhttp.Address;
import com.squareup.okhttp.Connection;
import com.squareup.okhttp.ConnectionPool;
import com.squareup.okhttp.Headers;
import com.squareup.okhttp.HttpUrl;
import com.squareup.okhttp.MultipartBuilder;
import com.squareup.okhttp.Request;
import com.squareup.okhttp.RequestBody;
import com.squareup.okhttp.Response;
import com.squareup.okhttp.internal.http.HttpEngine;
import com.squareup.okhttp.internal.http.RetryableSink;
import com.squareup.okhttp.internal.io.RealConnection;
import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.RequestAttempts;
import dev.holdfast.exchange.Route;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.LibraryAdapter;
import dev.holdfast.inventory.Inventory;
import java.io.IOException;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import okio.Sink;
import org.jspecify.annotations.Nullable;

/**
 * Hands the requests of OkHttp 2 to the exchange. Any thread may call its hooks; what it holds is lock-free.
 *
 * <p>A request is known by the object that its head is written from, which the response names as the network's. One that is sent once
 * more is another object then; it is known by the response that it follows.
 */
public final class OkHttp2Adapter implements LibraryAdapter {
    private static final String NAME = "OkHttp 2";

    private final Exchanges exchanges;
    private final RequestAttempts<Request> written = new RequestAttempts<>();
    private final RequestAttempts<Response> repeated = new RequestAttempts<>();

    public OkHttp2Adapter(Exchanges exchanges) {
        this.exchanges = exchanges;
        Members.resolve();
    }

    @Override
    public Hook hook(String name) {
        return switch (name) {
            case OkHttp2Hooks.PREPARE -> this::prepare;
            case OkHttp2Hooks.WRITE -> this::write;
            case OkHttp2Hooks.ANSWER -> this::answer;
            case OkHttp2Hooks.RECOVER -> OkHttp2Adapter::recover;
            default -> this::pooled;
        };
    }

    /** Before a connection is opened or taken from the pool, on a thread that may wait. */
    private @Nullable Object prepare(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        HttpUrl url = ((HttpEngine) Objects.requireNonNull(self)).getRequest().httpUrl();
        exchanges.await(url.host(), url.port());
        return null;
    }

    /**
     * A head is about to be written.
     *
     * @return another request to write the head of, a denial to throw, or null
     */
    private @Nullable Object write(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        Request request = (Request) Objects.requireNonNull(first);
        HttpUrl url = request.httpUrl();
        if (!exchanges.isAddress(url.host(), url.port())) {
            observe(request, url);
            return null;
        }
        HttpEngine engine = Members.engine(Objects.requireNonNull(self));
        Attempt attempt = attempt(engine, request, url);
        if (attempt == null) {
            observe(request, url);
            return null;
        }
        exchanges.attempt(attempt, new OkHttp2Request(request), session(engine.getConnection()));
        if (attempt.denial() != null) {
            return attempt.denial();
        }
        written.put(request, attempt);
        if (!attempt.isReplaced()) {
            observe(request, url);
            return null;
        }
        return OkHttp2Request.rewrite(request, attempt);
    }

    private @Nullable Attempt attempt(HttpEngine engine, Request request, HttpUrl url) throws Throwable {
        Attempt attempt = repeated.get(Members.priorResponse(engine));
        if (attempt != null) {
            return attempt;
        }
        Route route = exchanges.route(url.host(), url.port(), request.method(), url.encodedPath());
        return route == null ? null : exchanges.begin(route);
    }

    /**
     * The client asks itself what request follows a response, before the application's Authenticator is asked.
     *
     * @return the request once more, or null
     */
    private @Nullable Object answer(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        HttpEngine engine = (HttpEngine) Objects.requireNonNull(self);
        Response response = engine.getResponse();
        Response network = response.networkResponse();
        Attempt attempt = network == null ? null : written.get(network.request());
        if (network == null || attempt == null) {
            return null;
        }
        written.remove(network.request());
        Request request = engine.getRequest();
        boolean repeatable = isRepeatable(request.body(), engine.getRequestBody());
        if (!exchanges.answer(attempt, new OkHttp2Response(network), repeatable)) {
            return null;
        }
        Connection connection = engine.getConnection();
        HttpUrl url = request.httpUrl();
        if (connection != null && exchanges.isStale(session(connection), url.host(), url.port())) {
            ((RealConnection) connection).noNewStreams = true; // its certificate is why the token was refused
        }
        repeated.put(response, attempt);
        return request.newBuilder().build();
    }

    /**
     * Nobody can say so of a body of the application's, and a stream that is at its end would be sent as an empty one: the client's
     * own are known.
     *
     * @param sink of a body that is written from outside, as through HttpURLConnection
     */
    private static boolean isRepeatable(@Nullable RequestBody body, @Nullable Sink sink) {
        if (sink != null && !(sink instanceof RetryableSink)) {
            return false;
        }
        if (body == null) {
            return true;
        }
        Class<?> type = body.getClass();
        return type.getPackage() == RequestBody.class.getPackage()
                && type.getEnclosingClass() != MultipartBuilder.class; // its parts are anybody's
    }

    /** A pool is looked through for a connection; those that must not be found leave it. The caller holds its lock. */
    private @Nullable Object pooled(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        HttpUrl url = ((Address) Objects.requireNonNull(first)).url();
        if (!exchanges.isAddress(url.host(), url.port())) {
            return null;
        }
        for (RealConnection connection : Members.connections((ConnectionPool) Objects.requireNonNull(self))) {
            // until it has its handshake behind it, a question to its socket would wait
            if (!connection.noNewStreams && connection.getHandshake() != null && isStale(connection, url)) {
                connection.noNewStreams = true;
                if (connection.allocations.isEmpty()) {
                    close(connection);
                }
            }
        }
        return null;
    }

    private boolean isStale(RealConnection connection, HttpUrl url) {
        HttpUrl own = connection.getRoute().getAddress().url();
        return own.host().equals(url.host())
                && own.port() == url.port()
                && exchanges.isStale(session(connection), own.host(), own.port());
    }

    /**
     * A call has failed.
     *
     * @return non-null for a denial: no other route would change it
     */
    private static @Nullable Object recover(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        return first instanceof HoldfastDeniedException ? first : null;
    }

    private static void close(Connection connection) {
        try {
            connection.getSocket().close();
        } catch (IOException e) {
            return; // it is of no more use either way
        }
    }

    private static @Nullable SSLSession session(@Nullable Connection connection) {
        return connection != null && connection.getSocket() instanceof SSLSocket socket ? socket.getSession() : null;
    }

    private void observe(Request request, HttpUrl url) {
        Inventory inventory = exchanges.observer();
        if (inventory == null) {
            return;
        }
        String query = url.encodedQuery();
        if (query != null) {
            inventory.query(NAME, url.isHttps(), url.host(), url.port(), query, 0, query.length());
        }
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            inventory.header(NAME, url.isHttps(), url.host(), url.port(), headers.name(i), headers.value(i));
        }
    }
}
