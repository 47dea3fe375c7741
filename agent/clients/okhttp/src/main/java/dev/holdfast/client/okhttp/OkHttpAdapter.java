package dev.holdfast.client.okhttp;

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
import okhttp3.Address;
import okhttp3.Connection;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.internal.connection.Exchange;
import okhttp3.internal.connection.RealConnection;
import org.jspecify.annotations.Nullable;

/**
 * Hands the requests of OkHttp to the exchange. Any thread may call its hooks; what it holds is lock-free.
 *
 * <p>A request is known by the object that its head is written from, which the response names as the network's. One that is sent once
 * more passes the client's interceptors anew and is another object then; a {@link Repetition} goes with it as a tag.
 */
public final class OkHttpAdapter implements LibraryAdapter {
    private static final String NAME = "OkHttp";

    private final Exchanges exchanges;
    private final RequestAttempts<Request> written = new RequestAttempts<>();
    private final RequestAttempts<Repetition> repeated = new RequestAttempts<>();

    public OkHttpAdapter(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    @Override
    public Hook hook(String name) {
        return switch (name) {
            case OkHttpHooks.PREPARE -> this::prepare;
            case OkHttpHooks.WRITE -> this::write;
            case OkHttpHooks.ANSWER -> this::answer;
            default -> this::pooled;
        };
    }

    /** Before a connection is opened or taken from the pool, on a thread that may wait. */
    private @Nullable Object prepare(@Nullable Object self, @Nullable Object chain, @Nullable Object second) {
        HttpUrl url =
                ((Interceptor.Chain) Objects.requireNonNull(chain)).request().url();
        exchanges.await(url.host(), url.port());
        return null;
    }

    /**
     * A head is about to be written.
     *
     * @return another request to write the head of, a denial to throw, or null
     */
    private @Nullable Object write(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        Request request = (Request) Objects.requireNonNull(first);
        HttpUrl url = request.url();
        Attempt attempt = exchanges.isAddress(url.host(), url.port()) ? attempt(request, url) : null;
        if (attempt == null) {
            observe(request, url);
            return null;
        }
        Exchange exchange = (Exchange) Objects.requireNonNull(self);
        exchanges.attempt(attempt, new OkHttpRequest(request), session(exchange.getConnection$okhttp()));
        if (attempt.denial() != null) {
            return attempt.denial();
        }
        if (!attempt.isReplaced()) {
            observe(request, url);
            return null;
        }
        written.put(request, attempt);
        return OkHttpRequest.rewrite(request, attempt);
    }

    private @Nullable Attempt attempt(Request request, HttpUrl url) {
        Repetition repetition = request.tag(Repetition.class);
        Attempt attempt = repetition == null || !repetition.isOf(request) ? null : repeated.get(repetition);
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
        Response response = (Response) Objects.requireNonNull(first);
        Response network = response.networkResponse();
        Attempt attempt = network == null ? null : written.get(network.request());
        if (attempt == null || !attempt.isReplaced()) {
            return null;
        }
        Request request = response.request();
        if (!exchanges.answer(attempt, new OkHttpResponse(response), isRepeatable(request.body()))) {
            return null;
        }
        if (second instanceof Exchange exchange && isStale(exchange, request.url())) {
            exchange.noNewExchangesOnConnection(); // its certificate is why the token was refused
        }
        Repetition repetition = new Repetition(request.url(), request.method());
        repeated.put(repetition, attempt);
        return request.newBuilder().tag(Repetition.class, repetition).build();
    }

    private boolean isStale(Exchange exchange, HttpUrl url) {
        return exchanges.isStale(session(exchange.getConnection$okhttp()), url.host(), url.port());
    }

    private static boolean isRepeatable(@Nullable RequestBody body) {
        return body == null || !(body.isOneShot() || body.isDuplex());
    }

    /**
     * A connection is looked at whether it can carry a request to an address. One of another host never may, where either is a
     * service's: HTTP/2 would coalesce them by the server's certificate, and ours would speak for the wrong one.
     *
     * @return non-null: it must not
     */
    private @Nullable Object pooled(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        RealConnection connection = (RealConnection) Objects.requireNonNull(self);
        HttpUrl url = ((Address) Objects.requireNonNull(first)).url();
        HttpUrl own = connection.route().address().url();
        if (!own.host().equals(url.host())) {
            return exchanges.isAddress(url.host(), url.port()) || exchanges.isAddress(own.host(), own.port())
                    ? connection
                    : null;
        }
        if (!exchanges.isStale(session(connection), url.host(), url.port())) {
            return null;
        }
        if (connection.getCalls().isEmpty()) {
            close(connection);
        }
        return connection;
    }

    private static void close(RealConnection connection) {
        try {
            connection.socket().close();
        } catch (IOException e) {
            return; // it is of no more use either way
        }
    }

    private static @Nullable SSLSession session(Connection connection) {
        return connection.socket() instanceof SSLSocket socket ? socket.getSession() : null;
    }

    private void observe(Request request, HttpUrl url) {
        Inventory inventory = exchanges.observer();
        if (inventory == null) {
            return;
        }
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            inventory.header(NAME, url.isHttps(), url.host(), url.port(), headers.name(i), headers.value(i));
        }
    }
}
