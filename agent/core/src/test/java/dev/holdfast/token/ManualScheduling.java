package dev.holdfast.token;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Time that stands still until a test moves it; worker tasks run when the test says so. Only for tests on one thread. */
final class ManualScheduling {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L); // it may wrap, as nanoTime may
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>((a, b) -> Long.signum(a.at - b.at));
    private final ArrayDeque<Runnable> work = new ArrayDeque<>();
    private double random = 0.5;
    private Runnable onAlarm = () -> {};

    private record Alarm(long at, Runnable work) {}

    Scheduling scheduling() {
        return new Scheduling(now::get, this::after, work::add, () -> random);
    }

    long now() {
        return now.get();
    }

    void random(double value) {
        random = value;
    }

    /** Runs once, when the next alarm is set. */
    void onAlarm(Runnable event) {
        onAlarm = event;
    }

    int queued() {
        return work.size();
    }

    int alarms() {
        return alarms.size();
    }

    /** Runs what waits for a worker, and what that brings. */
    void work() {
        for (Runnable next = work.poll(); next != null; next = work.poll()) {
            next.run();
        }
    }

    /** Lets time pass, with every alarm and its work at its moment. */
    void pass(Duration time) {
        long end = now.get() + time.toNanos();
        for (Alarm next = alarms.peek(); next != null && next.at - end <= 0; next = alarms.peek()) {
            alarms.remove();
            if (next.at - now.get() > 0) {
                now.set(next.at);
            }
            next.work.run();
            work();
        }
        now.set(end);
    }

    /** Lets time pass while timer and workers are stuck. */
    void jump(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private Scheduling.Alarm after(long nanos, Runnable task) {
        Alarm alarm = new Alarm(now.get() + nanos, task);
        alarms.add(alarm);
        Runnable event = onAlarm;
        onAlarm = () -> {};
        event.run();
        return () -> alarms.remove(alarm);
    }
}
