package dev.holdfast.background;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The agent's own threads: one timer for short work, and workers for what blocks on the network.
 *
 * <p>All are daemons, inherit no thread locals, hold no context class loader and end when idle, so that they neither keep the
 * JVM alive nor an application's loader reachable. Thread-safe.
 */
public final class Background {
    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor workers;

    public Background() {
        timer = new ScheduledThreadPoolExecutor(1, new Daemons("holdfast-timer"));
        timer.setRemoveOnCancelPolicy(true);
        // One request in flight per credential slot bounds the number of workers; the cap is the last resort.
        workers = new ThreadPoolExecutor(
                0, 64, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), new Daemons("holdfast-worker"));
    }

    /** For work that never blocks longer than a file read. */
    public ScheduledExecutorService timer() {
        return timer;
    }

    /** For work that waits for the network; rejects when 64 such works are under way. */
    public Executor workers() {
        return workers;
    }

    private static final class Daemons implements ThreadFactory {
        private final String name;
        private final AtomicInteger count = new AtomicInteger();

        Daemons(String name) {
            this.name = name;
        }

        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(null, work, name + "-" + count.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        }
    }
}
