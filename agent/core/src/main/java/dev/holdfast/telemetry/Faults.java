package dev.holdfast.telemetry;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Faults of the agent itself that were kept from the application. Any thread may call it. Each place is logged once, by the
 * fault's class and the agent's frame, never by its message, which could quote a request.
 */
public final class Faults {
    private static final LongAdder COUNT = new LongAdder();
    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    private Faults() {}

    /** How many there were since the start. */
    public static long count() {
        return COUNT.sum();
    }

    /** Counts a fault and logs it when its place is new. */
    public static void count(Throwable fault) {
        COUNT.increment();
        StackTraceElement[] frames = fault.getStackTrace();
        String place = fault.getClass().getName() + (frames.length == 0 ? "" : " at " + frames[0]);
        if (LOGGED.size() < 100 && LOGGED.add(place)) {
            Log.warn(
                    "a fault of the agent was kept from the application, whose request went on unchanged or was denied as its"
                            + " policy says: " + place);
            if (Log.isEnabled(LogLevel.DEBUG)) {
                for (StackTraceElement frame : frames) {
                    Log.debug("    at " + frame);
                }
            }
        }
    }

    /** A version of a library that the agent does not fit; its hooks stay silent. */
    public static void unsupported(String library, Throwable reason) {
        if (LOGGED.add(library)) {
            Log.warn("this version of " + library + " is not supported and is left alone: " + reason);
        }
    }
}
