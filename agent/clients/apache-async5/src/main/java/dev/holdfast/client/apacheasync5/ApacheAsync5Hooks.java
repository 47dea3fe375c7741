package dev.holdfast.client.apacheasync5;

import dev.holdfast.hook.Advices;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;

/** What is woven into the asynchronous Apache HttpClient 5 where its HttpCore is 5.4. */
public final class ApacheAsync5Hooks implements LibraryHooks {
    static final String FAMILY = "Apache HttpAsyncClient 5";
    static final String ADAPTER = "dev.holdfast.client.apacheasync5.ApacheAsync5Adapter";

    static final String PREPARE = "prepare";
    static final String WRITE = "write";
    static final String REPEAT = "repeat";
    static final String HTTP2_POOL = "http2 pool";
    static final String HTTP2_DENIED = "http2 denied";

    private static final String ASYNC = "org.apache.hc.client5.http.impl.async.";
    private static final String PROTOCOL = ASYNC + "AsyncProtocolExec";
    private static final String REQUEST = "Lorg/apache/hc/core5/http/HttpRequest;";
    private static final String HOST = "Lorg/apache/hc/core5/http/HttpHost;";
    private static final String AUTH = "Lorg/apache/hc/client5/http/auth/AuthExchange;";
    private static final String ANSWERED =
            "Lorg/apache/hc/core5/http/HttpResponse;Lorg/apache/hc/client5/http/protocol/HttpClientContext;";
    private static final String COMMIT = "(" + REQUEST + "Lorg/apache/hc/core5/http/EntityDetails;)V";

    @Override
    public String name() {
        return FAMILY;
    }

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public String[] packages() {
        return new String[] {"org/apache/hc/"};
    }

    @Override
    public HookPoint[] points() {
        return points("org.apache.hc.core5.http2.impl.nio.H2Stream");
    }

    /** @param stream the class that a stream of HTTP/2 is of, which alone differs among the versions */
    static HookPoint[] points(String stream) {
        return new HookPoint[] {
            // Every request that wants a connection comes by here, redirects, repetitions and the client's own retries
            // too.
            new HookPoint(
                    ASYNC + "AsyncConnectExec",
                    "execute",
                    "(" + REQUEST + "Lorg/apache/hc/core5/http/nio/AsyncEntityProducer;"
                            + "Lorg/apache/hc/client5/http/async/AsyncExecChain$Scope;"
                            + "Lorg/apache/hc/client5/http/async/AsyncExecChain;"
                            + "Lorg/apache/hc/client5/http/async/AsyncExecCallback;)V",
                    Advices.ANSWER_BY_ALL,
                    PREPARE),
            // A tunnel's CONNECT is written here too.
            new HookPoint(
                    "org.apache.hc.core5.http.impl.nio.ClientHttp1StreamHandler",
                    "commitRequest",
                    COMMIT,
                    Advices.AROUND,
                    WRITE),
            new HookPoint(
                    "org.apache.hc.core5.http2.impl.nio.ClientH2StreamHandler",
                    "commitRequest",
                    COMMIT,
                    Advices.AROUND,
                    WRITE),
            // Where it is asked the client can go round again, with all that it does between two attempts on a
            // connection.
            new HookPoint(
                    PROTOCOL,
                    "needAuthentication",
                    "(" + AUTH + AUTH + HOST + HOST + "Ljava/lang/String;" + ANSWERED + ")Z",
                    Advices.ANSWER_BY_ALL,
                    REPEAT),
            new HookPoint( // before 5.2
                    PROTOCOL,
                    "needAuthentication",
                    "(" + AUTH + AUTH + "Lorg/apache/hc/client5/http/HttpRoute;" + REQUEST + ANSWERED + ")Z",
                    Advices.ANSWER_BY_ALL,
                    REPEAT),
            // Where each request to a host asks for the one connection of all. Not validateSession: several that are
            // told no make
            // the client close what the first has opened.
            new HookPoint(
                    "org.apache.hc.core5.reactor.AbstractIOSessionPool",
                    "getPoolEntry",
                    "(Ljava/lang/Object;)Lorg/apache/hc/core5/reactor/AbstractIOSessionPool$PoolEntry;",
                    Advices.EXIT,
                    HTTP2_POOL),
            // What is thrown here would end the connection, with all its streams.
            new HookPoint(stream, "produceOutput", "()V", Advices.CAUGHT, HTTP2_DENIED)
        };
    }

    @Override
    public String adapter() {
        return ADAPTER;
    }
}
