package dev.holdfast.start;

import dev.holdfast.telemetry.Faults;
import dev.holdfast.telemetry.Log;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Work for the JVM's end, after the application's own shutdown hooks: these run side by side with each other, and a server that
 * finishes its last requests in one of them still needs its tokens. The JDK has an order for that inside ({@code
 * java.lang.Shutdown}: the console, the application's hooks, files to be deleted) and room behind it; it is reached through the
 * package that {@link Bridge} opened. All daemon threads are still there then.
 *
 * <p>Not reached by {@code Runtime.halt} and a killed process.
 */
final class ExitHook {
    /** The last of ten; the JDK takes the first three. */
    private static final int LAST = 9;

    private static final List<Runnable> WORK = new CopyOnWriteArrayList<>();

    private ExitHook() {}

    /**
     * Adds work, which is done in the order of its registration. Whatever it throws is kept from the JVM's end. Where the JVM does
     * not know this way, nothing is run.
     */
    static synchronized void register(Runnable work) {
        WORK.add(work);
        if (WORK.size() == 1) {
            install();
        }
    }

    private static void install() {
        try {
            Method add = Class.forName("java.lang.Shutdown")
                    .getDeclaredMethod("add", int.class, boolean.class, Runnable.class);
            add.setAccessible(true);
            boolean duringShutdownToo = true;
            add.invoke(null, LAST, duringShutdownToo, (Runnable) () -> WORK.forEach(ExitHook::guarded));
        } catch (ReflectiveOperationException | RuntimeException e) {
            Log.info("this JVM does not let the agent work at its end: tokens are not revoked then and end when they"
                    + " expire, and its control socket stays behind");
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable fault) {
            Faults.count(fault); // the JVM ends, whatever became of the tokens
        }
    }
}
