package dev.holdfast.identity.revocation;

import dev.holdfast.identity.Generation;
import dev.holdfast.identity.Identity;
import dev.holdfast.identity.Revocation;
import dev.holdfast.telemetry.Log;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The watches over one identity's generations, each from its first {@link #poll} until the identity has forgotten it. For one
 * thread at a time; it never blocks.
 */
public final class RevocationWatches {
    private final Executor workers;
    private final Map<Long, Optional<RevocationWatch>> watches = new HashMap<>();

    /**
     * No watch yet.
     *
     * @param workers for what waits for the network
     */
    public RevocationWatches(Executor workers) {
        this.workers = workers;
    }

    /** The revocation of a generation's certificate, as far as it is known; to be called about twice a second. */
    public @Nullable Revocation poll(Generation generation) {
        Optional<RevocationWatch> watch = watches.computeIfAbsent(generation.number(), absent -> begin(generation));
        return watch.isEmpty() ? null : watch.get().poll();
    }

    /** Ends the watches over what the identity has forgotten. */
    public void retain(Identity identity) {
        watches.keySet().removeIf(number -> identity.generation(number) == null);
    }

    private Optional<RevocationWatch> begin(Generation generation) {
        StatusCheck check = new StatusCheck(generation);
        String why = check.unwatched();
        if (why == null) {
            return Optional.of(
                    new RevocationWatch("identity " + generation, check::ask, workers, RevocationWatch.Timing.REAL));
        }
        String line = "identity " + generation + ": its certificate is not watched for revocation: " + why;
        if (check.isLack()) {
            Log.warn(line);
        } else {
            Log.debug(line);
        }
        return Optional.empty();
    }
}
