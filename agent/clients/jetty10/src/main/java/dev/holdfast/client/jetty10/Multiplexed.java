package dev.holdfast.client.jetty10;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * Members of HTTP/2's classes. They are in a jar that need not be there, so they are not named: what is wanted of one is looked for when
 * the first of its class is met.
 */
final class Multiplexed {
    private static final MethodType ANY = MethodType.methodType(Object.class, Object.class);
    private static final MethodHandle NOTHING =
            MethodHandles.dropArguments(MethodHandles.constant(Object.class, null), 0, Object.class);

    private static final ClassValue<MethodHandle> SESSION = getter("getSession");
    private static final ClassValue<MethodHandle> END_POINT = getter("getEndPoint");
    private static final ClassValue<MethodHandle> FRAMES = getter("getFrames");
    private static final ClassValue<MethodHandle> HEAD = getter("getMetaData");
    private static final ClassValue<MethodHandle> REQUEST = new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
            return request(type);
        }
    };

    private Multiplexed() {}

    /** What a channel or connection stands on; null for one of a protocol that we do not know. */
    static @Nullable EndPoint endPoint(Object channel) throws Throwable {
        Object session = get(SESSION, channel);
        return session == null ? null : (EndPoint) get(END_POINT, session);
    }

    /** The request that is told of its stream; null when it is no request of the client's. */
    static @Nullable Object request(Object waiting) throws Throwable {
        return get(REQUEST, waiting);
    }

    /** The head that a stream begins with. */
    static MetaData head(Object frames) throws Throwable {
        List<?> all = (List<?>) get(FRAMES, frames);
        Object head = all == null ? null : get(HEAD, all.get(0));
        if (head == null) {
            throw new NoSuchMethodException("getFrames, getMetaData");
        }
        return (MetaData) head;
    }

    private static @Nullable Object get(ClassValue<MethodHandle> member, Object of) throws Throwable {
        return (Object) member.get(of.getClass()).invokeExact(of);
    }

    private static ClassValue<MethodHandle> getter(String name) {
        return new ClassValue<>() {
            @Override
            protected MethodHandle computeValue(Class<?> type) {
                try {
                    Method method = type.getMethod(name);
                    return MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup())
                            .unreflect(method)
                            .asType(ANY);
                } catch (ReflectiveOperationException e) {
                    return NOTHING; // not of HTTP/2, or a version without it: no connection is known then
                }
            }
        };
    }

    private static MethodHandle request(Class<?> type) {
        try {
            Field field = type.getDeclaredField("request");
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .unreflectGetter(field)
                    .asType(ANY);
        } catch (ReflectiveOperationException e) {
            return NOTHING; // not of HTTP/2, or a version without it: no connection is known then
        }
    }
}
