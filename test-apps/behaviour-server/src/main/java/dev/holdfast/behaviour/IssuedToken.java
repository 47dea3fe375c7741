package dev.holdfast.behaviour;

import java.time.Instant;

/**
 * What is known of a token.
 *
 * @param value the token
 * @param thumbprint of the certificate that it was fetched with; null without one
 * @param key thumbprint of the DPoP key that it was fetched with; null without one
 * @param usable false for one that a client must not use: of a wrong type or, legibly, of a wrong binding
 * @param expires as its server sees it
 */
public record IssuedToken(String value, String thumbprint, String key, boolean usable, Instant expires) {
    /** Without the token. */
    @Override
    public String toString() {
        return "token until " + expires;
    }
}
