package dev.holdfast.client.jdkhttp;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A class of the client with access to its members. Handles come with every reference type erased to Object.
 *
 * @param lookup sees the type's private members
 */
record LibraryType(Class<?> type, MethodHandles.Lookup lookup) {
    private static final String PACKAGE = "jdk.internal.net.http.";

    /** @param name below {@code jdk.internal.net.http} */
    static LibraryType of(String name) {
        try {
            Class<?> type = Class.forName(PACKAGE + name, false, ClassLoader.getPlatformClassLoader());
            return new LibraryType(type, MethodHandles.privateLookupIn(type, MethodHandles.lookup()));
        } catch (ReflectiveOperationException e) {
            throw new MissingException(e);
        }
    }

    MethodHandle getter(String name, Class<?> of) {
        return erased(() -> lookup.findGetter(type, name, of));
    }

    MethodHandle setter(String name, Class<?> of) {
        return erased(() -> lookup.findSetter(type, name, of));
    }

    MethodHandle method(String name, MethodType signature) {
        return erased(() -> lookup.findVirtual(type, name, signature));
    }

    MethodHandle function(String name, MethodType signature) {
        return erased(() -> lookup.findStatic(type, name, signature));
    }

    MethodHandle constructor(MethodType signature) {
        return erased(() -> lookup.findConstructor(type, signature));
    }

    private static MethodHandle erased(Find find) {
        try {
            MethodHandle found = find.find();
            return found.asType(found.type().erase());
        } catch (ReflectiveOperationException e) {
            throw new MissingException(e);
        }
    }

    private interface Find {
        MethodHandle find() throws ReflectiveOperationException;
    }

    /** Carries the reason out of a static initialiser. */
    static final class MissingException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final ReflectiveOperationException reason;

        private MissingException(ReflectiveOperationException reason) {
            super(reason);
            this.reason = reason;
        }

        ReflectiveOperationException reason() {
            return reason;
        }
    }
}
