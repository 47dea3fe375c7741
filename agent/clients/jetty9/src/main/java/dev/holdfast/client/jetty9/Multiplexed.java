package dev.holdfast.client.jetty9;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * What HTTP/2's channels and connections stand on. They are in a jar that need not be there, so they are not named: their members are
 * looked for when the first is met.
 */
final class Multiplexed {
    private static final MethodHandle NOTHING =
            MethodHandles.dropArguments(MethodHandles.constant(EndPoint.class, null), 0, Object.class);

    private static final ClassValue<MethodHandle> SESSION = new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
            return getter(type, "getSession", Object.class);
        }
    };

    private static final ClassValue<MethodHandle> END_POINT = new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
            return getter(type, "getEndPoint", EndPoint.class);
        }
    };

    private Multiplexed() {}

    /** Of a channel or connection; null for one of another protocol yet. */
    static @Nullable EndPoint endPoint(Object channel) throws Throwable {
        Object session = SESSION.get(channel.getClass()).invokeExact(channel);
        return session == null
                ? null
                : (EndPoint) END_POINT.get(session.getClass()).invokeExact(session);
    }

    private static MethodHandle getter(Class<?> type, String name, Class<?> result) {
        MethodType erased = MethodType.methodType(result, Object.class);
        try {
            Method method = type.getMethod(name);
            return MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup())
                    .unreflect(method)
                    .asType(erased);
        } catch (ReflectiveOperationException e) {
            return NOTHING.asType(erased);
        }
    }
}
