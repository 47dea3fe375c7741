package dev.holdfast.telemetry;

import java.util.concurrent.atomic.LongAdder;

/** Tokens of one service that were given back to their issuer, and those that it did not take. Any thread may call it; none blocks. */
public final class RevocationCounters {
    private final LongAdder revoked = new LongAdder();
    private final LongAdder failed = new LongAdder();

    public void revoked() {
        revoked.increment();
    }

    public void failed() {
        failed.increment();
    }

    public long revokedCount() {
        return revoked.sum();
    }

    public long failedCount() {
        return failed.sum();
    }
}
