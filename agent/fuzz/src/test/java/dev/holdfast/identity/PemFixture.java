package dev.holdfast.identity;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.crypto.util.PBKDFConfig;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemGenerationException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;

/** Keys and certificates made for one run: none are kept in the repository. */
final class PemFixture {
    /** Never registered: the reader must do without. */
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    static final String PASSWORD = "open sesame";

    private final KeyPair rootKeys = keys("EC", 256);
    final KeyPair ec = keys("EC", 256);
    final KeyPair rsa = keys("RSA", 2048);
    final KeyPair edwards = keys("Ed25519", 255);
    final X509Certificate root = certificate("root", rootKeys.getPrivate(), "root", rootKeys);
    final X509Certificate ecLeaf = certificate("root", rootKeys.getPrivate(), "orders", ec);
    final X509Certificate rsaLeaf = certificate("root", rootKeys.getPrivate(), "orders", rsa);
    final X509Certificate edwardsLeaf = certificate("root", rootKeys.getPrivate(), "orders", edwards);

    private PemFixture() throws GeneralSecurityException, IOException, OperatorCreationException {}

    static PemFixture make() {
        try {
            return new PemFixture();
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    static PemObject certificateBlock(X509Certificate certificate) throws GeneralSecurityException {
        return new PemObject("CERTIFICATE", certificate.getEncoded());
    }

    static PemObject pkcs8(KeyPair keys) {
        return new PemObject("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    /** SEC1 or PKCS#1. */
    static PemObject traditional(KeyPair keys) throws IOException {
        return new JcaMiscPEMGenerator(keys.getPrivate()).generate();
    }

    static PemObject traditionalEncrypted(KeyPair keys) throws IOException {
        return new JcaMiscPEMGenerator(
                        keys.getPrivate(),
                        new JcePEMEncryptorBuilder("AES-256-CBC")
                                .setProvider(BOUNCY_CASTLE)
                                .build(PASSWORD.toCharArray()))
                .generate();
    }

    static PemObject pbkdf2(KeyPair keys) throws PemGenerationException, OperatorCreationException {
        return encrypted(
                keys,
                new PBKDF2Config.Builder()
                        .withIterationCount(16)
                        .withPRF(PBKDF2Config.PRF_SHA256)
                        .build());
    }

    static PemObject scrypt(KeyPair keys) throws PemGenerationException, OperatorCreationException {
        return encrypted(keys, new ScryptConfig.Builder(16, 8, 1).build());
    }

    static PemObject pkcs12(KeyPair keys) throws PemGenerationException, OperatorCreationException {
        return encrypted(
                keys,
                new JcePKCSPBEOutputEncryptorBuilder(PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC)
                        .setProvider(BOUNCY_CASTLE)
                        .setIterationCount(16)
                        .build(PASSWORD.toCharArray()));
    }

    /** SEC1 with a number and nothing else. */
    static PemObject withoutCurve(KeyPair keys) throws IOException {
        BigInteger number = ((ECPrivateKey) keys.getPrivate()).getS();
        return new PemObject("EC PRIVATE KEY", new org.bouncycastle.asn1.sec.ECPrivateKey(256, number).getEncoded());
    }

    static PemObject curve() throws IOException {
        return new PemObject("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded());
    }

    static byte[] text(PemObjectGenerator... blocks) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (PemObjectGenerator block : blocks) {
                writer.writeObject(block);
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static PemObject encrypted(KeyPair keys, PBKDFConfig derivation)
            throws PemGenerationException, OperatorCreationException {
        ASN1ObjectIdentifier cipher = NISTObjectIdentifiers.id_aes256_CBC;
        return encrypted(
                keys,
                new JcePKCSPBEOutputEncryptorBuilder(derivation, cipher)
                        .setProvider(BOUNCY_CASTLE)
                        .build(PASSWORD.toCharArray()));
    }

    private static PemObject encrypted(KeyPair keys, OutputEncryptor encryptor) throws PemGenerationException {
        return new PKCS8Generator(PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded()), encryptor).generate();
    }

    private static KeyPair keys(String algorithm, int size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size, new SecureRandom());
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(String issuer, PrivateKey issuerKey, String name, KeyPair keys)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        Instant now = Instant.now();
        boolean authority = name.equals(issuer);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + issuer),
                BigInteger.ONE,
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                new X500Name("CN=" + name),
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        builder.addExtension(
                Extension.keyUsage, true, new KeyUsage(authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey)));
    }
}
