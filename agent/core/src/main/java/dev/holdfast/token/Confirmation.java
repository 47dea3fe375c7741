package dev.holdfast.token;

import java.util.Map;

/**
 * What an access token itself says of its binding, the {@code cnf} of RFC 7800. The signature is not verified: it is for the
 * resource server, and the token came from the issuer over TLS; this finds an issuer that does not bind.
 */
enum Confirmation {
    /** A JWT whose {@code cnf} names what is ours. */
    OURS,
    /** A JWT whose {@code cnf} names another. */
    ANOTHER,
    /** A JWT that says nothing of it. */
    NONE,
    /** No JWT that can be read, an encrypted one included. */
    OPAQUE;

    /** The member for a certificate, RFC 8705 section 3.1. */
    static final String CERTIFICATE = "x5t#S256";

    /** The member for a proof's key, RFC 9449 section 6.1. */
    static final String KEY = "jkt";

    /** @param thumbprint of our certificate or key */
    static Confirmation of(String token, String member, String thumbprint) {
        JsonObject claims = JwtClaims.of(token);
        if (claims == null) {
            return OPAQUE;
        }
        if (!(claims.get("cnf") instanceof Map<?, ?> confirmation) || confirmation.get(member) == null) {
            return NONE;
        }
        return thumbprint.equals(confirmation.get(member)) ? OURS : ANOTHER;
    }
}
