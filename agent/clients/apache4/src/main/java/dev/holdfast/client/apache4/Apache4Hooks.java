package dev.holdfast.client.apache4;

import dev.holdfast.hook.Advices;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;

/** What is woven into Apache HttpClient 4, by class members of 4.3 to 4.5. */
public final class Apache4Hooks implements LibraryHooks {
    static final String PREPARE = "prepare";
    static final String SEND = "send";
    static final String REPEAT = "repeat";
    static final String POOL = "pool";
    static final String SINGLE = "single";
    static final String USER_TOKEN = "user token";
    static final String DENIED = "denied";

    private static final String EXECUTE =
            "(Lorg/apache/http/conn/routing/HttpRoute;Lorg/apache/http/client/methods/HttpRequestWrapper;"
                    + "Lorg/apache/http/client/protocol/HttpClientContext;"
                    + "Lorg/apache/http/client/methods/HttpExecutionAware;)"
                    + "Lorg/apache/http/client/methods/CloseableHttpResponse;";

    @Override
    public String name() {
        return "Apache HttpClient 4";
    }

    @Override
    public String family() {
        return "Apache HttpClient 4";
    }

    @Override
    public String[] packages() {
        return new String[] {"org/apache/http/"};
    }

    @Override
    public HookPoint[] points() {
        String execution = "org.apache.http.impl.execchain.MainClientExec";
        return new HookPoint[] {
            // Every request that wants a connection comes by here, redirects and the client's own retries too.
            new HookPoint(execution, "execute", EXECUTE, Advices.ENTER, PREPARE),
            new HookPoint(
                    "org.apache.http.impl.execchain.MinimalClientExec", "execute", EXECUTE, Advices.ENTER, PREPARE),
            // Applications extend it and call this; a tunnel's CONNECT is written here too.
            new HookPoint(
                    "org.apache.http.protocol.HttpRequestExecutor",
                    "execute",
                    "(Lorg/apache/http/HttpRequest;Lorg/apache/http/HttpClientConnection;"
                            + "Lorg/apache/http/protocol/HttpContext;)Lorg/apache/http/HttpResponse;",
                    Advices.AROUND,
                    SEND),
            // Where it is asked the client can go round again, with all that it does between two attempts on a
            // connection.
            new HookPoint(
                    execution,
                    "needAuthentication",
                    "(Lorg/apache/http/auth/AuthState;Lorg/apache/http/auth/AuthState;"
                            + "Lorg/apache/http/conn/routing/HttpRoute;Lorg/apache/http/HttpResponse;"
                            + "Lorg/apache/http/client/protocol/HttpClientContext;)Z",
                    Advices.ANSWER_BY_ALL,
                    REPEAT),
            // What a pool asks of a connection that it holds, and of no other.
            new HookPoint("org.apache.http.pool.PoolEntry", "isExpired", "(J)Z", Advices.NOT_FALSE, POOL),
            new HookPoint(
                    "org.apache.http.impl.conn.BasicHttpClientConnectionManager",
                    "getConnection",
                    "(Lorg/apache/http/conn/routing/HttpRoute;Ljava/lang/Object;)"
                            + "Lorg/apache/http/HttpClientConnection;",
                    Advices.EXIT,
                    SINGLE),
            // It ties a connection with a client certificate to those who have shown it before: nobody has shown ours.
            new HookPoint(
                    "org.apache.http.impl.client.DefaultUserTokenHandler",
                    "getUserToken",
                    "(Lorg/apache/http/protocol/HttpContext;)Ljava/lang/Object;",
                    Advices.NO_RESULT,
                    USER_TOKEN),
            // A denial is no failure of the connection.
            new HookPoint(
                    "org.apache.http.impl.client.DefaultHttpRequestRetryHandler",
                    "retryRequest",
                    "(Ljava/io/IOException;ILorg/apache/http/protocol/HttpContext;)Z",
                    Advices.NOT_TRUE,
                    DENIED)
        };
    }

    @Override
    public String adapter() {
        return "dev.holdfast.client.apache4.Apache4Adapter";
    }
}
