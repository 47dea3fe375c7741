package dev.holdfast.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        JsonObject claims = claims(token);
        if (claims == null) {
            return OPAQUE;
        }
        if (!(claims.get("cnf") instanceof Map<?, ?> confirmation) || confirmation.get("x5t#S256") == null) {
            return NONE;
        }
        return thumbprint.equals(confirmation.get("x5t#S256")) ? OURS : ANOTHER;
    }

    /** Claims of a signed JWT in compact form, null when it is none. */
    private static @Nullable JsonObject claims(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first <= 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            return null;
        }
        JsonObject header = object(token.substring(0, first));
        return header == null || header.get("alg") == null ? null : object(token.substring(first + 1, second));
    }

    private static @Nullable JsonObject object(String encoded) {
        try {
            byte[] json = Base64.getUrlDecoder().decode(encoded);
            return JsonObject.parse(new String(json, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
