package dev.holdfast.identity.revocation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.asn1.ocsp.ResponseData;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.ocsp.TBSRequest;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * The question about one certificate and the answer to it, RFC 6960. Without a nonce: responders make their answers ahead (RFC 5019),
 * and an old one is bounded by its own dates. Stateless.
 */
final class OcspResponse {
    private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int GOOD = 0;
    private static final int REVOKED = 1;

    /** An answer without an end is one of the moment; it must not be an old one. */
    private static final Duration UNDATED_LIFE = Duration.ofDays(1);

    private OcspResponse() {}

    /** What goes to the responder. */
    static byte[] request(Subject subject) {
        Request one = new Request(certificateId(subject), null);
        try {
            return new OCSPRequest(new TBSRequest(null, new DERSequence(one), (Extensions) null), null).getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("bytes into memory", e);
        }
    }

    static CertificateStatus read(byte[] bytes, Subject subject, Instant now) throws StatusException {
        try {
            byte[] basic = basic(OCSPResponse.getInstance(bytes));
            SignedDocument document = SignedDocument.parse(basic);
            ResponseData data = ResponseData.getInstance(document.content());
            requireAuthority(
                    document, data, BasicOCSPResponse.getInstance(basic).getCerts(), subject, now);
            Subject.requireUnderstood(data.getResponseExtensions(), List.of());
            return judge(find(data, subject), subject, now);
        } catch (RuntimeException | ParseException malformed) {
            throw new StatusException("the answer cannot be decoded", malformed);
        }
    }

    private static byte[] basic(OCSPResponse response) throws StatusException {
        int status = response.getResponseStatus().getIntValue();
        if (status != OCSPResponseStatus.SUCCESSFUL) {
            throw new StatusException("the responder refuses to answer, with status " + status + " of RFC 6960");
        }
        ResponseBytes answer = response.getResponseBytes();
        if (answer == null || !answer.getResponseType().equals(OCSPObjectIdentifiers.id_pkix_ocsp_basic)) {
            throw new StatusException("the answer is of an unknown type");
        }
        return answer.getResponse().getOctets();
    }

    private static CertificateStatus judge(SingleResponse about, Subject subject, Instant now)
            throws StatusException, ParseException {
        Subject.requireUnderstood(about.getSingleExtensions(), List.of());
        Instant thisUpdate = instant(about.getThisUpdate());
        Instant nextUpdate = about.getNextUpdate() == null ? null : instant(about.getNextUpdate());
        Subject.requireCurrent(thisUpdate, nextUpdate == null ? thisUpdate.plus(UNDATED_LIFE) : nextUpdate, now);
        return switch (about.getCertStatus().getTagNo()) {
            case GOOD -> CertificateStatus.good(nextUpdate);
            case REVOKED -> {
                RevokedInfo info = RevokedInfo.getInstance(about.getCertStatus().getStatus());
                CRLReason reason = info.getRevocationReason();
                yield CertificateStatus.revoked(subject.revocation(
                        instant(info.getRevocationTime()),
                        reason == null ? -1 : reason.getValue().intValue()));
            }
            default -> throw new StatusException("the responder does not know the certificate");
        };
    }

    private static SingleResponse find(ResponseData data, Subject subject) throws StatusException {
        CertID wanted = certificateId(subject);
        for (ASN1Encodable each : data.getResponses()) {
            SingleResponse response = SingleResponse.getInstance(each);
            CertID id = response.getCertID();
            // parameters of the hash are NULL with some and absent with others
            if (id.getHashAlgorithm()
                            .getAlgorithm()
                            .equals(wanted.getHashAlgorithm().getAlgorithm())
                    && id.getIssuerNameHash().equals(wanted.getIssuerNameHash())
                    && id.getIssuerKeyHash().equals(wanted.getIssuerKeyHash())
                    && id.getSerialNumber().equals(wanted.getSerialNumber())) {
                return response;
            }
        }
        throw new StatusException("the answer is about another certificate");
    }

    /** Section 4.2.2.2: the issuer itself, or a responder whose certificate the issuer itself has signed for that use. */
    private static void requireAuthority(
            SignedDocument document, ResponseData data, @Nullable ASN1Sequence sent, Subject subject, Instant now)
            throws StatusException {
        X509Certificate issuer = subject.issuer();
        ResponderID responder = data.getResponderID();
        if (isNamed(responder, issuer) && document.isSignedBy(issuer.getPublicKey())) {
            return;
        }
        String why = "the answer's signature is neither the issuer's nor that of a responder that it appointed";
        for (int i = 0; sent != null && i < sent.size(); i++) {
            X509Certificate candidate = certificate(sent.getObjectAt(i));
            if (isNamed(responder, candidate) && document.isSignedBy(candidate.getPublicKey())) {
                String flaw = flaw(candidate, subject, now);
                if (flaw == null) {
                    return;
                }
                why = "the responder's certificate " + flaw;
            }
        }
        throw new StatusException(why);
    }

    /**
     * What keeps a certificate from being a responder's; null when nothing does. Whether it is revoked in turn is not asked, which
     * section 4.2.2.2.1 leaves to the client: such certificates are short-lived, and most say themselves not to ask.
     */
    private static @Nullable String flaw(X509Certificate candidate, Subject subject, Instant now)
            throws StatusException {
        try {
            if (!candidate.getIssuerX500Principal().equals(subject.issuer().getSubjectX500Principal())
                    || !SignedDocument.parse(candidate.getEncoded())
                            .isSignedBy(subject.issuer().getPublicKey())) {
                return "is not from the issuer";
            }
            List<String> uses = candidate.getExtendedKeyUsage();
            boolean @Nullable [] usage = candidate.getKeyUsage();
            if (uses == null || !uses.contains(OCSP_SIGNING) || (usage != null && !usage[DIGITAL_SIGNATURE])) {
                return "is not for signing OCSP responses";
            }
            boolean isValid = !now.isBefore(candidate.getNotBefore().toInstant())
                    && !now.isAfter(candidate.getNotAfter().toInstant());
            if (!isValid) {
                return "is not valid now";
            }
            return candidate.hasUnsupportedCriticalExtension() ? "has a critical extension" : null;
        } catch (GeneralSecurityException e) {
            return "cannot be decoded";
        }
    }

    private static boolean isNamed(ResponderID responder, X509Certificate certificate) {
        X500Name name = responder.getName();
        return name == null
                ? Arrays.equals(responder.getKeyHash(), keyHash(certificate))
                : name.equals(X500Name.getInstance(
                        certificate.getSubjectX500Principal().getEncoded()));
    }

    private static X509Certificate certificate(ASN1Encodable encoded) throws StatusException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(encoded.toASN1Primitive().getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new StatusException("the responder's certificate cannot be decoded", e);
        }
    }

    /** By SHA-1, which every responder knows; nothing is secured by it. */
    private static CertID certificateId(Subject subject) {
        return new CertID(
                new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1, DERNull.INSTANCE),
                new DEROctetString(sha1(subject.leaf().getIssuerX500Principal().getEncoded())),
                new DEROctetString(keyHash(subject.issuer())),
                new ASN1Integer(subject.leaf().getSerialNumber()));
    }

    private static byte[] keyHash(X509Certificate certificate) {
        return sha1(SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded())
                .getPublicKeyData()
                .getOctets());
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-1", e);
        }
    }

    private static Instant instant(ASN1GeneralizedTime time) throws ParseException {
        return time.getDate().toInstant();
    }
}
