package dev.holdfast.client.jetty9;

import dev.holdfast.hook.Advices;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;

/** What is woven into the client of Jetty 9.4, by class members of 9.4.32 to 9.4.58. */
public final class Jetty9Hooks implements LibraryHooks {
    static final String PREPARE = "prepare";
    static final String HANDSHAKE = "handshake";
    static final String DECIDE = "decide";
    static final String WRITE = "write";
    static final String HANDLE = "handle";
    static final String ANSWER = "answer";
    static final String POOL = "pool";

    private static final String GENERATOR = "org.eclipse.jetty.http.HttpGenerator";
    private static final String ENCODER = "org.eclipse.jetty.http2.hpack.HpackEncoder";

    @Override
    public String name() {
        return "Jetty client 9.4";
    }

    @Override
    public String family() {
        return "Jetty";
    }

    @Override
    public String[] packages() {
        return new String[] {"org/eclipse/jetty/"};
    }

    /** Jetty 10 has the same points and other bodies; before 9.4.32 each pool looks up connections in its own way. */
    @Override
    public String[] requiredTypes() {
        return new String[] {"org.eclipse.jetty.client.HttpContent", "org.eclipse.jetty.util.Pool"};
    }

    /** Jetty's server has them too, and HTTP/2 is in a jar of its own. */
    @Override
    public String[] sharedTypes() {
        return new String[] {GENERATOR, ENCODER};
    }

    @Override
    public HookPoint[] points() {
        String client = "org.eclipse.jetty.client.";
        String exchange = "(Lorg/eclipse/jetty/client/HttpExchange;)";
        return new HookPoint[] {
            // Every request that wants a connection of the pool is queued here, sync and async, redirects and retries
            // too.
            new HookPoint(client + "HttpDestination", "send", exchange + "V", Advices.ANSWER, PREPARE),
            // Both protocols, on the connection. With HTTP/1.1 the TLS handshake begins no sooner than the first write.
            new HookPoint(client + "HttpSender", "send", exchange + "V", Advices.ANSWER, HANDSHAKE),
            // After the application's listeners, which may have changed the head.
            new HookPoint(client + "HttpSender", "beginToHeaders", exchange + "Z", Advices.NOT_TRUE, DECIDE),
            new HookPoint(
                    GENERATOR,
                    "generateRequest",
                    "(Lorg/eclipse/jetty/http/MetaData$Request;Ljava/nio/ByteBuffer;Ljava/nio/ByteBuffer;Ljava/nio/ByteBuffer;Z)"
                            + "Lorg/eclipse/jetty/http/HttpGenerator$Result;",
                    Advices.FIRST_ARGUMENT,
                    WRITE),
            new HookPoint(
                    ENCODER,
                    "encode",
                    "(Ljava/nio/ByteBuffer;Lorg/eclipse/jetty/http/MetaData;)V",
                    Advices.SECOND_ARGUMENT,
                    WRITE),
            new HookPoint(
                    client + "ProtocolHandlers",
                    "find",
                    "(Lorg/eclipse/jetty/client/api/Request;Lorg/eclipse/jetty/client/api/Response;)"
                            + "Lorg/eclipse/jetty/client/ProtocolHandler;",
                    Advices.RESULT,
                    HANDLE),
            new HookPoint(client + "HttpReceiver", "responseHeaders", exchange + "Z", Advices.ENTER, ANSWER),
            new HookPoint(
                    client + "AbstractConnectionPool",
                    "activate",
                    "()Lorg/eclipse/jetty/client/api/Connection;",
                    Advices.NO_RESULT,
                    POOL)
        };
    }

    @Override
    public String adapter() {
        return "dev.holdfast.client.jetty9.JettyAdapter";
    }
}
