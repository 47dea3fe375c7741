package dev.holdfast.start;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * Defines the bridge classes into java.base.
 *
 * <p>The alternative, {@code appendToBootstrapClassLoaderSearch}, prints a warning, switches class data sharing off for the
 * application and cannot supply a class of java.lang, so where this way fails there is no agent.
 */
final class Bridge {
    /** In the order of their dependence. */
    private static final String[] CLASSES = {"HoldfastDeniedException", "HoldfastDispatcher", "HoldfastBridge"};

    private Bridge() {}

    /** @throws Exception where the JVM does not allow it; the caller says so and steps aside */
    static void define(Instrumentation instrumentation) throws Exception {
        Module self = Bridge.class.getModule();
        instrumentation.redefineModule(
                Object.class.getModule(),
                Collections.emptySet(),
                Collections.emptyMap(),
                // for privateLookupIn: the bridge is defined as a member of java.lang
                Map.of("java.lang", Set.of(self)),
                Collections.emptySet(),
                Collections.emptyMap());
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup());
        for (String name : CLASSES) {
            lookup.defineClass(bytes("java/lang/" + name + ".class"));
        }
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = Bridge.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is missing from the agent's jar");
            }
            return in.readAllBytes();
        }
    }
}
