package dev.holdfast.client.apacheasync4;

import dev.holdfast.hook.Advices;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;

/** What is woven into Apache HttpAsyncClient 4, by class members of 4.1. */
public final class ApacheAsync4Hooks implements LibraryHooks {
    static final String PREPARE = "prepare";
    static final String HOLD = "hold";
    static final String RESUME = "resume";
    static final String WRITE = "write";
    static final String REPEAT = "repeat";
    static final String KEEP = "keep";
    static final String POOL = "pool";
    static final String USER_TOKEN = "user token";

    private static final String CLIENT = "org.apache.http.impl.nio.client.";
    private static final String HANDLER = CLIENT + "AbstractClientExchangeHandler";

    @Override
    public String name() {
        return "Apache HttpAsyncClient 4";
    }

    @Override
    public String family() {
        return "Apache HttpAsyncClient 4";
    }

    @Override
    public String[] packages() {
        return new String[] {"org/apache/http/"};
    }

    @Override
    public HookPoint[] points() {
        String generated = "()Lorg/apache/http/HttpRequest;";
        return new HookPoint[] {
            // Every request that wants a connection comes by here, redirects to elsewhere too.
            new HookPoint(HANDLER, "requestConnection", "()V", Advices.ANSWER, PREPARE),
            // A head is made as soon as there is a connection, and its TLS handshake has only begun then.
            new HookPoint(
                    CLIENT + "DefaultClientExchangeHandlerImpl", "generateRequest", generated, Advices.NO_RESULT, HOLD),
            new HookPoint(
                    CLIENT + "MinimalClientExchangeHandlerImpl", "generateRequest", generated, Advices.NO_RESULT, HOLD),
            new HookPoint(
                    "org.apache.http.nio.protocol.HttpAsyncRequestExecutor",
                    "requestReady",
                    "(Lorg/apache/http/nio/NHttpClientConnection;)V",
                    Advices.EXIT,
                    RESUME),
            // A tunnel's CONNECT is written here too.
            new HookPoint(
                    "org.apache.http.impl.nio.DefaultNHttpClientConnection",
                    "submitRequest",
                    "(Lorg/apache/http/HttpRequest;)V",
                    Advices.FIRST_ARGUMENT,
                    WRITE),
            // Where it is asked the client can go round again, with all that it does between two requests on a
            // connection.
            new HookPoint(
                    CLIENT + "MainClientExec",
                    "handleResponse",
                    "(Lorg/apache/http/impl/nio/client/InternalState;"
                            + "Lorg/apache/http/impl/nio/client/AbstractClientExchangeHandler;)Z",
                    Advices.ANSWER,
                    REPEAT),
            new HookPoint(HANDLER, "manageConnectionPersistence", "()Z", Advices.NOT_TRUE, KEEP),
            // What a pool asks of a connection that it holds, and of no other.
            new HookPoint("org.apache.http.pool.PoolEntry", "isExpired", "(J)Z", Advices.NOT_FALSE, POOL),
            // It ties a connection with a client certificate to those who have shown it before: nobody has shown ours.
            new HookPoint(
                    CLIENT + "DefaultAsyncUserTokenHandler",
                    "getUserToken",
                    "(Lorg/apache/http/protocol/HttpContext;)Ljava/lang/Object;",
                    Advices.NO_RESULT,
                    USER_TOKEN)
        };
    }

    @Override
    public String adapter() {
        return "dev.holdfast.client.apacheasync4.ApacheAsync4Adapter";
    }
}
