package dev.holdfast.identity.revocation;

import dev.holdfast.identity.Revocation;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * The certificate whose status is asked for, and what an answer about it is measured by. Immutable.
 *
 * @param issuer its signature is on the leaf
 * @param thumbprint x5t#S256 of the leaf
 */
record Subject(X509Certificate leaf, X509Certificate issuer, String thumbprint) {
    /** How far this machine's clock may be off the authority's, either way. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /** By number, RFC 5280 section 5.3.1; 7 is not used. */
    private static final String[] REASONS = {
        "unspecified",
        "keyCompromise",
        "cACompromise",
        "affiliationChanged",
        "superseded",
        "cessationOfOperation",
        "certificateHold",
        "",
        "removeFromCRL",
        "privilegeWithdrawn",
        "aACompromise"
    };

    X500Name issuerName() {
        return X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded());
    }

    SubjectPublicKeyInfo issuerKey() {
        return SubjectPublicKeyInfo.getInstance(issuer.getPublicKey().getEncoded());
    }

    /** @param reason the number of RFC 5280 section 5.3.1; negative when there is none */
    Revocation revocation(Instant since, int reason) {
        boolean isKnown = reason >= 0 && reason < REASONS.length && !REASONS[reason].isEmpty();
        return new Revocation(thumbprint, since, isKnown ? REASONS[reason] : reason < 0 ? null : "number " + reason);
    }

    /** Refuses what is not valid yet or not any more. */
    static void requireCurrent(Instant thisUpdate, @Nullable Instant nextUpdate, Instant now) throws StatusException {
        if (thisUpdate.isAfter(now.plus(CLOCK_SKEW))) {
            throw new StatusException("the answer is of " + thisUpdate + ", which is still to come by this clock");
        }
        if (nextUpdate != null && nextUpdate.isBefore(now.minus(CLOCK_SKEW))) {
            throw new StatusException("the answer is out of date since " + nextUpdate);
        }
    }

    /** RFC 5280 sections 5.2 and 5.3: what is critical and not understood makes the whole answer useless. */
    static void requireUnderstood(@Nullable Extensions extensions, List<ASN1ObjectIdentifier> understood)
            throws StatusException {
        if (extensions == null || !extensions.hasAnyCriticalExtensions()) {
            return;
        }
        for (ASN1ObjectIdentifier critical : extensions.getCriticalExtensionOIDs()) {
            if (!understood.contains(critical)) {
                throw new StatusException(
                        "the answer has the critical extension " + critical + ", which is not understood");
            }
        }
    }
}
