package dev.holdfast.token;

import dev.holdfast.identity.Generation;

/** Where a slot gets its credentials from. */
interface TokenSource {
    /** Asks for a token bound to that generation; blocks on the network, for a bounded time. */
    Credential fetch(Generation generation) throws TokenException;

    /** No more is asked for that generation: what was kept of its key for asking may go. */
    void forget(long generation);
}
