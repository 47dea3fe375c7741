package dev.holdfast.exchange;

import dev.holdfast.identity.Generation;
import dev.holdfast.token.Credential;
import dev.holdfast.token.ResourceDiscovery;
import dev.holdfast.token.ServiceCredentials;
import org.jspecify.annotations.Nullable;

/**
 * What the answer to a replaced attempt means: nothing to us, another try with the proof that the server wants, one with a fresh
 * credential, or one as the application made the request.
 *
 * <p>Stateless. Any thread may call it, event loops too: it takes no lock and waits for nothing.
 */
final class Judgement {
    private Judgement() {}

    /**
     * Judges a response, counts, and sets the attempt for its next phase.
     *
     * @param repeatable whether the client can send the request's body once more, and would
     * @return true: send the request once more
     */
    static boolean sendsAgain(Attempt attempt, ResponseHead response, boolean repeatable) {
        if (!attempt.isReplaced()) {
            return false;
        }
        int status = response.status();
        if (status == 407) {
            return false; // a proxy's: what it says of nonces and times is not the server's, RFC 9449 section 7.1
        }
        boolean hasNonce = attempt.learn(response); // from every answer, RFC 9449 section 8.2
        if (status != 400 && status != 401 && status != 403) {
            return false;
        }
        String challenges = response.challenges();
        Verdict verdict = verdict(attempt, status, challenges, hasNonce);
        if (status != 401 && verdict == Verdict.THEIRS) {
            return false; // the caller is known and may not, or asked for something wrong
        }
        Route route = attempt.route();
        if (status == 401) {
            noteMetadata(route, challenges); // first, so that a fresh token is asked for by what they say now
        }
        route.counters().answered(verdict.number());
        boolean again = isProofRepeated(attempt, verdict, challenges) || isRepeated(attempt, verdict, status);
        boolean sent = again && repeatable;
        if (!sent || verdict != Verdict.NONCE_WANTED) {
            route.counters().rejected();
            route.counters().notReplaced(Failure.REJECTED.number());
        }
        if (sent) {
            route.counters().retried();
        }
        return sent;
    }

    /** RFC 9728 section 5.2: the resource says that its metadata may have changed. They are read elsewhere, and later. */
    private static void noteMetadata(Route route, @Nullable String challenges) {
        ServiceCredentials credentials = route.credentials();
        ResourceDiscovery discovery = credentials == null ? null : credentials.discovery();
        if (discovery == null || challenges == null) {
            return;
        }
        String location = Challenges.resourceMetadata(challenges);
        if (location != null) {
            discovery.challenged(location);
        }
    }

    /** What is said of proofs concerns a request that carried one. */
    private static Verdict verdict(Attempt attempt, int status, @Nullable String challenges, boolean hasNonce) {
        Verdict verdict = Challenges.judge(status, challenges, hasNonce);
        Credential used = attempt.credential();
        boolean proven = used != null && used.proof() != null;
        return verdict == Verdict.REPLAYED && !proven ? Verdict.THEIRS : verdict;
    }

    /** The same token with the proof that is wanted: once, whatever is wrong with it. */
    private static boolean isProofRepeated(Attempt attempt, Verdict verdict, @Nullable String challenges) {
        if (verdict != Verdict.NONCE_WANTED && verdict != Verdict.REPLAYED) {
            return false;
        }
        Credential used = attempt.credential();
        if (used == null || used.proof() == null || challenges == null || attempt.isProofRepeated()) {
            return false;
        }
        if (!used.proof().isAmong(Challenges.proofAlgorithms(challenges))) {
            attempt.route().counters().notReplaced(Failure.PROOF_ALGORITHM.number());
            return false; // another of the same algorithm would be refused as well
        }
        attempt.repeatProof();
        return true;
    }

    private static boolean isRepeated(Attempt attempt, Verdict verdict, int status) {
        Route route = attempt.route();
        Credential used = attempt.credential();
        ServiceCredentials credentials = route.credentials();
        boolean moved = isMoved(attempt);
        boolean ofToken = verdict == Verdict.EXPIRED || verdict == Verdict.REVOKED || verdict == Verdict.WRONG_BINDING;
        if (used != null && credentials != null && (ofToken || (moved && status == 401))) {
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
        Generation current = attempt.route().generation();
        return current != null && current.number() != attempt.generation();
    }
}
