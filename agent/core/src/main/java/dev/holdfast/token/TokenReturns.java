package dev.holdfast.token;

import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.RevocationCounters;

/**
 * What the tokens of one service need on their way back. Immutable; thread-safe.
 *
 * @param service as named in the log
 * @param revocations knows what is under way in the JVM
 */
record TokenReturns(
        String service,
        TokenSource source,
        Scheduling scheduling,
        Revocations revocations,
        RevocationCounters counters) {

    /** Starts it, and returns at once. */
    TokenReturn start(Generation generation, Credential token) {
        TokenReturn started = new TokenReturn(this, generation, token);
        revocations.add(started);
        started.dispatch();
        return started;
    }
}
