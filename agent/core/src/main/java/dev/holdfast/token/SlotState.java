package dev.holdfast.token;

import dev.holdfast.background.BackOff;
import dev.holdfast.token.TokenException.Reason;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All that a {@link CredentialSlot} knows at one moment. Immutable: each event makes the next state, so that readers see whole
 * states only.
 *
 * @param credential in use until it expires, whatever became of later fetches
 * @param failure of the last fetch, null when it succeeded or there was none
 * @param failures in a row
 * @param nextFetchNanos no fetch starts earlier, by {@link System#nanoTime()}
 * @param refused the last credential that a resource server refused; an issuer that sends the same token again has sent nothing
 * @param nextForcedNanos no fetch in place of a refused credential starts earlier
 * @param closed the slot is given up; the last state
 */
record SlotState(
        @Nullable Credential credential,
        @Nullable TokenException failure,
        int failures,
        long nextFetchNanos,
        @Nullable Credential refused,
        long nextForcedNanos,
        boolean closed) {
    /** Neither a short-lived token nor a server that refuses every token makes more fetches than one in that time. */
    private static final long SHORTEST_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** For an issuer that cannot answer just now. */
    static final BackOff ORDINARY = new BackOff(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(60));

    /** An issuer that refuses the client goes on refusing it until a person changes something there. */
    private static final BackOff CLIENT_REFUSED =
            new BackOff(TimeUnit.SECONDS.toNanos(60), TimeUnit.MINUTES.toNanos(10));

    static SlotState empty(long now) {
        return new SlotState(null, null, 0, now, null, now, false);
    }

    /** The credential that may be sent, null when there is none. */
    @Nullable Credential usable(long now) {
        return credential == null || credential.isExpired(now) ? null : credential;
    }

    boolean mayFetch(long now) {
        return now - nextFetchNanos >= 0;
    }

    /** Whether the credential was refused and no fetch has landed since. */
    boolean wantsReplacement() {
        return !closed && refused != null && credential == null && failure == null;
    }

    /** Refreshed at 75 to 80 % of the life that is left, so that a first failure is no lack yet. */
    SlotState fetched(Credential fresh, long now, double random) {
        if (closed) {
            return this;
        }
        if (refused != null && refused.isSameToken(fresh)) {
            TokenException same = new TokenException(
                    Reason.RESPONSE, "the issuer sent the token again that the resource server has just refused");
            return failed(same, now, random);
        }
        long refreshIn = (long) ((fresh.expiresAtNanos() - now) * (0.75 + 0.05 * random));
        long next = now + Math.max(SHORTEST_INTERVAL_NANOS, refreshIn);
        return new SlotState(fresh, null, 0, next, refused, nextForcedNanos, false);
    }

    SlotState failed(TokenException problem, long now, double random) {
        if (closed) {
            return this;
        }
        int inARow = failures + 1;
        long wait = backOff(problem).nanos(inARow, random);
        // later than asked for, never earlier, and not all instances at once
        long asked = problem.retryAfterNanos() + (long) (problem.retryAfterNanos() * 0.1 * random);
        return new SlotState(credential, problem, inARow, now + Math.max(wait, asked), refused, nextForcedNanos, false);
    }

    /** Unchanged when that token is no longer the one in use. */
    SlotState refused(Credential token, long now) {
        if (closed || credential == null || !credential.isSameToken(token)) {
            return this;
        }
        if (failure != null) {
            return new SlotState(null, failure, failures, nextFetchNanos, token, nextForcedNanos, false);
        }
        long start = now - nextForcedNanos >= 0 ? now : nextForcedNanos;
        return new SlotState(null, null, 0, start, token, start + SHORTEST_INTERVAL_NANOS, false);
    }

    /** A fetch may start at once, as if none had failed. */
    SlotState renew(long now) {
        return closed ? this : new SlotState(credential, null, 0, now, refused, nextForcedNanos, false);
    }

    /** The key's certificate is going, and so is all that is bound to it. */
    SlotState close() {
        TokenException gone = new TokenException(Reason.BINDING, "the generation or the service was given up");
        return new SlotState(null, gone, 0, nextFetchNanos, null, nextForcedNanos, true);
    }

    private static BackOff backOff(TokenException failure) {
        return failure.reason() == Reason.CLIENT_REFUSED ? CLIENT_REFUSED : ORDINARY;
    }
}
