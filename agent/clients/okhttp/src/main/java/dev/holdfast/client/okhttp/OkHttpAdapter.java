package dev.holdfast.client.okhttp;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.RequestAttempts;
import dev.holdfast.exchange.Route;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.LibraryAdapter;
import dev.holdfast.inventory.Inventory;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import okhttp3.Address;
import okhttp3.Connection;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MultipartBody;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Hands the requests of OkHttp to the exchange. Any thread may call its hooks; what it holds is lock-free.
 *
 * <p>A request is known by the object that its head is written from, which the response names as the network's. One that is sent once
 * more passes the client's interceptors anew and is another object then; a {@link Repetition} goes with it as a tag.
 */
public final class OkHttpAdapter implements LibraryAdapter {
    private static final String NAME = "OkHttp";
    private static final int DRAINED = 1 << 16;

    private final Exchanges exchanges;
    private final RequestAttempts<Request> decided = new RequestAttempts<>();
    private final RequestAttempts<Repetition> repeated = new RequestAttempts<>();

    public OkHttpAdapter(Exchanges exchanges) {
        this.exchanges = exchanges;
        Members.resolve();
    }

    @Override
    public Hook hook(String name) {
        return switch (name) {
            case OkHttpPoints.PREPARE -> this::prepare;
            case OkHttpPoints.DECIDE -> this::decide;
            case OkHttpPoints.WRITE -> this::write;
            case OkHttpPoints.ANSWER -> this::answer;
            case OkHttpPoints.RECOVER -> OkHttpAdapter::recover;
            default -> this::pooled;
        };
    }

    /** Before a connection is opened or taken from the pool, on a thread that may wait. */
    private @Nullable Object prepare(@Nullable Object self, @Nullable Object chain, @Nullable Object second) {
        HttpUrl url = request(chain).url();
        exchanges.await(url.host(), url.port());
        return null;
    }

    /**
     * A request is about to be written to a connection.
     *
     * @return a denial to throw, or null
     */
    private @Nullable Object decide(@Nullable Object self, @Nullable Object chain, @Nullable Object second) {
        Request request = request(chain);
        HttpUrl url = request.url();
        Attempt attempt = exchanges.isAddress(url.host(), url.port()) ? attempt(request, url) : null;
        if (attempt == null) {
            observe(request, url);
            return null;
        }
        Connection connection = ((Interceptor.Chain) Objects.requireNonNull(chain)).connection();
        exchanges.attempt(attempt, new OkHttpRequest(request), session(connection));
        if (attempt.denial() != null) {
            return attempt.denial();
        }
        if (!attempt.isReplaced()) {
            observe(request, url);
        }
        decided.put(request, attempt);
        return null;
    }

    private @Nullable Attempt attempt(Request request, HttpUrl url) {
        Attempt attempt = repeated.get(request.tag(Repetition.class));
        if (attempt != null) {
            return attempt;
        }
        Route route = exchanges.route(url.host(), url.port(), request.method(), url.encodedPath());
        return route == null ? null : exchanges.begin(route);
    }

    /**
     * A head is about to become bytes or frames.
     *
     * @return another request to write the head of, or null
     */
    private @Nullable Object write(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        Request request = (Request) Objects.requireNonNull(first);
        Attempt attempt = decided.get(request);
        return attempt == null || !attempt.isReplaced() ? null : OkHttpRequest.rewrite(request, attempt);
    }

    /**
     * The client asks itself what request follows a response, before the application's Authenticator is asked.
     *
     * @return the request once more, or null
     */
    private @Nullable Object answer(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        Response response = (Response) Objects.requireNonNull(first);
        Response network = response.networkResponse();
        Attempt attempt = network == null ? null : decided.get(network.request());
        if (network == null || attempt == null) {
            return null;
        }
        decided.remove(network.request());
        Request request = response.request();
        Repetition last = request.tag(Repetition.class);
        if (last != null) {
            repeated.remove(last); // what follows is not this request any more
        }
        if (!exchanges.answer(attempt, new OkHttpResponse(network), isRepeatable(request.body()))) {
            return null;
        }
        Connection connection = Members.connection(Objects.requireNonNull(self), response);
        HttpUrl url = request.url();
        if (connection != null && exchanges.isStale(session(connection), url.host(), url.port())) {
            Members.closeToNew(connection); // its certificate is why the token was refused
        }
        drain(response);
        Repetition repetition = new Repetition();
        repeated.put(repetition, attempt);
        return request.newBuilder().tag(Repetition.class, repetition).build();
    }

    /**
     * The client is about to close the response. Over HTTP/2 it would reset a stream whose end has not come yet, and servers answer
     * that with a reset for which OkHttp before 4.3 gives up the connection and all that is under way on it.
     */
    private static void drain(Response response) {
        if (response.protocol() != Protocol.HTTP_2) {
            return;
        }
        byte[] buffer = new byte[DRAINED / 16];
        try {
            InputStream body = Objects.requireNonNull(response.body()).byteStream();
            for (int left = DRAINED; left > 0; ) {
                int read = body.read(buffer);
                left = read < 0 ? 0 : left - read;
            }
        } catch (IOException e) {
            return; // closing will do
        }
    }

    private static boolean isRepeatable(@Nullable RequestBody body) throws Throwable {
        if (body instanceof MultipartBody multipart) {
            for (MultipartBody.Part part : multipart.parts()) {
                if (!Members.isRepeatable(part.body())) {
                    return false;
                }
            }
        }
        return body == null || Members.isRepeatable(body);
    }

    /**
     * A connection is looked at whether it can carry a request to an address. One of another host never may, where either is a
     * service's: HTTP/2 would coalesce them by the server's certificate, and ours would speak for the wrong one.
     *
     * @return non-null: it must not
     */
    private @Nullable Object pooled(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        Connection connection = (Connection) Objects.requireNonNull(self);
        HttpUrl url = ((Address) Objects.requireNonNull(first)).url();
        HttpUrl own = connection.route().address().url();
        boolean isService = exchanges.isAddress(url.host(), url.port());
        if (!own.host().equals(url.host())) {
            return isService || exchanges.isAddress(own.host(), own.port()) ? connection : null;
        }
        if (!isService || !exchanges.isStale(session(connection), url.host(), url.port())) {
            return null;
        }
        Members.closeToNew(connection);
        if (Members.isIdle(connection)) {
            close(connection);
        }
        return connection;
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
            connection.socket().close();
        } catch (IOException e) {
            return; // it is of no more use either way
        }
    }

    private static Request request(@Nullable Object chain) {
        return ((Interceptor.Chain) Objects.requireNonNull(chain)).request();
    }

    private static @Nullable SSLSession session(@Nullable Connection connection) {
        return connection != null && connection.socket() instanceof SSLSocket socket ? socket.getSession() : null;
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
