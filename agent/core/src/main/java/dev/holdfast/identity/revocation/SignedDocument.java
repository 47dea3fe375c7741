package dev.holdfast.identity.revocation;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PSSParameterSpec;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/**
 * What CRLs and OCSP responses are both made of: content, signature algorithm, signature. The signature covers the content's own
 * bytes; nothing is encoded anew. Immutable once read.
 */
final class SignedDocument {
    private final ASN1Primitive content;
    private final byte[] encodedContent;
    private final AlgorithmIdentifier algorithm;
    private final byte[] signature;

    private SignedDocument(ASN1Primitive content, AlgorithmIdentifier algorithm, byte[] signature) throws IOException {
        this.content = content;
        this.encodedContent = content.getEncoded();
        this.algorithm = algorithm;
        this.signature = signature;
    }

    /** Elements are decoded when they are looked at, so that a long list does not stand in memory as objects. */
    static SignedDocument parse(byte[] bytes) throws StatusException {
        try (ASN1InputStream in = new ASN1InputStream(bytes, true)) {
            ASN1Sequence parts = ASN1Sequence.getInstance(in.readObject());
            if (parts == null || parts.size() < 3 || in.read() >= 0) {
                throw new StatusException("the answer is not what was asked for");
            }
            return new SignedDocument(
                    parts.getObjectAt(0).toASN1Primitive(),
                    AlgorithmIdentifier.getInstance(parts.getObjectAt(1)),
                    ASN1BitString.getInstance(parts.getObjectAt(2)).getOctets());
        } catch (IOException | RuntimeException e) {
            throw new StatusException("the answer cannot be decoded", e);
        }
    }

    ASN1Primitive content() {
        return content;
    }

    /** Equal to what the content itself says of it, RFC 5280 section 5.1.1.2. */
    AlgorithmIdentifier algorithm() {
        return algorithm;
    }

    boolean isSignedBy(PublicKey key) {
        try {
            Signature verifier = verifier();
            if (verifier == null) {
                return false;
            }
            verifier.initVerify(key);
            verifier.update(encodedContent);
            return verifier.verify(signature);
        } catch (GeneralSecurityException | IOException e) {
            return false; // a key of another kind, or no signature at all
        }
    }

    /** Null for what is not strong enough, SHA-1 among it. */
    private @Nullable Signature verifier() throws GeneralSecurityException, IOException {
        ASN1ObjectIdentifier identifier = algorithm.getAlgorithm();
        if (identifier.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return pssVerifier();
        }
        String name = name(identifier);
        return name == null ? null : Signature.getInstance(name);
    }

    private @Nullable Signature pssVerifier() throws GeneralSecurityException, IOException {
        AlgorithmParameters encoded = AlgorithmParameters.getInstance("RSASSA-PSS");
        encoded.init(algorithm.getParameters().toASN1Primitive().getEncoded());
        PSSParameterSpec parameters = encoded.getParameterSpec(PSSParameterSpec.class);
        if (!parameters.getDigestAlgorithm().startsWith("SHA-")
                || parameters.getDigestAlgorithm().equals("SHA-1")) {
            return null;
        }
        Signature verifier = Signature.getInstance("RSASSA-PSS");
        verifier.setParameter(parameters);
        return verifier;
    }

    private static @Nullable String name(ASN1ObjectIdentifier identifier) {
        if (identifier.equals(X9ObjectIdentifiers.ecdsa_with_SHA256)) {
            return "SHA256withECDSA";
        }
        if (identifier.equals(X9ObjectIdentifiers.ecdsa_with_SHA384)) {
            return "SHA384withECDSA";
        }
        if (identifier.equals(X9ObjectIdentifiers.ecdsa_with_SHA512)) {
            return "SHA512withECDSA";
        }
        if (identifier.equals(PKCSObjectIdentifiers.sha256WithRSAEncryption)) {
            return "SHA256withRSA";
        }
        if (identifier.equals(PKCSObjectIdentifiers.sha384WithRSAEncryption)) {
            return "SHA384withRSA";
        }
        if (identifier.equals(PKCSObjectIdentifiers.sha512WithRSAEncryption)) {
            return "SHA512withRSA";
        }
        if (identifier.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return "Ed25519";
        }
        return identifier.equals(EdECObjectIdentifiers.id_Ed448) ? "Ed448" : null;
    }
}
