package dev.holdfast.background;

/**
 * How long to leave a failing peer alone: twice as long each time, up to a bound, shortened by up to a quarter at random so
 * that many instances do not come back at once. Immutable.
 *
 * @param firstNanos after the first failure
 * @param longestNanos the bound
 */
public record BackOff(long firstNanos, long longestNanos) {
    /**
     * The pause before the next try.
     *
     * @param failures in a row, at least 1
     * @param random from 0 to 1
     */
    public long nanos(int failures, double random) {
        int doublings = Math.min(failures - 1, 16);
        long whole = Math.min(firstNanos << doublings, longestNanos);
        return whole - (long) (whole * 0.25 * random);
    }
}
