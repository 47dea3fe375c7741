package java.lang;

import java.io.IOException;

/**
 * A request that the policy forbids to send: the service says {@code on-failure: deny} and its static credential could not be
 * replaced, its server is not one that {@code trust} allows, or its contract has ended. The message names service, reason and remedy; it never holds a credential.
 *
 * <p>It is an {@link IOException}, the failure that callers of every HTTP client expect, and stands in {@code java.base} so that
 * every loader resolves it.
 */
public final class HoldfastDeniedException extends IOException {
    private static final long serialVersionUID = 1L;

    public HoldfastDeniedException(String message) {
        super(message);
    }
}
