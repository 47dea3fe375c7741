package dev.holdfast.client.okhttp2;

import com.squareup.okhttp.ConnectionPool;
import com.squareup.okhttp.Response;
import com.squareup.okhttp.internal.http.Http1xStream;
import com.squareup.okhttp.internal.http.Http2xStream;
import com.squareup.okhttp.internal.http.HttpEngine;
import com.squareup.okhttp.internal.io.RealConnection;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The private members of OkHttp 2. Its initialisation fails where one is missing. */
final class Members {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodHandle HTTP1_ENGINE;
    private static final MethodHandle HTTP2_ENGINE;
    private static final MethodHandle PRIOR_RESPONSE;
    private static final MethodHandle CONNECTIONS;

    static {
        try {
            MethodType ofStream = MethodType.methodType(HttpEngine.class, Object.class);
            HTTP1_ENGINE =
                    getter(Http1xStream.class, "httpEngine", HttpEngine.class).asType(ofStream);
            HTTP2_ENGINE =
                    getter(Http2xStream.class, "httpEngine", HttpEngine.class).asType(ofStream);
            PRIOR_RESPONSE = getter(HttpEngine.class, "priorResponse", Response.class);
            CONNECTIONS = getter(ConnectionPool.class, "connections", Deque.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Members() {}

    /** Looks everything up, now. */
    static void resolve() {}

    /** What drives a stream of either protocol. */
    static HttpEngine engine(Object stream) throws Throwable {
        return stream instanceof Http1xStream
                ? (HttpEngine) HTTP1_ENGINE.invokeExact(stream)
                : (HttpEngine) HTTP2_ENGINE.invokeExact(stream);
    }

    /** The response that a request follows up; null for none. */
    static @Nullable Response priorResponse(HttpEngine engine) throws Throwable {
        return (Response) PRIOR_RESPONSE.invokeExact(engine);
    }

    /** All connections of a pool; guarded by the pool. */
    @SuppressWarnings("unchecked")
    static Deque<RealConnection> connections(ConnectionPool pool) throws Throwable {
        return (Deque<RealConnection>) CONNECTIONS.invokeExact(pool);
    }

    private static MethodHandle getter(Class<?> type, String name, Class<?> of) throws ReflectiveOperationException {
        return MethodHandles.privateLookupIn(type, LOOKUP).findGetter(type, name, of);
    }
}
