package dev.holdfast.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That an authority has revoked a certificate. Immutable.
 *
 * @param thumbprint x5t#S256 of the certificate
 * @param since when the authority revoked it
 * @param reason in the words of RFC 5280 section 5.3.1, such as "keyCompromise"; null when the authority gives none
 */
public record Revocation(
        String thumbprint, Instant since, @Nullable String reason) {

    /** For people: "x5t#S256 ... revoked at ..., reason keyCompromise". */
    @Override
    public String toString() {
        return "x5t#S256 " + thumbprint + " revoked at " + since + (reason == null ? "" : ", reason " + reason);
    }
}
