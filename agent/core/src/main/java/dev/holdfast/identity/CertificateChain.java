package dev.holdfast.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a file and what a server will hold against them (RFC 5280, RFC 8446 section 4.4.2). Better a clear line at
 * start than a failed handshake. Immutable.
 */
final class CertificateChain {
    /** How far this machine's clock may be behind the authority's. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final int DIGITAL_SIGNATURE = 0;

    private final Path file;
    private final List<X509Certificate> certificates;

    /** @param certificates as the file has them; not empty */
    CertificateChain(Path file, List<X509Certificate> certificates) {
        this.file = file;
        this.certificates = List.copyOf(certificates);
    }

    X509Certificate leaf() {
        return certificates.get(0);
    }

    /** Of the leaf; null when the file does not have it. */
    @Nullable X509Certificate issuer() {
        return certificates.size() > 1 ? certificates.get(1) : null;
    }

    List<X509Certificate> certificates() {
        return certificates;
    }

    /**
     * The chain to send: every certificate signed by the next, without the root, which the server must have anyway (RFC 8446
     * section 4.4.2). A self-signed leaf is a chain of itself.
     */
    CertificateChain withoutRoot() throws IdentityException {
        for (int i = 1; i < certificates.size(); i++) {
            requireIssuer(i);
        }
        List<X509Certificate> sent = new ArrayList<>(certificates);
        while (sent.size() > 1 && isIssuedBy(sent.get(sent.size() - 1), sent.get(sent.size() - 1))) {
            sent.remove(sent.size() - 1);
        }
        return new CertificateChain(file, sent);
    }

    /** Everything that does not pass by waiting. */
    void lint(Instant now) throws IdentityException {
        for (int i = 0; i < certificates.size(); i++) {
            X509Certificate certificate = certificates.get(i);
            if (!now.isBefore(certificate.getNotAfter().toInstant())) {
                throw problem(
                        i,
                        "expired at " + certificate.getNotAfter().toInstant(),
                        "Renew it, and see why nothing else did");
            }
            requireStrongKey(i, certificate.getPublicKey());
            requireStrongSignature(i, certificate);
        }
        requireClientUse();
    }

    /** The first moment at which all certificates may be used, skew included. */
    Instant usableFrom() {
        Instant latest = Instant.MIN;
        for (X509Certificate certificate : certificates) {
            Instant notBefore = certificate.getNotBefore().toInstant();
            latest = notBefore.isAfter(latest) ? notBefore : latest;
        }
        return latest.minus(CLOCK_SKEW);
    }

    /** For people: which certificate it is, counted from 1. */
    String describe(int index) {
        return "certificate " + (index + 1) + " ("
                + certificates.get(index).getSubjectX500Principal().getName() + ")";
    }

    private void requireIssuer(int index) throws IdentityException {
        X509Certificate subject = certificates.get(index - 1);
        if (isIssuedBy(subject, certificates.get(index))) {
            return;
        }
        for (int i = 0; i < certificates.size(); i++) {
            if (i != index - 1 && isIssuedBy(subject, certificates.get(i))) {
                throw problem(
                        index,
                        "stands where the issuer of " + describe(index - 1) + " must be, which is " + describe(i),
                        "Put the leaf first and each certificate's issuer right behind it");
            }
        }
        boolean sameName =
                subject.getIssuerX500Principal().equals(certificates.get(index).getSubjectX500Principal());
        throw problem(
                index,
                sameName
                        ? "has the name of the issuer of " + describe(index - 1) + " but did not sign it"
                        : "is not the issuer of " + describe(index - 1) + ", which is "
                                + subject.getIssuerX500Principal().getName(),
                "Put that issuer's certificate there, and remove what does not belong to the chain");
    }

    private static boolean isIssuedBy(X509Certificate subject, X509Certificate issuer) {
        if (!subject.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            subject.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private void requireStrongKey(int index, PublicKey key) throws IdentityException {
        String remedy = "Issue it again with a key of EC P-256, RSA 2048 or more";
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < 2048) {
            throw problem(index, "has an RSA key of " + rsa.getModulus().bitLength() + " bits", remedy);
        }
        if (key instanceof ECKey ec && ec.getParams().getOrder().bitLength() < 224) {
            throw problem(index, "has an EC key of " + ec.getParams().getOrder().bitLength() + " bits", remedy);
        }
    }

    private void requireStrongSignature(int index, X509Certificate certificate) throws IdentityException {
        String digest = signatureDigest(certificate).toUpperCase(Locale.ROOT).replace("-", "");
        if (digest.startsWith("SHA1") || digest.startsWith("MD")) {
            throw problem(
                    index,
                    "is signed with " + certificate.getSigAlgName() + " (" + digest + ")",
                    "Have it signed with SHA-256 or better");
        }
    }

    /** The signature's name begins with its digest, but for RSASSA-PSS, which has it in the parameters, SHA-1 being the default. */
    private static String signatureDigest(X509Certificate certificate) {
        String name = certificate.getSigAlgName();
        byte @Nullable [] encoded = certificate.getSigAlgParams();
        if (!name.equals("RSASSA-PSS") || encoded == null) {
            return name;
        }
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance(name);
            parameters.init(encoded);
            return parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
        } catch (GeneralSecurityException | IOException e) {
            return name;
        }
    }

    private void requireClientUse() throws IdentityException {
        boolean @Nullable [] keyUsage = leaf().getKeyUsage();
        if (keyUsage != null && !keyUsage[DIGITAL_SIGNATURE]) {
            throw problem(
                    0, "has a key usage without digitalSignature", "Issue it again with keyUsage digitalSignature");
        }
        List<String> usages = extendedKeyUsage();
        if (usages != null && !usages.contains(CLIENT_AUTHENTICATION) && !usages.contains(ANY_USAGE)) {
            throw problem(
                    0,
                    "has an extended key usage without clientAuth",
                    "Issue it again with extendedKeyUsage clientAuth");
        }
    }

    private @Nullable List<String> extendedKeyUsage() throws IdentityException {
        try {
            return leaf().getExtendedKeyUsage();
        } catch (CertificateParsingException e) {
            throw problem(0, "has an extended key usage that cannot be decoded", "Issue it again");
        }
    }

    private IdentityException problem(int index, String problem, String remedy) {
        return new IdentityException(file, describe(index) + " " + problem, remedy);
    }
}
