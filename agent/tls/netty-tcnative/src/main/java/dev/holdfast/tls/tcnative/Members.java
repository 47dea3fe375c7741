package dev.holdfast.tls.tcnative;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** How the members of Netty's package for TLS that are not public are reached, whatever it is called in this copy. Stateless. */
final class Members {
    private Members() {}

    static MethodHandles.Lookup lookup(String simpleName) throws ReflectiveOperationException {
        return MethodHandles.privateLookupIn(type(simpleName), MethodHandles.lookup());
    }

    static Class<?> type(String simpleName) throws ClassNotFoundException {
        return Class.forName(
                ReferenceCountedOpenSslEngine.class.getPackageName() + "." + simpleName,
                false,
                ReferenceCountedOpenSslEngine.class.getClassLoader());
    }

    /** Of the lookup's own class, as (Object) -> Object. */
    static MethodHandle getter(MethodHandles.Lookup lookup, String field) throws ReflectiveOperationException {
        return lookup.unreflectGetter(lookup.lookupClass().getDeclaredField(field))
                .asType(MethodType.methodType(Object.class, Object.class));
    }

    static boolean declares(MethodHandles.Lookup lookup, String field) {
        for (Field declared : lookup.lookupClass().getDeclaredFields()) {
            if (declared.getName().equals(field)) {
                return true;
            }
        }
        return false;
    }

    /** What a constructor makes. */
    static Object made(MethodHandle constructor, @Nullable Object... arguments) throws ReflectiveOperationException {
        try {
            return constructor.invokeWithArguments(arguments);
        } catch (ReflectiveOperationException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new InvocationTargetException(e);
        }
    }
}
