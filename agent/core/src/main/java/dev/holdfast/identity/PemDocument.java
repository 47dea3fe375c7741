package dev.holdfast.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.NoSuchProviderException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.jspecify.annotations.Nullable;

/** The blocks of one PEM file (RFC 7468 and what came before it), in order. Text between the blocks is passed over. */
final class PemDocument {
    private final Path file;
    private final List<PemObject> blocks;

    private PemDocument(Path file, List<PemObject> blocks) {
        this.file = file;
        this.blocks = blocks;
    }

    static PemDocument parse(Path file, byte[] bytes) throws IdentityException {
        if (bytes.length == 0) {
            throw new IdentityException(file, "is empty", "Write the PEM file again");
        }
        List<PemObject> blocks = new ArrayList<>();
        int start = startOfText(bytes);
        try (PemReader reader = new PemReader(new InputStreamReader(
                new ByteArrayInputStream(bytes, start, bytes.length - start), StandardCharsets.ISO_8859_1))) {
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                blocks.add(block);
            }
        } catch (IOException | RuntimeException e) {
            // the cause may quote the material
            throw new IdentityException(
                    file,
                    "is cut off or damaged after " + blocks.size() + " whole PEM blocks",
                    "Write the file again, best under another name that is then renamed");
        }
        if (blocks.isEmpty()) {
            throw new IdentityException(
                    file,
                    "holds no PEM block",
                    "Convert DER with: openssl x509 -inform der -in FILE -out FILE.pem (openssl pkey for a key)");
        }
        return new PemDocument(file, blocks);
    }

    /** All certificates in the order of the file; never empty. */
    List<X509Certificate> certificates() throws IdentityException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemObject block : blocks) {
            switch (block.getType()) {
                case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE" ->
                    certificates.add(certificate(block, certificates.size() + 1));
                default -> {}
            }
        }
        if (certificates.isEmpty()) {
            throw new IdentityException(file, "holds no certificate", "Put the chain there, leaf first");
        }
        return certificates;
    }

    /** The only private key of the file. */
    PrivateKey privateKey(KeyPassword password) throws IdentityException {
        PemObject found = null;
        for (PemObject block : blocks) {
            if (block.getType().endsWith("PRIVATE KEY")) {
                if (found != null) {
                    throw new IdentityException(
                            file, "holds more than one private key", "Keep only the key of the first certificate");
                }
                found = block;
            }
        }
        if (found == null) {
            throw new IdentityException(
                    file, "holds no private key", "Put the key there, or name its file with key: in the configuration");
        }
        try {
            return new KeyDecoder(file).decode(privateKeyInfo(found, new KeyDecryption(file, password)));
        } catch (IOException | RuntimeException e) {
            // the cause may quote the material
            throw new IdentityException(
                    file,
                    "the " + kind(found) + " does not hold a private key that can be decoded",
                    KeyDecryption.CONVERT);
        }
    }

    private X509Certificate certificate(PemObject block, int position) throws IdentityException {
        byte[] content = block.getContent();
        // the JDK reads BER of indefinite length by recursion, as deep as the file says, and takes what is no sequence
        // for PEM again
        if (content.length < 2 || content[0] != 0x30 || content[1] == (byte) 0x80) {
            throw new IdentityException(
                    file,
                    "certificate " + position + " is not encoded by DER",
                    "Convert it with: openssl x509 -in FILE -out FILE.new");
        }
        try {
            return (X509Certificate) certificateFactory().generateCertificate(new ByteArrayInputStream(content));
        } catch (CertificateException e) {
            // the cause may quote what is there, and that may be a key
            throw new IdentityException(
                    file,
                    "certificate " + position + " cannot be decoded",
                    "Look at it with: openssl x509 -text -in FILE");
        }
    }

    /** For people. A label that nobody defined may be a piece of a key, in a file whose lines were joined or moved. */
    private static String kind(PemObject block) {
        return switch (block.getType()) {
            case "PRIVATE KEY",
                    "ENCRYPTED PRIVATE KEY",
                    "RSA PRIVATE KEY",
                    "EC PRIVATE KEY",
                    "DSA PRIVATE KEY",
                    "OPENSSH PRIVATE KEY" -> "block " + block.getType();
            default -> "block of an unknown kind";
        };
    }

    private PrivateKeyInfo privateKeyInfo(PemObject block, KeyDecryption decryption)
            throws IOException, IdentityException {
        byte[] content = decryption.legacy(block);
        return switch (block.getType()) {
            case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(content);
            case "ENCRYPTED PRIVATE KEY" -> decryption.pkcs8(EncryptedPrivateKeyInfo.getInstance(content));
            case "RSA PRIVATE KEY" ->
                new PrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        RSAPrivateKey.getInstance(content));
            case "EC PRIVATE KEY" -> {
                ECPrivateKey key = ECPrivateKey.getInstance(content);
                ASN1Encodable inside = key.getParametersObject();
                yield new PrivateKeyInfo(
                        new AlgorithmIdentifier(
                                X9ObjectIdentifiers.id_ecPublicKey, inside == null ? ecParameters() : inside),
                        key);
            }
            default ->
                throw new IdentityException(
                        file, "a " + kind(block) + " is not supported", "Use an EC, RSA or Ed25519 key");
        };
    }

    /** SEC1 allows a key that leaves its curve to the block before it. */
    private @Nullable ASN1Encodable ecParameters() throws IOException {
        for (PemObject block : blocks) {
            if (block.getType().equals("EC PARAMETERS")) {
                return ASN1Primitive.fromByteArray(block.getContent()) instanceof ASN1ObjectIdentifier curve
                        ? curve
                        : null;
            }
        }
        return null;
    }

    /** The JDK's own, whatever provider the application has put before it: SunJSSE compares the names of key algorithms. */
    private static CertificateFactory certificateFactory() throws CertificateException {
        try {
            return CertificateFactory.getInstance("X.509", "SUN");
        } catch (NoSuchProviderException e) {
            return CertificateFactory.getInstance("X.509");
        }
    }

    private static int startOfText(byte[] bytes) {
        boolean byteOrderMark =
                bytes.length > 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        return byteOrderMark ? 3 : 0;
    }
}
