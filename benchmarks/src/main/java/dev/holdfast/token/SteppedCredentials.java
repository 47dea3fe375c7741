package dev.holdfast.token;

import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.RevocationCounters;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Real {@link ServiceCredentials} whose issuer is a counter and whose refresh happens when asked for; it stands in their package
 * for that. {@link #replace} is for one thread at a time, the credentials for any.
 */
public final class SteppedCredentials {
    private static final long LIFE_NANOS = TimeUnit.HOURS.toNanos(1);

    private final AtomicReference<Runnable> refresh = new AtomicReference<>(() -> {});
    private final ServiceCredentials credentials;
    private volatile long skippedNanos;
    private int fetched;

    public SteppedCredentials(String service) {
        Scheduling scheduling = new Scheduling(
                this::now,
                (nanos, work) -> {
                    refresh.set(work);
                    return () -> {};
                },
                Runnable::run,
                () -> 0.5);
        credentials = new ServiceCredentials(new TokenReturns(
                service, new Counting(), scheduling, new Revocations(() -> {}), new RevocationCounters()));
    }

    public ServiceCredentials credentials() {
        return credentials;
    }

    /** Fetches the first credential of a generation. */
    public void prepare(Generation generation) {
        credentials.prepare(generation).join();
    }

    /** Lets the time come at which the credential is refreshed. */
    public void replace() {
        int before = fetched;
        skippedNanos += LIFE_NANOS * 9 / 10;
        refresh.get().run();
        if (fetched == before) {
            throw new IllegalStateException("no refresh");
        }
    }

    private long now() {
        return System.nanoTime() + skippedNanos;
    }

    private final class Counting implements TokenSource {
        @Override
        public RevocationOutcome revoke(Generation generation, Credential credential) {
            return RevocationOutcome.FORGOTTEN;
        }

        @Override
        public Credential fetch(Generation generation) {
            fetched++;
            return credential(generation.number(), fetched, now());
        }

        @Override
        public void forget(long generation) {
            // nothing is kept
        }
    }

    /** A credential as an issuer would send it, for baselines too. */
    public static Credential credential(long generation, int serial, long nowNanos) {
        return new Credential(
                "Bearer 2YotnFZFEjr1zCsicMWpAA." + serial, generation, "fp" + serial, nowNanos + LIFE_NANOS, null);
    }
}
