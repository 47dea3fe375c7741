package dev.holdfast.token;

import dev.holdfast.telemetry.Log;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * All revocations of this JVM that are under way, so that its end can wait for them. Thread-safe and lock-free but for {@link
 * #awaitAll}, which blocks for a bounded time.
 */
public final class Revocations {
    private final Set<TokenReturn> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean anyIssued = new AtomicBoolean();
    private final Runnable firstToken;
    private volatile boolean ending;

    /** @param firstToken run once, when there is a first token that may have to be given back; it must not block or throw */
    public Revocations(Runnable firstToken) {
        this.firstToken = firstToken;
    }

    /** From now on what goes wrong is nobody's news: the JVM is ending. */
    public void ending() {
        ending = true;
    }

    /**
     * Waits until none is under way, at most for that time.
     *
     * @param begun wait for tokens that are still being fetched, too
     */
    public void awaitAll(List<Revocation> begun, Duration limit) {
        Revocation earlier = Revocation.ofReturns(underWay);
        Revocation.await(
                CompletableFuture.allOf(earlier.done(), Revocation.of(begun).done()), limit);
    }

    void issued() {
        if (!anyIssued.get() && anyIssued.compareAndSet(false, true)) {
            firstToken.run();
        }
    }

    void add(TokenReturn begun) {
        underWay.add(begun);
        var unused = begun.outcome().whenComplete((value, problem) -> underWay.remove(begun));
    }

    /** An issuer that does not take a token back concerns people, unless everything ends anyway. */
    void tell(String problem) {
        if (ending) {
            Log.debug(problem);
        } else {
            Log.warn(problem);
        }
    }
}
