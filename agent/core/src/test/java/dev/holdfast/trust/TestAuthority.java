package dev.holdfast.trust;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** A certificate with its key and its issuers, right ones and odd ones; of an authority, a server or a client. */
public record TestAuthority(KeyPair keys, List<X509Certificate> chain) {
    private static final AtomicLong SERIAL = new AtomicLong(1);

    /** An authority of that name with a key of its own. */
    public static TestAuthority root(String name) {
        return new Request(name).authority().issuedBy(null);
    }

    /** An authority below this one. */
    public TestAuthority intermediate(String name) {
        return new Request(name).authority().issuedBy(this);
    }

    /** A good server of that host. */
    public TestAuthority server(String host) {
        return new Request(host).host(host).issuedBy(this);
    }

    /** A good client. */
    public TestAuthority client(String name) {
        return new Request(name).purpose(KeyPurposeId.id_kp_clientAuth).issuedBy(this);
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** Without the root, as a server sends it. */
    public X509Certificate[] sent() {
        return chain.subList(0, chain.size() - 1).toArray(new X509Certificate[0]);
    }

    /** The bundle of these certificates. */
    public static byte[] bundle(TestAuthority... authorities) throws IOException, GeneralSecurityException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            for (TestAuthority authority : authorities) {
                writer.writeObject(
                        new PemObject("CERTIFICATE", authority.certificate().getEncoded()));
            }
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** A TLS context that shows this certificate. */
    public SSLContext context() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("one", keys.getPrivate(), new char[] {'x'}, sent());
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(store, new char[] {'x'});
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), null, null);
        return context;
    }

    /** What is to be issued: a good server, but for its names, unless told otherwise. */
    static final class Request {
        private final String name;
        private final List<GeneralName> names = new ArrayList<>();
        private KeyPair keys = newKeys("EC");
        private Instant notBefore = Instant.now().minus(Duration.ofHours(2));
        private Instant notAfter = Instant.now().plus(Duration.ofDays(1));
        private int usage = KeyUsage.digitalSignature;
        private @Nullable KeyPurposeId purpose = KeyPurposeId.id_kp_serverAuth;
        private boolean authority;

        Request(String name) {
            this.name = name;
        }

        Request authority() {
            authority = true;
            usage = KeyUsage.keyCertSign;
            purpose = null;
            return this;
        }

        Request host(String host) {
            names.add(new GeneralName(GeneralName.dNSName, host));
            return this;
        }

        Request address(String address) {
            names.add(new GeneralName(GeneralName.iPAddress, address));
            return this;
        }

        Request expired() {
            notAfter = Instant.now().minus(Duration.ofHours(1));
            return this;
        }

        Request purpose(KeyPurposeId with) {
            purpose = with;
            return this;
        }

        Request keyEncipherment() {
            keys = newKeys("RSA");
            usage = KeyUsage.keyEncipherment;
            return this;
        }

        TestAuthority issuedBy(@Nullable TestAuthority issuer) {
            try {
                JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                        issuer == null
                                ? new X500Name("CN=" + name)
                                : X500Name.getInstance(issuer.certificate()
                                        .getSubjectX500Principal()
                                        .getEncoded()),
                        BigInteger.valueOf(SERIAL.getAndIncrement()),
                        Date.from(notBefore),
                        Date.from(notAfter),
                        new X500Name("CN=" + name),
                        keys.getPublic());
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
                if (authority) {
                    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
                }
                if (purpose != null) {
                    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
                }
                if (!names.isEmpty()) {
                    builder.addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(names.toArray(new GeneralName[0])));
                }
                KeyPair signer = issuer == null ? keys : issuer.keys;
                List<X509Certificate> chain = new ArrayList<>();
                chain.add(new JcaX509CertificateConverter()
                        .getCertificate(builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()))));
                if (issuer != null) {
                    chain.addAll(issuer.chain);
                }
                return new TestAuthority(keys, chain);
            } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
                throw new IllegalStateException(e);
            }
        }

        private static KeyPair newKeys(String kind) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
                if (kind.equals("RSA")) {
                    generator.initialize(2048);
                } else {
                    generator.initialize(new ECGenParameterSpec("secp256r1"));
                }
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
