package dev.holdfast.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A private certificate authority as companies have it: a root that servers trust, and an issuing authority below it
 * that signs servers and clients. (Spring Authorization Server takes a lone leaf for a self-signed certificate, so a
 * client has to send its issuer along.)
 *
 * <p>Its folder holds ca.crt (the root), trust.p12, server.crt (leaf and issuer), server.key, token-signing.key, and the public
 * half of the clients' key in client-keys.json.
 */
public final class Pki {

    /** Of every store that is written here. */
    public static final String PASSWORD = "changeit";

    /** The subject that every generation of the client {@code orders} shares, as RFC 2253 writes it. */
    public static final String ORDERS = "CN=orders,O=Example,C=US";

    /** What kind of key a client certificate has. */
    public enum KeyKind {
        /** NIST P-256. */
        EC,
        /** 2048 bits. */
        RSA,
        /** RFC 8410. */
        ED25519
    }

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final X509Certificate root;
    private final X509Certificate issuing;
    private final KeyPair issuingKey;
    private final KeyPair serverKeyPair;
    private final AssertionKey clientKey = AssertionKey.of(KeyKind.EC);

    private Pki(Path folder, X509Certificate root, X509Certificate issuing, KeyPair issuingKey, KeyPair serverKeyPair) {
        this.folder = folder;
        this.root = root;
        this.issuing = issuing;
        this.issuingKey = issuingKey;
        this.serverKeyPair = serverKeyPair;
    }

    /** Makes an authority and the servers' files. */
    public static Pki create(Path folder) {
        try {
            Files.createDirectories(folder);
            KeyPair rootKey = keyPair(KeyKind.EC);
            X500Principal rootName = new X500Principal("CN=Example Root CA,O=Example");
            X509Certificate root = authority(rootName, rootKey, rootName, rootKey, 1);
            KeyPair issuingKey = keyPair(KeyKind.EC);
            X509Certificate issuing =
                    authority(new X500Principal("CN=Example Issuing CA,O=Example"), issuingKey, rootName, rootKey, 0);
            Pki pki = new Pki(folder, root, issuing, issuingKey, keyPair(KeyKind.EC));
            pki.writeServerFiles();
            return pki;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything that was written. */
    public Path folder() {
        return folder;
    }

    /** The root, PEM. */
    public Path caCertificate() {
        return folder.resolve("ca.crt");
    }

    /** The server's certificate for localhost and 127.0.0.1, and *.localhost, with its issuer, PEM. */
    public Path serverCertificate() {
        return folder.resolve("server.crt");
    }

    /** The server's key, PKCS#8 PEM. */
    public Path serverKey() {
        return folder.resolve("server.key");
    }

    /** The key by which clients that have no certificate sign assertions; every issuer here knows its public half. */
    public AssertionKey clientKey() {
        return clientKey;
    }

    /** The root as a PKCS#12 trust store. */
    public Path trustStore() {
        return folder.resolve("trust.p12");
    }

    /** The next generation of {@link #ORDERS}: new key, new certificate, same subject; good for a day. */
    public ClientCertificate issueOrders() {
        return issue(ORDERS, KeyKind.EC, Duration.ofDays(1));
    }

    /**
     * The next generation of {@link #ORDERS}, which says where its authority tells of revocations.
     *
     * @param crl distribution point
     */
    public ClientCertificate issueOrders(Duration life, URI crl) {
        return issue(ORDERS, KeyKind.EC, life, Map.of(Extension.cRLDistributionPoints, distributionPoint(crl)));
    }

    /** The same, with the authority's word that it never tells of this one: noRevAvail, RFC 9608. */
    public ClientCertificate issueUnrevocableOrders(Duration life, URI crl) {
        return issue(
                ORDERS,
                KeyKind.EC,
                life,
                Map.of(
                        Extension.cRLDistributionPoints,
                        distributionPoint(crl),
                        new ASN1ObjectIdentifier("2.5.29.56"),
                        DERNull.INSTANCE));
    }

    /** A CRL of the issuing authority, good for an hour. */
    public byte[] revocationList(ClientCertificate... revoked) {
        Date now = new Date();
        JcaX509v2CRLBuilder list = new JcaX509v2CRLBuilder(issuing.getSubjectX500Principal(), now);
        list.setNextUpdate(Date.from(now.toInstant().plus(Duration.ofHours(1))));
        for (ClientCertificate each : revoked) {
            list.addCRLEntry(each.leaf().getSerialNumber(), now, CRLReason.keyCompromise);
        }
        try {
            return list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuingKey.getPrivate()))
                    .getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CRLDistPoint distributionPoint(URI crl) {
        GeneralNames names = new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, crl.toString()));
        return new CRLDistPoint(
                new DistributionPoint[] {new DistributionPoint(new DistributionPointName(names), null, null)});
    }

    /** A client certificate for the subject, valid from a minute ago on. */
    public ClientCertificate issue(String subject, KeyKind kind, Duration life) {
        return issue(subject, kind, life, Map.of());
    }

    private ClientCertificate issue(
            String subject, KeyKind kind, Duration life, Map<ASN1ObjectIdentifier, ASN1Encodable> extensions) {
        Instant now = Instant.now();
        return issue(subject, kind, now.minusSeconds(60), now.plus(life), extensions);
    }

    /** A client certificate with a validity of any kind, in the past or future too. */
    public ClientCertificate issue(String subject, KeyKind kind, Instant notBefore, Instant notAfter) {
        return issue(subject, kind, notBefore, notAfter, Map.of());
    }

    private ClientCertificate issue(
            String subject,
            KeyKind kind,
            Instant notBefore,
            Instant notAfter,
            Map<ASN1ObjectIdentifier, ASN1Encodable> extensions) {
        try {
            KeyPair key = keyPair(kind);
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuing.getSubjectX500Principal(),
                    serial(),
                    Date.from(notBefore),
                    Date.from(notAfter),
                    new X500Principal(subject),
                    key.getPublic());
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            for (Map.Entry<ASN1ObjectIdentifier, ASN1Encodable> each : extensions.entrySet()) {
                builder.addExtension(each.getKey(), false, each.getValue());
            }
            return new ClientCertificate(key.getPrivate(), List.of(sign(builder, issuingKey), issuing));
        } catch (CertIOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client certificate that nobody but its own key vouches for, RFC 8705 section 2.2; P-256, good for a day. */
    public static ClientCertificate selfSigned(String subject) {
        try {
            KeyPair key = keyPair(KeyKind.EC);
            X500Principal name = new X500Principal(subject);
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    serial(),
                    Date.from(Instant.now().minusSeconds(60)),
                    Date.from(Instant.now().plus(Duration.ofDays(1))),
                    name,
                    key.getPublic());
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            return new ClientCertificate(key.getPrivate(), List.of(sign(builder, key)));
        } catch (CertIOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Trust in the root, for clients of the test itself. */
    public TrustManager[] trustManagers() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(rootStore());
            return trust.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An SSLContext of the test's own without a client certificate. */
    public SSLContext sslContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An SSLContext for a server of the test itself: the servers' certificate, and trust in the root for clients' ones. */
    public SSLContext serverSslContext() {
        return serverSslContext((TrustManager[]) null);
    }

    /** The same, with somebody who looks at the certificates of clients. */
    public SSLContext serverSslContext(TrustManager... trust) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", serverKeyPair.getPrivate(), PASSWORD.toCharArray(), new X509Certificate[] {
                issueServer(), issuing
            });
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust == null ? trustManagers() : trust, null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void writeServerFiles() throws IOException, GeneralSecurityException {
        X509Certificate server = issueServer();
        Files.writeString(caCertificate(), Pem.certificates(List.of(root)));
        Files.writeString(serverCertificate(), Pem.certificates(List.of(server, issuing)));
        Files.writeString(serverKey(), Pem.privateKey(serverKeyPair.getPrivate()));
        Files.writeString(folder.resolve("client-keys.json"), clientKey.keySet());
        Files.writeString(
                folder.resolve("token-signing.key"),
                Pem.privateKey(keyPair(KeyKind.RSA).getPrivate()));
        try (OutputStream out = Files.newOutputStream(trustStore())) {
            rootStore().store(out, PASSWORD.toCharArray());
        }
    }

    private X509Certificate issueServer() throws CertIOException, GeneralSecurityException {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuing.getSubjectX500Principal(),
                serial(),
                Date.from(Instant.now().minusSeconds(60)),
                Date.from(Instant.now().plus(Duration.ofDays(30))),
                new X500Principal("CN=localhost,O=Example"),
                serverKeyPair.getPublic());
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.dNSName, "*.localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1")
        }));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        return sign(builder, issuingKey);
    }

    private KeyStore rootStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("root", root);
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static X509Certificate authority(
            X500Principal name, KeyPair key, X500Principal issuer, KeyPair issuerKey, int pathLength)
            throws CertIOException, GeneralSecurityException {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                serial(),
                Date.from(Instant.now().minusSeconds(3600)),
                Date.from(Instant.now().plus(Duration.ofDays(365))),
                name,
                key.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(pathLength));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return sign(builder, issuerKey);
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair issuer)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    static KeyPair keyPair(KeyKind kind) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind == KeyKind.ED25519 ? "Ed25519" : kind.name());
        switch (kind) {
            case EC -> generator.initialize(new ECGenParameterSpec("secp256r1"));
            case RSA -> generator.initialize(2048);
            case ED25519 -> {}
        }
        return generator.generateKeyPair();
    }

    private static BigInteger serial() {
        return new BigInteger(127, RANDOM).add(BigInteger.ONE);
    }
}
