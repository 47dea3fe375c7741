package dev.holdfast.client.jdkhttp;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.RequestAttempts;
import dev.holdfast.hook.Advices;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.HookSet;
import dev.holdfast.hook.Opening;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * What is woven into java.net.http, by class members of JDK 17 to 25. One place each for HTTP/1.1 and HTTP/2 where a head is
 * written and where a pooled connection is chosen; the rest is common to both, and to sync and async.
 */
public final class JdkHttpHooks implements HookSet {
    private static final String MODULE = "java.net.http";
    private static final String PACKAGE = "jdk.internal.net.http";
    private static final String ADVICE = "dev.holdfast.client.jdkhttp.advice.";
    private static final String PREPARE = "prepare";
    private static final String HTTP1_HEAD = "HTTP/1.1 head";
    private static final String HTTP2_HEAD = "HTTP/2 head";
    private static final String PSEUDO_HEADERS = "HTTP/2 pseudo-header fields";
    private static final String ANSWER = "answer";
    private static final String HTTP1_POOL = "HTTP/1.1 pool";
    private static final String HTTP2_POOL = "HTTP/2 pool";
    private static final String IGNORE_BODY = "ignore body";

    private @Nullable RequestAttempts<HttpRequest> attempts;

    @Override
    public String name() {
        return "java.net.http";
    }

    @Override
    public Opening[] openings() {
        return new Opening[] {
            new Opening(MODULE, PACKAGE, "the connection of a request, its head, and the request that goes once more"),
            new Opening(MODULE, PACKAGE + ".frame", "the head of an HTTP/2 request")
        };
    }

    @Override
    public HookPoint[] points() {
        return new HookPoint[] {
            point("Exchange", "responseAsync", "()Ljava/util/concurrent/CompletableFuture;", Advices.ANSWER, PREPARE),
            point(
                    "Http1Request",
                    "collectHeaders0",
                    "(Ljava/lang/StringBuilder;)V",
                    ADVICE + "Http1HeadAdvice",
                    HTTP1_HEAD),
            point(
                    "Stream",
                    "headerFrame",
                    "(J)Ljdk/internal/net/http/frame/OutgoingHeaders;",
                    ADVICE + "Http2HeadAdvice",
                    HTTP2_HEAD),
            point("Stream", "getRequestPseudoHeaders", "()Ljava/net/http/HttpHeaders;", Advices.RESULT, PSEUDO_HEADERS),
            point(
                    "MultiExchange",
                    "responseFilters",
                    "(Ljdk/internal/net/http/Response;)Ljdk/internal/net/http/HttpRequestImpl;",
                    Advices.RESULT,
                    ANSWER),
            point(
                    "HttpClientImpl",
                    "send",
                    "(Ljava/net/http/HttpRequest;Ljava/net/http/HttpResponse$BodyHandler;)Ljava/net/http/HttpResponse;",
                    ADVICE + "SendAdvice",
                    "calls none"),
            point(
                    "ConnectionPool",
                    "getConnection",
                    "(ZLjava/net/InetSocketAddress;Ljava/net/InetSocketAddress;)Ljdk/internal/net/http/HttpConnection;",
                    Advices.NO_RESULT,
                    HTTP1_POOL),
            point("Http2Connection", "reserveStream", "(ZZ)Z", Advices.ENTER, HTTP2_POOL),
            point("Stream", "ignoreBody", "()Ljava/util/concurrent/CompletableFuture;", Advices.ANSWER, IGNORE_BODY)
        };
    }

    @Override
    public Hook hook(HookPoint point, Exchanges exchanges) throws ReflectiveOperationException {
        JdkHttpMembers.resolve();
        return switch (point.hook()) {
            case PREPARE -> new Preparation(exchanges);
            case HTTP1_HEAD -> new Http1Writing(new HeadDecision(exchanges, attempts()));
            case HTTP2_HEAD -> new Http2Writing(new HeadDecision(exchanges, attempts()));
            case PSEUDO_HEADERS -> new PseudoHeaders(attempts());
            case ANSWER -> new Answering(exchanges, attempts());
            case HTTP1_POOL -> new Http1Pooling(exchanges);
            case HTTP2_POOL -> new Http2Pooling(exchanges);
            case IGNORE_BODY -> new Http2Discarding(attempts());
            default -> throw new IllegalArgumentException("no hook " + point.hook());
        };
    }

    /** One for all hooks; two may be resolved at once. */
    private synchronized RequestAttempts<HttpRequest> attempts() {
        RequestAttempts<HttpRequest> made = attempts;
        if (made == null) {
            made = new RequestAttempts<>();
            attempts = made;
        }
        return made;
    }

    private static HookPoint point(String type, String method, String descriptor, String advice, String hook) {
        return new HookPoint(PACKAGE + "." + type, method, descriptor, advice, hook);
    }
}
