package dev.holdfast.client.apacheasync4;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.conn.routing.HttpRoute;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.nio.NHttpClientConnection;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.jspecify.annotations.Nullable;

/**
 * The members of the client that are not public. They are constants, so that the JIT compiles calls as if they were. Classes are named
 * by the package of one that is public: the library may stand under another.
 */
final class Members {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final Class<?> HANDLER;
    private static final Class<?> STATEFUL;
    private static final MethodHandle ROUTE;
    private static final MethodHandle ESTABLISHED;
    private static final MethodHandle CONNECTION;
    private static final MethodHandle REQUEST;
    private static final MethodHandle RESPONSE;
    private static final MethodHandle CONNECT;
    private static final MethodHandle PRODUCER;
    private static final MethodHandle STATE;
    private static final VarHandle COUNT;

    static {
        try {
            HANDLER = beside("AbstractClientExchangeHandler");
            ROUTE = method(HANDLER, "getRoute", HttpRoute.class);
            ESTABLISHED = method(HANDLER, "isRouteEstablished", boolean.class);
            CONNECTION = method(HANDLER, "getConnection", NHttpClientConnection.class);
            REQUEST = method(HANDLER, "getCurrentRequest", HttpRequestWrapper.class);
            RESPONSE = method(HANDLER, "getCurrentResponse", HttpResponse.class);
            CONNECT = method(HANDLER, "requestConnection", void.class);
            Class<?> state = beside("InternalState");
            PRODUCER = method(state, "getRequestProducer", HttpAsyncRequestProducer.class);
            STATEFUL = beside("DefaultClientExchangeHandlerImpl");
            STATE = MethodHandles.privateLookupIn(STATEFUL, LOOKUP)
                    .findGetter(STATEFUL, "state", state)
                    .asType(MethodType.methodType(Object.class, Object.class));
            COUNT = MethodHandles.privateLookupIn(state, LOOKUP).findVarHandle(state, "execCount", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Members() {}

    /**
     * Checks that every member exists.
     *
     * @throws ReflectiveOperationException when one does not: this version is not supported
     */
    static void link() throws ReflectiveOperationException {
        try {
            MethodHandles.lookup().ensureInitialized(Members.class);
        } catch (ExceptionInInitializerError e) {
            throw new ReflectiveOperationException("a member of the client is missing", e.getCause());
        }
    }

    /** Whether an object stands for an exchange of the client, and has the members below. */
    static boolean isHandler(@Nullable Object handler) {
        return HANDLER.isInstance(handler);
    }

    static @Nullable HttpRoute route(Object handler) throws Throwable {
        return (HttpRoute) ROUTE.invokeExact(handler);
    }

    /** Whether the connection goes all the way; before that, what is written is for a proxy. */
    static boolean isEstablished(Object handler) throws Throwable {
        return (boolean) ESTABLISHED.invokeExact(handler);
    }

    static @Nullable NHttpClientConnection connection(Object handler) throws Throwable {
        return (NHttpClientConnection) CONNECTION.invokeExact(handler);
    }

    static @Nullable HttpRequestWrapper request(Object handler) throws Throwable {
        return (HttpRequestWrapper) REQUEST.invokeExact(handler);
    }

    static @Nullable HttpResponse response(Object handler) throws Throwable {
        return (HttpResponse) RESPONSE.invokeExact(handler);
    }

    /** Makes an exchange ask for a connection, and go on when there is one. */
    static void connect(Object handler) throws Throwable {
        CONNECT.invokeExact(handler);
    }

    static HttpAsyncRequestProducer producer(Object state) throws Throwable {
        return (HttpAsyncRequestProducer) PRODUCER.invokeExact(state);
    }

    /** Makes a request that has been made and not written one that was never made: the client would take the next for a second. */
    static void uncount(Object handler) throws Throwable {
        if (STATEFUL.isInstance(handler)) {
            Object state = STATE.invokeExact(handler);
            int count = (int) COUNT.get(state);
            COUNT.set(state, count - 1);
        }
    }

    private static MethodHandle method(Class<?> type, String name, Class<?> result)
            throws ReflectiveOperationException {
        return MethodHandles.privateLookupIn(type, LOOKUP)
                .findVirtual(type, name, MethodType.methodType(result))
                .asType(MethodType.methodType(result, Object.class));
    }

    private static Class<?> beside(String name) throws ClassNotFoundException {
        Class<?> known = HttpAsyncClientBuilder.class;
        return Class.forName(known.getPackageName() + "." + name, false, known.getClassLoader());
    }
}
