package dev.holdfast.client.apacheasync5;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.RequestNotes;
import dev.holdfast.exchange.Route;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.LibraryAdapter;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * Hands the requests of the asynchronous Apache HttpClient 5 to the exchange. Any thread may call its hooks; what it holds is
 * lock-free.
 *
 * <p>A request is known by the client's copy of it: a redirect and a retry of the client's have others, a repetition has the same.
 */
public final class ApacheAsync5Adapter implements LibraryAdapter {
    private final Exchanges exchanges;
    private final Sightings sightings;
    private final Http2Pool http2Pool;
    private final RequestNotes<HttpRequest, Sending> sendings = new RequestNotes<>();

    /** @throws ReflectiveOperationException when a member is missing: the version is not supported */
    public ApacheAsync5Adapter(Exchanges exchanges) throws ReflectiveOperationException {
        Members.link();
        this.exchanges = exchanges;
        this.sightings = new Sightings(exchanges);
        this.http2Pool = new Http2Pool(exchanges);
    }

    @Override
    public Hook hook(String name) {
        return switch (name) {
            case ApacheAsync5Hooks.PREPARE -> this::prepare;
            case ApacheAsync5Hooks.WRITE -> this::write;
            case ApacheAsync5Hooks.REPEAT -> this::repeat;
            case ApacheAsync5Hooks.HTTP2_POOL -> http2Pool;
            default -> ApacheAsync5Adapter::http2Denied;
        };
    }

    /**
     * Before a connection is taken from the pool, or used again.
     *
     * @return non-null: the request goes on when what it needs is there; at first, it may have to
     */
    private @Nullable Object prepare(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        if (second instanceof Object[] arguments) {
            return prepare(new Execution(Objects.requireNonNull(self), arguments));
        }
        HttpRequest request = (HttpRequest) Objects.requireNonNull(first);
        URIAuthority authority = request.getAuthority();
        if (authority == null || sendings.get(request) != null) {
            return self;
        }
        String host = authority.getHostName();
        int port = Destination.port(authority, "https".equalsIgnoreCase(request.getScheme()));
        return exchanges.isAddress(host, port) || exchanges.ready(host, port) != null ? self : null;
    }

    private @Nullable Object prepare(Execution execution) throws Throwable {
        HttpRequest request = execution.request();
        AsyncExecChain.Scope scope = execution.scope();
        NamedEndpoint target = Destination.of(scope.route);
        String host = target.getHostName();
        int port = Destination.port(target, scope.route.isSecure());
        Sending sending = sendings.get(request);
        if (sending == null || !sending.isPrepared()) {
            CompletableFuture<?> ready = exchanges.ready(host, port);
            if (ready != null) {
                Sending waiting = sending == null ? new Sending(host, port) : sending;
                sendings.put(request, waiting);
                waiting.prepared();
                // not on the thread that has fetched: what follows may fail, and then it is the application's callback
                CompletableFuture<?> unused = ready.whenCompleteAsync((value, failure) -> execution.proceed());
                return execution;
            }
        }
        if (sending == null || sending.attempt() == null) {
            begin(request, execution.producer(), sending == null ? new Sending(host, port) : sending);
        } else if (sending.isLeaving()) {
            scope.execRuntime.releaseEndpoint(); // its certificate is why the token was refused; the pool closes it
        }
        return null;
    }

    private void begin(HttpRequest request, @Nullable AsyncEntityProducer producer, Sending sending) {
        if (!exchanges.isAddress(sending.host(), sending.port())) {
            return;
        }
        Route route = exchanges.route(
                sending.host(), sending.port(), request.getMethod(), ApacheAsync5Request.path(request.getPath()));
        if (route != null) {
            sending.begin(exchanges.begin(route), producer == null || producer.isRepeatable());
            sendings.put(request, sending);
        }
    }

    /**
     * Before: a request is about to be written. After, for one that has been replaced: it has been.
     *
     * @return another request to write, a denial to throw, or null
     */
    private @Nullable Object write(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        if (self instanceof HttpRequest written) {
            restore(written);
            return null;
        }
        Object handler = Objects.requireNonNull(self);
        HttpRequest request = (HttpRequest) Objects.requireNonNull(first);
        SSLSession session = Members.session(handler);
        Sending sending = sendings.get(request); // a CONNECT has none
        Attempt attempt = sending == null ? null : sending.attempt();
        if (sending == null || attempt == null) {
            sightings.look(request, session != null);
            return null;
        }
        sending.writtenTo(session);
        exchanges.attempt(attempt, new ApacheAsync5Request(request, sending.host(), sending.port()), session);
        if (attempt.denial() != null) {
            return attempt.denial();
        }
        if (!attempt.isReplaced()) {
            sightings.look(request, session != null);
            return null;
        }
        HttpRequest rewritten = ApacheAsync5Request.rewrite(request, attempt);
        sending.replaced(request, Members.context(handler));
        sendings.put(rewritten, sending);
        return rewritten;
    }

    /** The client shows what it writes in the context of the call, where the application looks for its own. */
    private void restore(HttpRequest written) throws Throwable {
        Sending sending = sendings.get(written);
        HttpRequest made = sending == null ? null : sending.made();
        HttpCoreContext context = sending == null ? null : sending.context();
        if (made != null && context != null) {
            Members.show(context, made);
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
        Attempt attempt = sending == null ? null : sending.attempt();
        HttpResponse response = (HttpResponse) arguments[arguments.length - 2];
        if (sending == null
                || attempt == null
                || !attempt.isReplaced()
                || !exchanges.answer(attempt, new ApacheAsync5Response(response), sending.isRepeatable())) {
            return null;
        }
        if (exchanges.isStale(sending.session(), sending.host(), sending.port())) {
            sending.leave();
        }
        return Boolean.TRUE;
    }

    /**
     * A stream has thrown while it produced its head or body.
     *
     * @return non-null: it was a denial, and concerned this stream only
     */
    private static @Nullable Object http2Denied(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        if (!(first instanceof HoldfastDeniedException denial)) {
            return null;
        }
        Members.fail(Objects.requireNonNull(self), denial);
        return denial;
    }
}
