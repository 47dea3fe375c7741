package dev.holdfast.proof;

import java.nio.charset.StandardCharsets;

/**
 * The {@code ath} of an access token, RFC 9449 section 4.2: what a proof says of the token that it goes with. Immutable. Made once
 * when a token is issued, so that a request does not hash it; a type of its own, so that a token cannot be given by mistake.
 *
 * @param value in base64url
 */
public record AccessTokenHash(String value) {
    /**
     * Hashes a token.
     *
     * @param token as it stands behind the scheme in Authorization
     * @throws IllegalArgumentException if it is not ASCII, which no token in a field is (RFC 6750 section 2.1)
     */
    public static AccessTokenHash of(String token) {
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) > 0x7e) {
                throw new IllegalArgumentException("an access token that is not ASCII");
            }
        }
        byte[] hash = ProofKey.sha256().digest(token.getBytes(StandardCharsets.US_ASCII));
        return new AccessTokenHash(new String(Base64Url.encode(hash), StandardCharsets.US_ASCII));
    }
}
