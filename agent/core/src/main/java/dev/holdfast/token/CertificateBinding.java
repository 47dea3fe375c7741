package dev.holdfast.token;

import java.util.Map;

/**
 * What an access token itself says of its binding, RFC 8705 section 3.1. The signature is not verified: it is for the resource
 * server, and the token came from the issuer over TLS; this finds an issuer that does not bind.
 */
enum CertificateBinding {
    /** A JWT whose {@code cnf} names our certificate. */
    OURS,
    /** A JWT whose {@code cnf} names another certificate. */
    ANOTHER,
    /** A JWT that says nothing of a certificate. */
    NONE,
    /** No JWT that can be read, an encrypted one included. */
    OPAQUE;

    /** @param thumbprint x5t#S256 of our certificate */
    static CertificateBinding of(String token, String thumbprint) {
        JsonObject claims = JwtClaims.of(token);
        if (claims == null) {
            return OPAQUE;
        }
        if (!(claims.get("cnf") instanceof Map<?, ?> confirmation) || confirmation.get("x5t#S256") == null) {
            return NONE;
        }
        return thumbprint.equals(confirmation.get("x5t#S256")) ? OURS : ANOTHER;
    }
}
