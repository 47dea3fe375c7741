package dev.holdfast.token;

import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.Log;
import dev.holdfast.token.Scheduling.Alarm;
import dev.holdfast.token.TokenException.Reason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The credential of one service and one generation, fetched when first asked for and kept fresh from then on.
 *
 * <p>Any thread may call any method; none blocks. {@link #current()} is wait-free and allocates nothing: one volatile read of an
 * immutable {@link SlotState}. The other methods are lock-free: they retry a compare-and-set of that state, which fails only when
 * another thread's event got in.
 *
 * <p>A <em>flight</em> is one fetch, from the decision to its outcome. Whoever sets {@link #inFlight} from null owns the flight,
 * everybody else follows it; only the owner starts a fetch, so that one is under way at most. The owner lands it in the order
 * state, alarm, {@code inFlight} to null, outcome to the followers. A thread that finds {@code inFlight} null therefore sees the
 * landed state when it looks again as an owner, and needs no second fetch.
 */
final class CredentialSlot {
    private static final AtomicReferenceFieldUpdater<CredentialSlot, SlotState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(CredentialSlot.class, SlotState.class, "state");

    private final String service;
    private final Generation generation;
    private final TokenSource source;
    private final Scheduling scheduling;
    private final FetchCounters counters;
    private final AtomicReference<@Nullable CompletableFuture<Credential>> inFlight = new AtomicReference<>();
    private final AtomicReference<@Nullable Alarm> alarm = new AtomicReference<>();
    private final IssuedTokens issued;
    private volatile SlotState state;

    /** Of the last fetch that a worker began: done when its token is kept, or on its way back. */
    private volatile CompletableFuture<RevocationOutcome> fetching =
            CompletableFuture.completedFuture(RevocationOutcome.NOTHING);

    /** @param returns the way to an end of the tokens that come from the same source */
    CredentialSlot(String service, Generation generation, TokenReturns returns, FetchCounters counters) {
        this.service = service;
        this.generation = generation;
        this.source = returns.source();
        this.scheduling = returns.scheduling();
        this.issued = new IssuedTokens(generation, returns);
        this.counters = counters;
        this.state = SlotState.empty(scheduling.now());
    }

    long generation() {
        return generation.number();
    }

    /** The credential that may be sent now, null when there is none. */
    @Nullable Credential current() {
        return state.usable(scheduling.now());
    }

    /** Why there is no credential; null when there is one or the first fetch is still under way. */
    @Nullable TokenException failure() {
        SlotState seen = state;
        return seen.usable(scheduling.now()) == null ? seen.failure() : null;
    }

    /**
     * The credential, or the outcome of the fetch that is under way or started by this. Between two fetches that failed it fails
     * at once with the last failure.
     */
    CompletableFuture<Credential> prepare() {
        SlotState seen = state;
        long now = scheduling.now();
        Credential usable = seen.usable(now);
        if (usable != null) {
            return CompletableFuture.completedFuture(usable);
        }
        TokenException failure = seen.failure();
        if (failure != null && !seen.mayFetch(now)) {
            return CompletableFuture.failedFuture(failure);
        }
        return follow(takeOff());
    }

    /** That token is not handed out again. */
    void refused(Credential token) {
        long now = scheduling.now();
        SlotState before = advance(s -> s.refused(token, now));
        Credential current = before.credential();
        if (current != null && current.isSameToken(token)) {
            refresh();
        }
    }

    /** Another token is wanted, now and without regard to earlier failures: it comes from elsewhere. The present one serves until then. */
    void renew() {
        long now = scheduling.now();
        advance(s -> s.renew(now));
        refresh();
    }

    /** Takes every token out of use and has it revoked. Another one is fetched when one is asked for, not before. */
    Revocation revoke() {
        long now = scheduling.now();
        advance(s -> s.credential() == null ? s : s.refused(s.credential(), now));
        silence(alarm.getAndSet(null));
        return issued.giveBackAll(now);
    }

    /**
     * Gives the slot up: no credential, no fetch, no alarm from here on. All its tokens are revoked, also one that is still being
     * fetched; what is kept of the generation's key goes when that is done.
     */
    Revocation close() {
        SlotState before = advance(SlotState::close);
        TokenException gone = before.close().failure();
        silence(alarm.getAndSet(null));
        CompletableFuture<Credential> flight = inFlight.getAndSet(null);
        if (flight != null && gone != null) {
            flight.completeExceptionally(gone);
        }
        // closed before it is looked at, as a fetch is there before it looks whether all is closed: one sees the other
        Revocation late = new Revocation(List.of(fetching));
        Revocation earlier = issued.underWay();
        Revocation all = Revocation.of(List.of(late, earlier, issued.close(scheduling.now())));
        var unused = all.done().whenComplete((value, problem) -> source.forget(generation.number()));
        return all;
    }

    /** Followers cannot complete or cancel the flight of the others. */
    private static CompletableFuture<Credential> follow(CompletableFuture<Credential> flight) {
        CompletableFuture<Credential> follower = new CompletableFuture<>();
        var unused = flight.whenComplete((credential, problem) -> {
            if (problem == null) {
                follower.complete(credential);
            } else {
                follower.completeExceptionally(problem);
            }
        });
        return follower;
    }

    /** Starts a fetch that nobody follows. */
    private void refresh() {
        var unused = takeOff();
    }

    /** Lets an event make the next state; returns the one before it. */
    private SlotState advance(UnaryOperator<SlotState> event) {
        SlotState before;
        do {
            before = state;
        } while (!STATE.compareAndSet(this, before, event.apply(before)));
        return before;
    }

    private CompletableFuture<Credential> takeOff() {
        CompletableFuture<Credential> flight = new CompletableFuture<>();
        CompletableFuture<Credential> underWay = inFlight.compareAndExchange(null, flight);
        if (underWay != null) {
            return underWay;
        }
        SlotState seen = state;
        long now = scheduling.now();
        if (seen.mayFetch(now) && !seen.closed()) {
            dispatch(flight);
        } else if (seen.failure() != null || seen.usable(now) != null) {
            stayDown(flight, seen, now); // another flight landed meanwhile
        } else {
            // after a refusal that followed too closely on the one before
            scheduling.timer().after(seen.nextFetchNanos() - now, () -> dispatch(flight));
        }
        return flight;
    }

    private void stayDown(CompletableFuture<Credential> flight, SlotState seen, long now) {
        release(flight);
        Credential usable = seen.usable(now);
        if (usable != null) {
            flight.complete(usable);
        } else if (seen.failure() != null) {
            flight.completeExceptionally(seen.failure());
        }
    }

    private void dispatch(CompletableFuture<Credential> flight) {
        try {
            scheduling.workers().execute(() -> fetch(flight));
        } catch (RejectedExecutionException e) {
            failed(flight, new TokenException(Reason.ISSUER_UNAVAILABLE, "too many token requests are under way"));
        }
    }

    private void fetch(CompletableFuture<Credential> flight) {
        CompletableFuture<RevocationOutcome> landed = new CompletableFuture<>();
        fetching = landed;
        if (state.closed()) {
            landed.complete(RevocationOutcome.NOTHING);
            return; // closing has completed the flight
        }
        counters.fetched();
        CompletableFuture<RevocationOutcome> tooLate = null;
        try {
            Credential fresh = source.fetch(generation);
            tooLate = issued.add(fresh, scheduling.now());
            succeeded(flight, fresh);
        } catch (TokenException e) {
            failed(flight, e);
        } catch (RuntimeException | Error e) {
            // A flight that never lands would keep the slot empty for ever. A message may quote anything: the class
            // must do.
            String problem = "the token request failed on " + e.getClass().getName();
            failed(flight, new TokenException(Reason.RESPONSE, problem));
        } finally {
            if (tooLate == null) {
                landed.complete(RevocationOutcome.NOTHING);
            } else {
                var unused = tooLate.thenAccept(landed::complete);
            }
        }
    }

    private void succeeded(CompletableFuture<Credential> flight, Credential fresh) {
        long now = scheduling.now();
        double random = scheduling.random().getAsDouble();
        SlotState before = advance(s -> s.fetched(fresh, now, random));
        SlotState after = before.fetched(fresh, now, random);
        land(flight, before, after);
    }

    private void failed(CompletableFuture<Credential> flight, TokenException problem) {
        long now = scheduling.now();
        double random = scheduling.random().getAsDouble();
        SlotState before = advance(s -> s.failed(problem, now, random));
        land(flight, before, before.failed(problem, now, random));
    }

    /** @param after what this flight made of the state before it, whatever happened to the state since */
    private void land(CompletableFuture<Credential> flight, SlotState before, SlotState after) {
        if (!after.closed()) {
            setAlarm(after.nextFetchNanos());
        }
        release(flight);
        TokenException failure = after.failure();
        if (failure != null) {
            counters.failed();
            flight.completeExceptionally(failure);
        } else if (after.credential() != null) {
            flight.complete(after.credential());
        }
        tell(before, after);
    }

    /** Closing may have taken the flight already. A refusal that came while it was held followed it, and got no fetch of its own. */
    private void release(CompletableFuture<Credential> flight) {
        if (inFlight.compareAndSet(flight, null) && state.wantsReplacement()) {
            refresh();
        }
    }

    /** After the certificate's end nothing is asked for unasked; whoever still prepares has the back-off between requests. */
    private void setAlarm(long atNanos) {
        if (System.currentTimeMillis() >= generation.notAfter().toEpochMilli()) {
            return;
        }
        Alarm next = scheduling.timer().after(Math.max(0, atNanos - scheduling.now()), this::refresh);
        silence(alarm.getAndSet(next));
        if (state.closed()) {
            silence(next);
        }
    }

    private static void silence(@Nullable Alarm alarm) {
        if (alarm != null) {
            alarm.cancel();
        }
    }

    /** The first of a series of failures, and the end of the series. */
    private void tell(SlotState before, SlotState after) {
        if (after.closed()) {
            return;
        }
        TokenException failure = after.failure();
        if (failure != null && (before.failure() == null || before.failure().reason() != failure.reason())) {
            long wait = TimeUnit.NANOSECONDS.toSeconds(after.nextFetchNanos() - scheduling.now());
            Log.warn(
                    "service " + service + ": no new token for generation " + generation() + ": " + failure.getMessage()
                            + " (" + failure.reason() + ", next attempt in " + Math.max(1, wait) + " s"
                            + (after.usable(scheduling.now()) == null ? "" : ", the one there is stays in use") + ")");
        } else if (failure == null && before.failure() != null) {
            Log.info("service " + service + ": there is a token for generation " + generation() + " again");
        }
    }
}
