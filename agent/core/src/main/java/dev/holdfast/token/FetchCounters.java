package dev.holdfast.token;

import java.util.concurrent.atomic.LongAdder;

/** Token requests of one service over all its generations. Any thread may call any method; none blocks. */
final class FetchCounters {
    private final LongAdder fetches = new LongAdder();
    private final LongAdder failures = new LongAdder();

    void fetched() {
        fetches.increment();
    }

    void failed() {
        failures.increment();
    }

    long fetches() {
        return fetches.sum();
    }

    long failures() {
        return failures.sum();
    }
}
