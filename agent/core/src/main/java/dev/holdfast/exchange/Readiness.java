package dev.holdfast.exchange;

import dev.holdfast.config.Stage;
import dev.holdfast.identity.Generation;
import dev.holdfast.token.ServiceCredentials;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a request waits for before its connection is chosen: the first configuration, then the credentials of its address. Later
 * nothing waits, so what is not there in time is met by the failure policy.
 *
 * <p>Thread-safe and lock-free. Only the two {@code await} methods block, each for a bounded time and only while something is
 * missing; the others are wait-free but for starting the fetch of a missing credential. Once everything is at hand all of them
 * return at once and allocate nothing.
 */
final class Readiness {
    /** All requests of a cold start together wait for the configuration no longer than this, whatever happens to it. */
    private static final long LONGEST_START_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final CompletableFuture<@Nullable Void> configured = new CompletableFuture<>();
    private volatile long firstWait;

    /** Says that a configuration is in force, and releases all that wait for it. */
    void configured() {
        configured.complete(null);
    }

    /** Blocks the caller until a configuration is in force or the time for it is over. */
    void awaitConfiguration() {
        if (configured.isDone()) {
            return;
        }
        try {
            configured.get(startNanosLeft(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            return; // nothing is configured yet: nothing matches
        }
    }

    /** Null when a configuration is in force, else a future that ends, normally in every case, when {@link #awaitConfiguration} would. */
    @Nullable CompletableFuture<@Nullable Void> configuration() {
        return configured.isDone()
                ? null
                : configured.copy().completeOnTimeout(null, startNanosLeft(), TimeUnit.NANOSECONDS);
    }

    /** Blocks the caller until the address has what its next request needs, at most for its services' {@code wait}. */
    void await(Address address) {
        CompletableFuture<?> missing = missing(address);
        if (missing == null) {
            return;
        }
        try {
            missing.get(longestWait(address), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the client itself will notice
        } catch (ExecutionException | TimeoutException e) {
            // the write hook finds no credential then and applies the failure policy, with the reason of its own look
            return;
        }
    }

    /** Null when the address has everything, else a future that ends, normally in every case, when {@link #await} would. */
    @Nullable CompletableFuture<@Nullable Object> ready(Address address) {
        CompletableFuture<?> missing = missing(address);
        if (missing == null) {
            return null;
        }
        return missing.<@Nullable Object>handle((value, failure) -> null)
                .completeOnTimeout(null, longestWait(address), TimeUnit.NANOSECONDS);
    }

    /** Asks for every credential that is not there; null when there is none that a request has to wait for. */
    private static @Nullable CompletableFuture<?> missing(Address address) {
        CompletableFuture<?> all = null;
        for (Route route : address.routes()) {
            ServiceCredentials credentials = route.credentials();
            Generation generation = route.generation();
            if (credentials == null || generation == null || credentials.current(generation.number()) != null) {
                continue;
            }
            CompletableFuture<?> one = credentials.prepare(generation);
            if (route.service().stage() != Stage.ENFORCE) {
                continue; // a rehearsal keeps nobody waiting
            }
            all = all == null ? one : CompletableFuture.allOf(all, one);
        }
        return all;
    }

    private static long longestWait(Address address) {
        long longest = 0;
        for (Route route : address.routes()) {
            longest = Math.max(longest, route.service().settings().firstWait().toNanos());
        }
        return longest;
    }

    private long startNanosLeft() {
        long now = System.nanoTime();
        if (firstWait == 0) {
            firstWait = now == 0 ? 1 : now; // a race sets it twice to nearly the same
        }
        return Math.max(0, LONGEST_START_NANOS - (now - firstWait));
    }
}
