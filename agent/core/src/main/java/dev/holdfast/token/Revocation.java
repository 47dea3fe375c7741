package dev.holdfast.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tokens on their way back to their issuer; they are out of use already. Thread-safe. */
public final class Revocation {
    /** Of nothing. */
    public static final Revocation NONE = new Revocation(List.of());

    private final List<CompletableFuture<RevocationOutcome>> outcomes;

    Revocation(Collection<CompletableFuture<RevocationOutcome>> outcomes) {
        this.outcomes = List.copyOf(outcomes);
    }

    static Revocation ofReturns(Collection<TokenReturn> begun) {
        List<CompletableFuture<RevocationOutcome>> outcomes = new ArrayList<>();
        for (TokenReturn each : begun) {
            outcomes.add(each.outcome());
        }
        return new Revocation(outcomes);
    }

    /** Several as one. */
    public static Revocation of(List<Revocation> parts) {
        List<CompletableFuture<RevocationOutcome>> outcomes = new ArrayList<>();
        for (Revocation part : parts) {
            outcomes.addAll(part.outcomes);
        }
        return new Revocation(outcomes);
    }

    /** Done when all are, normally in every case. */
    CompletableFuture<?> done() {
        return CompletableFuture.allOf(outcomes.toArray(new CompletableFuture<?>[0]));
    }

    /** What it has come to when all is done, or at the limit; what is pending then goes on. Blocks. */
    public RevocationSummary await(Duration limit) {
        await(done(), limit);
        return summary();
    }

    /** What it has come to so far. */
    public RevocationSummary summary() {
        int[] counts = new int[RevocationOutcome.values().length];
        int pending = 0;
        for (CompletableFuture<RevocationOutcome> each : outcomes) {
            if (each.isDone()) {
                counts[index(each.join())]++;
            } else {
                pending++;
            }
        }
        return new RevocationSummary(
                counts[index(RevocationOutcome.REVOKED)],
                counts[index(RevocationOutcome.FORGOTTEN)],
                counts[index(RevocationOutcome.FAILED)],
                pending);
    }

    /**
     * Waits whatever happens, an interrupt too, which is handed on afterwards: the thread that ends the JVM may bring one along, and
     * the limit is short.
     */
    static void await(CompletableFuture<?> done, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        while (true) {
            try {
                done.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException | TimeoutException e) {
                break; // the summary tells
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("EnumOrdinal") // an array index that never leaves this method's class
    private static int index(RevocationOutcome outcome) {
        return outcome.ordinal();
    }
}
