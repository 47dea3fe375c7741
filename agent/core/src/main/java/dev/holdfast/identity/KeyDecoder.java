package dev.holdfast.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Makes the JDK's own key objects, which SunJSSE can sign with, from what a PEM file holds. */
final class KeyDecoder {
    private final Path file;

    KeyDecoder(Path file) {
        this.file = file;
    }

    PrivateKey decode(PrivateKeyInfo info) throws IOException, IdentityException {
        ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            requireNamedCurve(info);
            return decode(info, "EC", "SunEC");
        }
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return decode(info, "RSA", "SunRsaSign");
        }
        if (algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return decode(info, "RSASSA-PSS", "SunRsaSign");
        }
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519) || algorithm.equals(EdECObjectIdentifiers.id_Ed448)) {
            return decode(info, "EdDSA", "SunEC");
        }
        throw new IdentityException(
                file, "a key of algorithm " + algorithm + " is not supported", "Use an EC, RSA or Ed25519 key");
    }

    private PrivateKey decode(PrivateKeyInfo info, String algorithm, String provider)
            throws IOException, IdentityException {
        // without the attributes and the public key of RFC 5958, which not every JDK accepts
        byte[] encoded = new PrivateKeyInfo(info.getPrivateKeyAlgorithm(), info.parsePrivateKey()).getEncoded();
        try {
            return keyFactory(algorithm, provider).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IdentityException(
                    file,
                    "this JVM does not accept the " + algorithm + " key",
                    "Check it with: openssl pkey -check -noout -in FILE; use EC P-256, P-384, P-521, RSA or Ed25519");
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private void requireNamedCurve(PrivateKeyInfo info) throws IdentityException {
        if (!(info.getPrivateKeyAlgorithm().getParameters() instanceof ASN1ObjectIdentifier)) {
            throw new IdentityException(
                    file,
                    "the EC key does not name its curve",
                    "Convert it with: openssl ec -param_enc named_curve -in FILE -out FILE.new; its certificate must name the curve too");
        }
    }

    /** A provider that the application has put first makes keys that SunJSSE passes over, "Ed25519" instead of "EdDSA". */
    private static KeyFactory keyFactory(String algorithm, String provider) throws NoSuchAlgorithmException {
        try {
            return KeyFactory.getInstance(algorithm, provider);
        } catch (NoSuchProviderException e) {
            return KeyFactory.getInstance(algorithm);
        }
    }
}
