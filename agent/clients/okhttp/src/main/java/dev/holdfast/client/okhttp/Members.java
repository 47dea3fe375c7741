package dev.holdfast.client.okhttp;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import okhttp3.Connection;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.internal.connection.RealConnection;
import okhttp3.internal.http.RetryAndFollowUpInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * The members of OkHttp that only some of its versions have under that name, or at all. Its initialisation fails where one is
 * missing that is needed.
 */
final class Members {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodType OF_OBJECT = MethodType.methodType(Object.class, Object.class);

    /** (connection, boolean): whether it takes further requests. */
    private static final MethodHandle CLOSED_TO_NEW;

    /** (connection): the list of what it carries. */
    private static final MethodHandle CARRIED;

    /** What stands for one exchange: of the follow-up interceptor until 3.13, of the response since. */
    private static final MethodHandle EXCHANGE;

    private static final boolean EXCHANGE_IS_OF_RESPONSE;

    /** (exchange): its connection. */
    private static final MethodHandle CONNECTION;

    /** (body): whether it can be written once only; null before 3.14. */
    private static final @Nullable MethodHandle IS_ONE_SHOT;

    /** (body): whether it is written while the response is read; null before 3.14. */
    private static final @Nullable MethodHandle IS_DUPLEX;

    static {
        try {
            Field closed = field(RealConnection.class, "noNewExchanges", "noNewStreams");
            CLOSED_TO_NEW = within(RealConnection.class)
                    .unreflectSetter(Objects.requireNonNull(closed))
                    .asType(MethodType.methodType(void.class, Object.class, boolean.class));
            Field carried = field(RealConnection.class, "calls", "transmitters", "allocations");
            CARRIED = within(RealConnection.class)
                    .unreflectGetter(Objects.requireNonNull(carried))
                    .asType(OF_OBJECT);
            Field exchange = field(Response.class, "exchange");
            EXCHANGE_IS_OF_RESPONSE = exchange != null;
            MethodHandle exchanged = exchange != null
                    ? within(Response.class).unreflectGetter(exchange)
                    : LOOKUP.unreflect(RetryAndFollowUpInterceptor.class.getMethod("streamAllocation"));
            EXCHANGE = exchanged.asType(OF_OBJECT);
            Class<?> type = exchanged.type().returnType();
            CONNECTION = within(type).unreflect(connection(type)).asType(OF_OBJECT);
            IS_ONE_SHOT = question("isOneShot");
            IS_DUPLEX = question("isDuplex");
        } catch (ReflectiveOperationException | NullPointerException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Members() {}

    /** Looks everything up, now. */
    static void resolve() {}

    /** Keeps further requests off a connection; once what it carries has ended, the client closes it. */
    static void closeToNew(Connection connection) throws Throwable {
        CLOSED_TO_NEW.invokeExact((Object) connection, true);
    }

    /** Whether a connection carries nothing. */
    static boolean isIdle(Connection connection) throws Throwable {
        return ((List<?>) (Object) CARRIED.invokeExact((Object) connection)).isEmpty();
    }

    /** The connection that a response came over; null where the client has let go of it. */
    static @Nullable Connection connection(Object followUpInterceptor, Response response) throws Throwable {
        Object exchange = (Object) EXCHANGE.invokeExact(EXCHANGE_IS_OF_RESPONSE ? response : followUpInterceptor);
        return exchange == null ? null : (Connection) (Object) CONNECTION.invokeExact(exchange);
    }

    /** Whether a body can be written once more and its writing has ended. */
    static boolean isRepeatable(RequestBody body) throws Throwable {
        MethodHandle oneShot = IS_ONE_SHOT;
        MethodHandle duplex = IS_DUPLEX;
        if (oneShot != null && duplex != null) {
            return !(boolean) oneShot.invokeExact(body) && !(boolean) duplex.invokeExact(body);
        }
        // Nobody can say so before 3.14, and a stream that is at its end would be sent as an empty body: the client's
        // own are known.
        return body.getClass().getPackage() == RequestBody.class.getPackage();
    }

    private static MethodHandles.Lookup within(Class<?> type) throws IllegalAccessException {
        return MethodHandles.privateLookupIn(type, LOOKUP);
    }

    /** The first of these that there is; null for none. */
    private static @Nullable Field field(Class<?> type, String... names) {
        for (String name : names) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        return null;
    }

    /** The one method without arguments that returns the connection; its name is "connection" or what Kotlin makes of it. */
    private static Method connection(Class<?> exchange) throws NoSuchMethodException {
        for (Method method : exchange.getDeclaredMethods()) {
            if (method.getReturnType() == RealConnection.class && method.getParameterCount() == 0) {
                return method;
            }
        }
        throw new NoSuchMethodException(exchange.getName() + ".connection()");
    }

    private static @Nullable MethodHandle question(String name) throws IllegalAccessException {
        try {
            return LOOKUP.findVirtual(RequestBody.class, name, MethodType.methodType(boolean.class));
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
