package dev.holdfast.token;

import dev.holdfast.background.Background;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Time, chance and threads, in one place so that a test can hold them still.
 *
 * @param nanoTime as {@link System#nanoTime()}
 * @param workers for what waits for the network
 * @param random from 0 to 1, for jitter
 */
record Scheduling(LongSupplier nanoTime, Timer timer, Executor workers, DoubleSupplier random) {

    /** Runs short work later. */
    interface Timer {
        Alarm after(long nanos, Runnable work);
    }

    /** Work that has not begun yet may be taken back. */
    interface Alarm {
        void cancel();
    }

    static Scheduling of(Background background) {
        ScheduledExecutorService timer = background.timer();
        return new Scheduling(
                System::nanoTime,
                (nanos, work) -> {
                    Future<?> scheduled = timer.schedule(work, nanos, TimeUnit.NANOSECONDS);
                    return () -> scheduled.cancel(false);
                },
                background.workers(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    long now() {
        return nanoTime.getAsLong();
    }
}
