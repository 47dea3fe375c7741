package dev.holdfast.command;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority, and the files that an operator would have from it: ca.crt, tls.crt and tls.key. */
final class Authority {
    private static final String NAME = "CN=Example CA";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final KeyPair keys = newKeys();
    private final X509Certificate certificate =
            sign(keys, NAME, true, Instant.now().plus(Duration.ofHours(2)));

    void writeTrust(Path folder) throws IOException, GeneralSecurityException {
        Files.writeString(folder.resolve("ca.crt"), pem("CERTIFICATE", certificate.getEncoded()));
    }

    void writeIdentity(Path folder, Instant notAfter) throws IOException, GeneralSecurityException {
        KeyPair pair = newKeys();
        X509Certificate leaf = sign(pair, "CN=orders,O=Example", false, notAfter);
        Files.writeString(folder.resolve("tls.crt"), pem("CERTIFICATE", leaf.getEncoded()));
        Files.writeString(
                folder.resolve("tls.key"), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    /** server.crt and server.key, of localhost. */
    void writeServer(Path folder) throws IOException, GeneralSecurityException {
        KeyPair pair = newKeys();
        X509Certificate leaf = sign(pair, "CN=server", false, Instant.now().plus(Duration.ofHours(1)));
        Files.writeString(folder.resolve("server.crt"), pem("CERTIFICATE", leaf.getEncoded()));
        Files.writeString(
                folder.resolve("server.key"),
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    /** Of a server on localhost that trusts this authority's clients. */
    SSLContext serverContext() throws GeneralSecurityException, IOException {
        return serverContext(this);
    }

    /** Of a server on localhost that trusts another authority's clients. */
    SSLContext serverContext(Authority clients) throws GeneralSecurityException, IOException {
        KeyPair pair = newKeys();
        X509Certificate leaf = sign(pair, "CN=server", false, Instant.now().plus(Duration.ofHours(1)));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", pair.getPrivate(), PASSWORD, new Certificate[] {leaf});
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", clients.certificate);
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** x5t#S256 of RFC 8705 section 3.1. */
    static String thumbprint(Certificate certificate) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----\n";
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate sign(KeyPair subject, String name, boolean isAuthority, Instant notAfter) {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(NAME),
                new BigInteger(64, new SecureRandom()),
                Date.from(Instant.now().minus(Duration.ofHours(1))),
                Date.from(notAfter),
                new X500Name(name),
                subject.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (GeneralSecurityException | IOException | OperatorException e) {
            throw new IllegalStateException(e);
        }
    }
}
