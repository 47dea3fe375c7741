package dev.holdfast.token;

import java.util.concurrent.TimeUnit;

/**
 * How long to leave a failing issuer alone: twice as long each time, up to a bound, shortened by up to a quarter at random so
 * that many instances do not come back at once. Immutable.
 *
 * @param firstNanos after the first failure
 * @param longestNanos the bound
 */
record BackOff(long firstNanos, long longestNanos) {
    static final BackOff ORDINARY = new BackOff(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(60));

    /** An issuer that refuses the client goes on refusing it until a person changes something there. */
    static final BackOff CLIENT_REFUSED = new BackOff(TimeUnit.SECONDS.toNanos(60), TimeUnit.MINUTES.toNanos(10));

    static final BackOff METADATA = new BackOff(TimeUnit.MINUTES.toNanos(1), TimeUnit.HOURS.toNanos(1));

    static BackOff after(TokenException failure) {
        return failure.reason() == TokenException.Reason.CLIENT_REFUSED ? CLIENT_REFUSED : ORDINARY;
    }

    /**
     * @param failures in a row, at least 1
     * @param random from 0 to 1
     */
    long nanos(int failures, double random) {
        int doublings = Math.min(failures - 1, 16);
        long whole = Math.min(firstNanos << doublings, longestNanos);
        return whole - (long) (whole * 0.25 * random);
    }
}
