package dev.holdfast.exchange;

import dev.holdfast.identity.Generation;
import dev.holdfast.identity.Identity;
import dev.holdfast.token.Credential;
import dev.holdfast.token.ServiceCredentials;
import org.jspecify.annotations.Nullable;

/**
 * What the answer to a replaced attempt means: nothing to us, another try with a fresh credential, or one as the application made
 * the request.
 *
 * <p>Stateless. Any thread may call it, event loops too: it takes no lock and waits for nothing.
 */
final class Judgement {
    private Judgement() {}

    /**
     * Judges a response, counts, and sets the attempt for its next phase.
     *
     * @param challenge the WWW-Authenticate fields, joined by commas; null when there is none
     * @param repeatable whether the client can send the request's body once more
     * @return true: send the request once more
     */
    static boolean sendsAgain(Attempt attempt, int status, @Nullable String challenge, boolean repeatable) {
        if (!attempt.isReplaced() || (status != 401 && status != 403)) {
            return false;
        }
        Route route = attempt.route();
        String error = challenge == null ? null : Challenges.bearerError(challenge);
        if (status == 403 && !"insufficient_scope".equals(error)) {
            return false; // theirs: the caller is known and may not
        }
        route.counters().rejected();
        route.counters().notReplaced(Failure.REJECTED.number());
        boolean again = next(attempt, status, error);
        if (again && repeatable) {
            route.counters().retried();
            return true;
        }
        return false;
    }

    private static boolean next(Attempt attempt, int status, @Nullable String error) {
        Route route = attempt.route();
        Credential used = attempt.credential();
        ServiceCredentials credentials = route.credentials();
        boolean moved = isMoved(attempt);
        if (used != null && credentials != null && status == 401 && ("invalid_token".equals(error) || moved)) {
            if (!moved) {
                credentials.refused(used);
            }
            if (attempt.phase() == Attempt.Phase.FIRST) {
                attempt.proceedTo(Attempt.Phase.FRESH);
                return true;
            }
        }
        if (route.service().deniesOnFailure()) {
            return false;
        }
        attempt.proceedTo(Attempt.Phase.AS_MADE);
        return true;
    }

    private static boolean isMoved(Attempt attempt) {
        Identity identity = attempt.route().identity();
        Generation current = identity == null ? null : identity.current();
        return current != null && current.number() != attempt.generation();
    }
}
