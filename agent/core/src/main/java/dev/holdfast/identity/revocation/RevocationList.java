package dev.holdfast.identity.revocation;

import java.time.Instant;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.TBSCertList;
import org.bouncycastle.asn1.x509.TBSCertList.CRLEntry;
import org.jspecify.annotations.Nullable;

/**
 * Reads a complete CRL of the issuer itself (RFC 5280 sections 5 and 6.3.3). Indirect ones, those of some reasons only and deltas
 * are no answer. Entries are read one by one and kept nowhere: a CRL may have a hundred thousand. Stateless.
 */
final class RevocationList {
    private static final int CRL_SIGN = 6;
    private static final int REMOVE_FROM_CRL = 8;
    private static final List<ASN1ObjectIdentifier> OF_LISTS = List.of(Extension.issuingDistributionPoint);
    private static final List<ASN1ObjectIdentifier> OF_ENTRIES =
            List.of(Extension.reasonCode, Extension.invalidityDate);

    private RevocationList() {}

    /** @param point where the CRL comes from */
    static CertificateStatus read(byte[] bytes, Subject subject, StatusSources.Point point, Instant now)
            throws StatusException {
        SignedDocument document = SignedDocument.parse(bytes);
        try {
            TBSCertList list = TBSCertList.getInstance(document.content());
            requireIssuer(document, list, subject);
            requireScope(list.getExtensions(), subject, point);
            if (list.getNextUpdate() == null) {
                throw new StatusException("the CRL does not say until when it counts");
            }
            Instant nextUpdate = list.getNextUpdate().getDate().toInstant();
            Subject.requireCurrent(list.getThisUpdate().getDate().toInstant(), nextUpdate, now);
            CRLEntry entry = find(list, subject);
            return entry == null
                    ? CertificateStatus.good(nextUpdate)
                    : CertificateStatus.revoked(subject.revocation(
                            entry.getRevocationDate().getDate().toInstant(), reason(entry)));
        } catch (RuntimeException malformed) {
            throw new StatusException("the CRL cannot be decoded", malformed);
        }
    }

    private static void requireIssuer(SignedDocument document, TBSCertList list, Subject subject)
            throws StatusException {
        if (!list.getIssuer().equals(subject.issuerName())) {
            throw new StatusException("the CRL is of another issuer");
        }
        boolean @Nullable [] usage = subject.issuer().getKeyUsage();
        if (usage != null && !usage[CRL_SIGN]) {
            throw new StatusException("the issuer's certificate is not for signing CRLs");
        }
        if (!list.getSignature().equals(document.algorithm())
                || !document.isSignedBy(subject.issuer().getPublicKey())) {
            throw new StatusException("the CRL's signature is not the issuer's, or too weak");
        }
    }

    private static void requireScope(@Nullable Extensions extensions, Subject subject, StatusSources.Point point)
            throws StatusException {
        if (extensions == null) {
            return;
        }
        if (extensions.getExtension(Extension.deltaCRLIndicator) != null) {
            throw new StatusException("the CRL is a delta");
        }
        Subject.requireUnderstood(extensions, OF_LISTS);
        Extension scope = extensions.getExtension(Extension.issuingDistributionPoint);
        if (scope == null) {
            return;
        }
        IssuingDistributionPoint limits = IssuingDistributionPoint.getInstance(scope.getParsedValue());
        if (limits.isIndirectCRL()) {
            throw new StatusException("the CRL is an indirect one");
        }
        if (limits.getOnlySomeReasons() != null) {
            throw new StatusException("the CRL is for some reasons only");
        }
        boolean isAuthority = subject.leaf().getBasicConstraints() >= 0;
        if (limits.onlyContainsAttributeCerts()
                || (isAuthority ? limits.onlyContainsUserCerts() : limits.onlyContainsCACerts())) {
            throw new StatusException("the CRL is not for certificates of this kind");
        }
        DistributionPointName name = limits.getDistributionPoint();
        if (name != null && !isOneOf(name, point.names())) {
            throw new StatusException("the CRL is of another distribution point");
        }
    }

    private static boolean isOneOf(DistributionPointName name, GeneralNames names) {
        if (name.getType() != DistributionPointName.FULL_NAME) {
            return false;
        }
        List<GeneralName> ours = Arrays.asList(names.getNames());
        for (GeneralName theirs : GeneralNames.getInstance(name.getName()).getNames()) {
            if (ours.contains(theirs)) {
                return true;
            }
        }
        return false;
    }

    /** Looks at all entries: a critical extension in any of them spoils the list (section 5.3). */
    private static @Nullable CRLEntry find(TBSCertList list, Subject subject) throws StatusException {
        CRLEntry found = null;
        Enumeration<?> entries = list.getRevokedCertificateEnumeration();
        while (entries.hasMoreElements()) {
            CRLEntry entry = (CRLEntry) entries.nextElement();
            if (entry.hasExtensions()) {
                Subject.requireUnderstood(entry.getExtensions(), OF_ENTRIES);
            }
            if (entry.getUserCertificate().hasValue(subject.leaf().getSerialNumber())
                    && reason(entry) != REMOVE_FROM_CRL) {
                found = entry;
            }
        }
        return found;
    }

    /** Negative when there is none. */
    private static int reason(CRLEntry entry) {
        Extension reason = entry.hasExtensions() ? entry.getExtensions().getExtension(Extension.reasonCode) : null;
        return reason == null
                ? -1
                : CRLReason.getInstance(reason.getParsedValue()).getValue().intValue();
    }
}
