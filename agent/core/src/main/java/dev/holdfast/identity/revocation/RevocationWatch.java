package dev.holdfast.identity.revocation;

import dev.holdfast.background.BackOff;
import dev.holdfast.identity.Revocation;
import dev.holdfast.telemetry.Faults;
import dev.holdfast.telemetry.Log;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches one certificate. It is asked for at once, then when the authority knows more, at the earliest after 5 minutes and at the
 * latest after 24 hours, up to a tenth later at random, so that a fleet does not come at one moment. No answer, or one that must
 * not be used, changes nothing and is logged once; then the pause is 10 seconds at first, and longer each time up to an hour.
 *
 * <p>{@link #poll} is for one thread at a time and never blocks; the asking is done by a worker.
 */
final class RevocationWatch {
    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(24);

    /** For an authority that does not say when it will know more: it may at any moment. */
    private static final Duration UNDATED = Duration.ofHours(1);

    private static final BackOff BACK_OFF = new BackOff(TimeUnit.SECONDS.toNanos(10), TimeUnit.HOURS.toNanos(1));

    private final String name;
    private final Supplier<CertificateStatus> check;
    private final Executor workers;
    private final Timing timing;
    private final AtomicReference<@Nullable CertificateStatus> outcome = new AtomicReference<>();
    private boolean isUnderWay;
    private int failures;
    private long dueNanos;
    private @Nullable Revocation revocation;

    /** What a watch goes by; for tests to take its place. */
    record Timing(InstantSource clock, LongSupplier nanoTime, DoubleSupplier random) {
        static final Timing REAL = new Timing(InstantSource.system(), System::nanoTime, Math::random);
    }

    /**
     * @param name of the certificate, for people
     * @param check blocks, for the workers
     */
    RevocationWatch(String name, Supplier<CertificateStatus> check, Executor workers, Timing timing) {
        this.name = name;
        this.check = check;
        this.workers = workers;
        this.timing = timing;
        this.dueNanos = timing.nanoTime().getAsLong();
    }

    /** Starts what is due and tells what is known: the revocation, which is never taken back, or null. */
    @Nullable Revocation poll() {
        CertificateStatus fresh = outcome.getAndSet(null);
        if (fresh != null) {
            isUnderWay = false;
            take(fresh);
        }
        if (revocation == null && !isUnderWay && timing.nanoTime().getAsLong() - dueNanos >= 0) {
            isUnderWay = true;
            start();
        }
        return revocation;
    }

    private void start() {
        try {
            workers.execute(() -> {
                try {
                    outcome.set(check.get());
                } catch (Throwable fault) {
                    Faults.count(fault); // soft-fail: a look that broke must not end the watch, nor count as revoked
                    outcome.set(CertificateStatus.unknown("a fault of the agent"));
                }
            });
        } catch (RejectedExecutionException e) {
            outcome.set(CertificateStatus.unknown("the agent is too busy to ask"));
        }
    }

    private void take(CertificateStatus status) {
        switch (status.kind()) {
            case REVOKED -> revocation = status.revocation();
            case GOOD -> {
                if (failures > 0) {
                    Log.info(name + ": its status is known again: good, by " + status.text());
                }
                failures = 0;
                rest(pause(status.nextUpdate()));
            }
            case UNKNOWN -> {
                if (failures == 0) {
                    Log.warn(name + ": whether it is revoked cannot be found out, so it stays in use (" + status.text()
                            + ")");
                }
                failures++;
                rest(BACK_OFF.nanos(failures, timing.random().getAsDouble()));
            }
        }
    }

    private long pause(@Nullable Instant nextUpdate) {
        Duration left =
                nextUpdate == null ? UNDATED : Duration.between(timing.clock().instant(), nextUpdate);
        Duration bounded = left.compareTo(SHORTEST) < 0 ? SHORTEST : left.compareTo(LONGEST) > 0 ? LONGEST : left;
        long nanos = bounded.toNanos();
        return nanos + (long) (nanos * 0.1 * timing.random().getAsDouble());
    }

    private void rest(long nanos) {
        dueNanos = timing.nanoTime().getAsLong() + nanos;
    }
}
