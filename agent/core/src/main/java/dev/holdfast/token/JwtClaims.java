package dev.holdfast.token;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a JWT says, its signature not verified: it is for others to judge by, and for us to plan by. Stateless. */
final class JwtClaims {
    private JwtClaims() {}

    /** Claims of a signed JWT in compact form, null when it is none. */
    static @Nullable JsonObject of(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first <= 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            return null;
        }
        JsonObject header = object(token.substring(0, first));
        return header == null || header.get("alg") == null ? null : object(token.substring(first + 1, second));
    }

    /** Its {@code exp}, {@link Instant#MAX} when it has none or cannot be read. */
    static Instant expiry(String token) {
        JsonObject claims = of(token);
        if (claims == null || !(claims.get("exp") instanceof Number seconds)) {
            return Instant.MAX;
        }
        try {
            return Instant.ofEpochSecond(seconds.longValue());
        } catch (DateTimeException e) {
            return Instant.MAX;
        }
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
