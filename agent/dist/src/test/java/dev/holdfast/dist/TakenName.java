package dev.holdfast.dist;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** An agent that takes one name of the bridge before those behind it come, so that the bridge cannot be defined. */
final class TakenName {
    private TakenName() {}

    /** Called by the JVM. */
    public static void premain(String ignored, Instrumentation instrumentation)
            throws IOException, IllegalAccessException {
        instrumentation.redefineModule(
                Object.class.getModule(),
                Set.of(),
                Map.of(),
                Map.of("java.lang", Set.of(TakenName.class.getModule())),
                Set.of(),
                Map.of());
        try (InputStream in = ClassLoader.getSystemResourceAsStream("java/lang/HoldfastDeniedException.class")) {
            MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup())
                    .defineClass(Objects.requireNonNull(in).readAllBytes());
        }
    }
}
