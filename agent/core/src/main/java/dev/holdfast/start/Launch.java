package dev.holdfast.start;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * The first class of the agent's own loader. It defines the bridge before {@link Start} is so much as verified, for that would
 * look for the bridge's types.
 */
public final class Launch {
    private Launch() {}

    /**
     * Called once by the entry class, by reflection.
     *
     * @param attached whether the JVM was running already
     * @throws Exception the agent is not active then; the entry class says so
     */
    public static void start(@Nullable String arguments, Instrumentation instrumentation, boolean attached)
            throws Exception {
        Bridge.define(instrumentation);
        Start.start(arguments, instrumentation, attached);
    }
}
