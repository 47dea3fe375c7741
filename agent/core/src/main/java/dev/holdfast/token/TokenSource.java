package dev.holdfast.token;

import dev.holdfast.identity.Generation;

/** Where a slot gets its credentials from, and gives them back to. */
interface TokenSource {
    /** Asks for a token bound to that generation; blocks on the network, for a bounded time. */
    Credential fetch(Generation generation) throws TokenException;

    /**
     * Asks once for the end of a token that {@link #fetch} brought; blocks on the network, for a bounded time.
     *
     * @throws TokenException when it stays good; with {@link TokenException.Reason#ISSUER_UNAVAILABLE} another attempt may help
     */
    RevocationOutcome revoke(Generation generation, Credential credential) throws TokenException;

    /** No more is asked for that generation: what was kept of its key for asking may go. */
    void forget(long generation);
}
