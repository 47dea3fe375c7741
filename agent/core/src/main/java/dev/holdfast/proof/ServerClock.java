package dev.holdfast.proof;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time by one server's clock, as far as its {@code Date} fields tell (RFC 9110 section 6.6.1), so that the {@code iat} of a
 * proof is right by the clock that judges it when the local one is wrong by minutes. FAPI 2.0 servers refuse proofs of a time
 * more than 60 seconds ahead.
 *
 * <p>The last response counts. A difference of up to {@value #JITTER_SECONDS} seconds is what whole seconds and a slow network
 * make, and corrects nothing; a {@code Date} more than an hour away is not believed, so that a hostile server cannot have
 * proofs made for next week. Each server has its own: what one says never changes what another is told.
 *
 * <p>Thread-safe; both methods are wait-free and allocate nothing.
 */
public final class ServerClock {
    private static final long JITTER_SECONDS = 2;
    private static final long JITTER_MILLIS = TimeUnit.SECONDS.toMillis(JITTER_SECONDS);
    private static final long FARTHEST_MILLIS = TimeUnit.HOURS.toMillis(1);

    private final LongSupplier currentTimeMillis;

    /** What is added to the local clock. */
    private volatile long offsetMillis;

    /** Agrees with the local clock until it has learned better. */
    public ServerClock() {
        this(System::currentTimeMillis);
    }

    ServerClock(LongSupplier currentTimeMillis) {
        this.currentTimeMillis = currentTimeMillis;
    }

    /**
     * Takes note of a response that has just arrived.
     *
     * @param date its Date field; null when it has none
     * @param age its Age field; where there is one, a cache kept the response and its Date is of then (RFC 9111 section 5.1)
     * @return whether it was believed
     */
    public boolean learn(@Nullable String date, @Nullable String age) {
        if (date == null || age != null) {
            return false;
        }
        long seconds = HttpDate.epochSeconds(date);
        if (seconds == HttpDate.NONE) {
            return false;
        }
        // a Date is cut to the second: on average the response is half a second younger
        long offset = TimeUnit.SECONDS.toMillis(seconds) + 500 - currentTimeMillis.getAsLong();
        if (offset < -FARTHEST_MILLIS || offset > FARTHEST_MILLIS) {
            return false;
        }
        offsetMillis = offset >= -JITTER_MILLIS && offset <= JITTER_MILLIS ? 0 : offset;
        return true;
    }

    /** Whether it differs from the local clock. */
    boolean isCorrected() {
        return offsetMillis != 0;
    }

    /** Now, in seconds since 1970. */
    public long epochSeconds() {
        return Math.floorDiv(currentTimeMillis.getAsLong() + offsetMillis, 1000L);
    }
}
