package dev.holdfast.client.apacheasync5;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import javax.net.ssl.SSLSession;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.impl.nio.ClientHttp1StreamDuplexer;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http2.impl.nio.ClientH2StreamMultiplexer;
import org.apache.hc.core5.reactor.AbstractIOSessionPool;
import org.apache.hc.core5.reactor.IOSession;
import org.jspecify.annotations.Nullable;

/**
 * The members of the client that are not public. They are constants, so that the JIT compiles calls as if they were. Classes are named
 * by the package of one that is public: the library may stand under another.
 */
final class Members {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodType GET = MethodType.methodType(Object.class, Object.class);
    private static final Class<?> HTTP1_HANDLER;
    private static final MethodHandle HTTP1_CHANNEL;
    private static final MethodHandle HTTP1_CONTEXT;
    private static final MethodHandle HTTP2_CHANNEL;
    private static final MethodHandle HTTP2_CONTEXT;
    private static final @Nullable MethodHandle SHOW;
    private static final MethodHandle FAIL;
    private static final MethodHandle SESSION;
    private static final MethodHandle FORGET;
    private static final @Nullable MethodHandle LOCK;

    /** From a channel to the connection that it is an inner object of. */
    private static final ClassValue<MethodHandle> CONNECTION = new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> channel) {
            try {
                for (Field field : channel.getDeclaredFields()) {
                    if (HttpConnection.class.isAssignableFrom(field.getType())) {
                        return getter(channel, field.getName(), field.getType());
                    }
                }
                throw new NoSuchFieldException("a connection in " + channel.getName());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    };

    static {
        try {
            HTTP1_HANDLER = beside(ClientHttp1StreamDuplexer.class, "ClientHttp1StreamHandler");
            HTTP1_CHANNEL = getter(HTTP1_HANDLER, "outputChannel");
            HTTP1_CONTEXT = getter(HTTP1_HANDLER, "context");
            Class<?> http2 = beside(ClientH2StreamMultiplexer.class, "ClientH2StreamHandler");
            HTTP2_CHANNEL = getter(http2, "outputChannel");
            HTTP2_CONTEXT = getter(http2, "context");
            SHOW = show();
            FAIL = fail();
            Class<?> entry = beside(AbstractIOSessionPool.class, "AbstractIOSessionPool$PoolEntry");
            SESSION = getter(entry, "session");
            FORGET = MethodHandles.privateLookupIn(entry, LOOKUP)
                    .findSetter(entry, "session", IOSession.class)
                    .asType(MethodType.methodType(void.class, Object.class, IOSession.class));
            LOCK = has(entry, "lock") ? getter(entry, "lock") : null;
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

    /** Of the very connection that a handler writes to; null for plain http. */
    static @Nullable SSLSession session(Object handler) throws Throwable {
        Object channel = HTTP1_HANDLER.isInstance(handler)
                ? (Object) HTTP1_CHANNEL.invokeExact(handler)
                : (Object) HTTP2_CHANNEL.invokeExact(handler);
        Object connection = CONNECTION.get(channel.getClass()).invokeExact(channel);
        return ((HttpConnection) connection).getSSLSession();
    }

    /** The context of a handler's exchange, the application's own. */
    static HttpCoreContext context(Object handler) throws Throwable {
        return (HttpCoreContext)
                (HTTP1_HANDLER.isInstance(handler)
                        ? (Object) HTTP1_CONTEXT.invokeExact(handler)
                        : (Object) HTTP2_CONTEXT.invokeExact(handler));
    }

    /** Makes a request the one that a context shows. */
    static void show(HttpCoreContext context, HttpRequest request) throws Throwable {
        if (SHOW == null) {
            context.setAttribute(HttpCoreContext.HTTP_REQUEST, request);
        } else {
            SHOW.invokeExact(context, request);
        }
    }

    /** Ends a stream of HTTP/2 that has written nothing yet, and no other. */
    static void fail(Object stream, Exception cause) throws Throwable {
        FAIL.invokeExact(stream, cause);
    }

    /** The connection that all requests to a host share; null where there is none. */
    static @Nullable IOSession pooled(Object entry) throws Throwable {
        return (IOSession) (Object) SESSION.invokeExact(entry);
    }

    static void forget(Object entry) throws Throwable {
        FORGET.invokeExact(entry, (IOSession) null);
    }

    /** What the client locks where it changes an entry; null where that is the entry's own monitor. */
    static @Nullable Object lock(Object entry) throws Throwable {
        return LOCK == null ? null : (Object) LOCK.invokeExact(entry);
    }

    private static @Nullable MethodHandle show() throws IllegalAccessException {
        try {
            return LOOKUP.findVirtual(
                    HttpCoreContext.class, "setRequest", MethodType.methodType(void.class, HttpRequest.class));
        } catch (NoSuchMethodException e) {
            return null; // before 5.3
        }
    }

    private static MethodHandle fail() throws ReflectiveOperationException {
        MethodType failing = MethodType.methodType(void.class, Exception.class);
        MethodHandle method;
        try {
            Class<?> stream = beside(ClientH2StreamMultiplexer.class, "H2Stream");
            method = MethodHandles.privateLookupIn(stream, LOOKUP).findVirtual(stream, "fail", failing);
        } catch (ClassNotFoundException e) { // before 5.4
            Class<?> stream = beside(ClientH2StreamMultiplexer.class, "AbstractH2StreamMultiplexer$H2Stream");
            method = MethodHandles.privateLookupIn(stream, LOOKUP).findVirtual(stream, "reset", failing);
        }
        return method.asType(MethodType.methodType(void.class, Object.class, Exception.class));
    }

    private static boolean has(Class<?> type, String field) {
        for (Field declared : type.getDeclaredFields()) {
            if (declared.getName().equals(field)) {
                return true;
            }
        }
        return false;
    }

    private static Class<?> beside(Class<?> known, String name) throws ClassNotFoundException {
        return Class.forName(known.getPackageName() + "." + name, false, known.getClassLoader());
    }

    private static MethodHandle getter(Class<?> type, String name) throws ReflectiveOperationException {
        return getter(type, name, type.getDeclaredField(name).getType());
    }

    private static MethodHandle getter(Class<?> type, String name, Class<?> value) throws ReflectiveOperationException {
        return MethodHandles.privateLookupIn(type, LOOKUP)
                .findGetter(type, name, value)
                .asType(GET);
    }
}
