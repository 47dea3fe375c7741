package dev.holdfast.client.okhttp2;

import dev.holdfast.hook.Advices;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;
import java.util.Objects;

/** What is woven into OkHttp 2, by class members of 2.7. */
public final class OkHttp2Hooks implements LibraryHooks {
    static final String PREPARE = "prepare";
    static final String WRITE = "write";
    static final String ANSWER = "answer";
    static final String POOL = "pool";
    static final String RECOVER = "recover";

    private static final String ENGINE = "com.squareup.okhttp.internal.http.HttpEngine";

    @Override
    public String name() {
        return "OkHttp 2.7";
    }

    @Override
    public String family() {
        return "OkHttp 2";
    }

    @Override
    public String[] packages() {
        return new String[] {"com/squareup/okhttp/"};
    }

    @Override
    public HookPoint[] points() {
        return new HookPoint[] {
            // Every request that wants a connection comes by here, follow-ups too, on a thread that may wait.
            new HookPoint(
                    ENGINE, "connect", "()Lcom/squareup/okhttp/internal/http/HttpStream;", Advices.ENTER, PREPARE),
            // A tunnel's CONNECT is written elsewhere.
            write("Http1xStream"),
            write("Http2xStream"),
            new HookPoint(ENGINE, "followUpRequest", "()Lcom/squareup/okhttp/Request;", Advices.ANSWER, ANSWER),
            new HookPoint(
                    "com.squareup.okhttp.ConnectionPool",
                    "get",
                    "(Lcom/squareup/okhttp/Address;Lcom/squareup/okhttp/internal/http/StreamAllocation;)"
                            + "Lcom/squareup/okhttp/internal/io/RealConnection;",
                    Advices.ENTER,
                    POOL),
            new HookPoint(
                    "com.squareup.okhttp.internal.http.StreamAllocation",
                    "isRecoverable",
                    "(Ljava/io/IOException;)Z",
                    Advices.NOT_TRUE,
                    RECOVER)
        };
    }

    @Override
    public String adapter() {
        return Objects.requireNonNull(getClass().getPackage()).getName() + ".OkHttp2Adapter";
    }

    private static HookPoint write(String stream) {
        return new HookPoint(
                "com.squareup.okhttp.internal.http." + stream,
                "writeRequestHeaders",
                "(Lcom/squareup/okhttp/Request;)V",
                Advices.FIRST_ARGUMENT,
                WRITE);
    }
}
