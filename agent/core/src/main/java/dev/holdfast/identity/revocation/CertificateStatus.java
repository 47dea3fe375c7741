package dev.holdfast.identity.revocation;

import dev.holdfast.identity.Revocation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a certificate after asking. Immutable.
 *
 * @param text for people: who said so, or why nobody did
 * @param revocation not null exactly when it is {@link Kind#REVOKED}
 * @param nextUpdate when the authority will know more; null when it does not say
 */
public record CertificateStatus(
        Kind kind,
        String text,
        @Nullable Revocation revocation,
        @Nullable Instant nextUpdate) {

    /** The three answers of RFC 6960 section 2.2. */
    public enum Kind {
        GOOD,
        REVOKED,
        UNKNOWN
    }

    static CertificateStatus good(@Nullable Instant nextUpdate) {
        return new CertificateStatus(Kind.GOOD, "", null, nextUpdate);
    }

    static CertificateStatus revoked(Revocation revocation) {
        return new CertificateStatus(Kind.REVOKED, "", revocation, null);
    }

    static CertificateStatus unknown(String why) {
        return new CertificateStatus(Kind.UNKNOWN, why, null, null);
    }

    CertificateStatus saidBy(String source) {
        return new CertificateStatus(kind, source, revocation, nextUpdate);
    }
}
