package dev.holdfast.client.apache5;

import dev.holdfast.hook.Advices;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;

/** What is woven into the classic Apache HttpClient 5, by class members of 5.0 to 5.6. */
public final class Apache5Hooks implements LibraryHooks {
    static final String PREPARE = "prepare";
    static final String PREPARE_MINIMAL = "prepare minimal";
    static final String SEND = "send";
    static final String REPEAT = "repeat";
    static final String POOL = "pool";
    static final String SINGLE = "single";
    static final String USER_TOKEN = "user token";
    static final String DENIED = "denied";

    private static final String CLASSIC = "org.apache.hc.client5.http.impl.classic.";
    private static final String PROTOCOL = CLASSIC + "ProtocolExec";
    private static final String USER_TOKENS = "org.apache.hc.client5.http.impl.DefaultUserTokenHandler";
    private static final String REQUEST = "Lorg/apache/hc/core5/http/ClassicHttpRequest;";
    private static final String RESPONSE = "Lorg/apache/hc/core5/http/ClassicHttpResponse;";
    private static final String CONTEXT = "Lorg/apache/hc/core5/http/protocol/HttpContext;";
    private static final String ROUTE = "Lorg/apache/hc/client5/http/HttpRoute;";
    private static final String HOST = "Lorg/apache/hc/core5/http/HttpHost;";
    private static final String AUTH = "Lorg/apache/hc/client5/http/auth/AuthExchange;";
    private static final String ANSWERED =
            "Lorg/apache/hc/core5/http/HttpResponse;Lorg/apache/hc/client5/http/protocol/HttpClientContext;";

    @Override
    public String name() {
        return "Apache HttpClient 5";
    }

    @Override
    public String family() {
        return "Apache HttpClient 5";
    }

    @Override
    public String[] packages() {
        return new String[] {"org/apache/hc/"};
    }

    @Override
    public HookPoint[] points() {
        return new HookPoint[] {
            // Every request that wants a connection comes by here, redirects, repetitions and the client's own retries
            // too.
            new HookPoint(
                    CLASSIC + "ConnectExec",
                    "execute",
                    "(" + REQUEST + "Lorg/apache/hc/client5/http/classic/ExecChain$Scope;"
                            + "Lorg/apache/hc/client5/http/classic/ExecChain;)" + RESPONSE,
                    Advices.ENTER,
                    PREPARE),
            new HookPoint(
                    CLASSIC + "MinimalHttpClient",
                    "doExecute",
                    "(" + HOST + REQUEST + CONTEXT + ")Lorg/apache/hc/client5/http/impl/classic/CloseableHttpResponse;",
                    Advices.ENTER,
                    PREPARE_MINIMAL),
            // Applications extend it and call this; a tunnel's CONNECT is written here too.
            new HookPoint(
                    "org.apache.hc.core5.http.impl.io.HttpRequestExecutor",
                    "execute",
                    "(" + REQUEST + "Lorg/apache/hc/core5/http/io/HttpClientConnection;"
                            + "Lorg/apache/hc/core5/http/io/HttpResponseInformationCallback;" + CONTEXT + ")"
                            + RESPONSE,
                    Advices.AROUND,
                    SEND),
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
                    "(" + AUTH + AUTH + ROUTE + REQUEST + ANSWERED + ")Z",
                    Advices.ANSWER_BY_ALL,
                    REPEAT),
            // What a pool asks of a connection that it holds, and of no other. Not isConnected of an endpoint: that is
            // asked of
            // tunnels under way, and the client would go on to a proxy without one.
            new HookPoint(
                    "org.apache.hc.core5.pool.PoolEntry",
                    "getExpiryDeadline",
                    "()Lorg/apache/hc/core5/util/Deadline;",
                    Advices.RESULT,
                    POOL),
            new HookPoint(
                    "org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager",
                    "getConnection",
                    "(" + ROUTE + "Ljava/lang/Object;)Lorg/apache/hc/client5/http/io/ManagedHttpClientConnection;",
                    Advices.EXIT,
                    SINGLE),
            // It ties a connection with a client certificate to those who have shown it before: nobody has shown ours.
            new HookPoint(
                    USER_TOKENS,
                    "getUserToken",
                    "(" + ROUTE + CONTEXT + ")Ljava/lang/Object;",
                    Advices.NO_RESULT_BY_ALL,
                    USER_TOKEN),
            new HookPoint( // since 5.2
                    USER_TOKENS,
                    "getUserToken",
                    "(" + ROUTE + "Lorg/apache/hc/core5/http/HttpRequest;" + CONTEXT + ")Ljava/lang/Object;",
                    Advices.NO_RESULT_BY_ALL,
                    USER_TOKEN),
            // A denial is no failure of the connection.
            new HookPoint(
                    "org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy",
                    "retryRequest",
                    "(Lorg/apache/hc/core5/http/HttpRequest;Ljava/io/IOException;I" + CONTEXT + ")Z",
                    Advices.NOT_TRUE,
                    DENIED)
        };
    }

    @Override
    public String adapter() {
        return "dev.holdfast.client.apache5.Apache5Adapter";
    }
}
