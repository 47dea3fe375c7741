package dev.holdfast.token;

import dev.holdfast.identity.Generation;
import dev.holdfast.token.Scheduling.Alarm;
import dev.holdfast.token.TokenException.Reason;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One token's way back to its issuer: a few attempts on worker threads, and an end after a minute, at the token's expiry or at
 * the certificate's, whatever comes first. For so long it holds the generation, whose key the request needs.
 *
 * <p>One attempt or one alarm is under way at a time; nobody is kept waiting.
 */
final class TokenReturn {
    private static final int MOST_ATTEMPTS = 4;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final TokenReturns returns;
    private final Generation generation;
    private final Credential token;
    private final Scheduling scheduling;
    private final long deadline;
    private final CompletableFuture<RevocationOutcome> outcome = new CompletableFuture<>();
    private int attempts; // handed on from attempt to attempt by executor and timer

    TokenReturn(TokenReturns returns, Generation generation, Credential token) {
        this.returns = returns;
        this.generation = generation;
        this.token = token;
        this.scheduling = returns.scheduling();
        this.deadline = deadline();
    }

    /** Always completed normally, on a worker thread or the timer's. */
    CompletableFuture<RevocationOutcome> outcome() {
        return outcome;
    }

    /** Starts the next attempt. */
    void dispatch() {
        try {
            scheduling.workers().execute(this::attempt);
        } catch (RejectedExecutionException e) {
            attempts++;
            failed(new TokenException(Reason.ISSUER_UNAVAILABLE, "too many requests are under way"));
        }
    }

    private long deadline() {
        long now = scheduling.now();
        long certificate = TimeUnit.SECONDS.toNanos(Math.min(
                generation.notAfter().getEpochSecond() - Instant.now().getEpochSecond(),
                LONGEST_NANOS / 1_000_000_000));
        return now + Math.min(LONGEST_NANOS, Math.min(certificate, token.expiresAtNanos() - now));
    }

    private void attempt() {
        attempts++;
        try {
            finish(returns.source().revoke(generation, token));
        } catch (TokenException e) {
            failed(e);
        } catch (RuntimeException | Error e) {
            // a message may quote anything: the class must do
            failed(new TokenException(
                    Reason.RESPONSE, "the revocation failed on " + e.getClass().getName()));
        }
    }

    private void failed(TokenException problem) {
        long wait = Math.max(
                problem.retryAfterNanos(),
                SlotState.ORDINARY.nanos(attempts, scheduling.random().getAsDouble()));
        boolean again = problem.reason() == Reason.ISSUER_UNAVAILABLE
                && attempts < MOST_ATTEMPTS
                && scheduling.now() + wait - deadline < 0;
        if (again) {
            @SuppressWarnings("unused") // nobody takes it back: the deadline ends it
            Alarm next = scheduling.timer().after(wait, this::dispatch);
            return;
        }
        returns.revocations()
                .tell("service " + returns.service() + ": token " + token.fingerprint()
                        + " is not used here any more, but was not" + " revoked and stays good until it expires: "
                        + problem.getMessage());
        finish(RevocationOutcome.FAILED);
    }

    private void finish(RevocationOutcome result) {
        switch (result) {
            case REVOKED -> returns.counters().revoked();
            case FAILED -> returns.counters().failed();
            case FORGOTTEN, NOTHING -> {}
        }
        outcome.complete(result);
    }
}
