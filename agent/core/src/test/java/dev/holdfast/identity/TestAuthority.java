package dev.holdfast.identity;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** A certificate with its key that can issue others, right ones and odd ones. */
record TestAuthority(KeyPair keys, X509Certificate certificate) {
    private static final AtomicLong SERIAL = new AtomicLong(1);

    static TestAuthority root(String name) throws GeneralSecurityException, IOException {
        return new Request(name).authority().issuedBy(null);
    }

    TestAuthority intermediate(String name) throws GeneralSecurityException, IOException {
        return new Request(name).authority().issuedBy(this);
    }

    TestAuthority leaf(String name) throws GeneralSecurityException, IOException {
        return new Request(name).issuedBy(this);
    }

    static KeyPair newKeys(String kind) throws GeneralSecurityException {
        if (kind.startsWith("RSA")) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(Integer.parseInt(kind.substring(3)));
            return generator.generateKeyPair();
        }
        if (kind.startsWith("Ed")) {
            return KeyPairGenerator.getInstance(kind).generateKeyPair();
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(kind));
        return generator.generateKeyPair();
    }

    /** Of authorities their certificates, of keys PKCS#8. */
    static String pem(Object... objects) throws GeneralSecurityException, IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            for (Object object : objects) {
                writer.writeObject(
                        object instanceof TestAuthority authority
                                ? new PemObject("CERTIFICATE", authority.certificate.getEncoded())
                                : new PemObject("PRIVATE KEY", ((PrivateKey) object).getEncoded()));
            }
        }
        return text.toString();
    }

    /** What is to be issued; a good leaf unless told otherwise. */
    static final class Request {
        private final String name;
        private KeyPair keys;
        private @Nullable String signature;
        private Instant notBefore = Instant.now().minus(Duration.ofHours(1));
        private Instant notAfter = Instant.now().plus(Duration.ofDays(1));
        private @Nullable KeyUsage usage = new KeyUsage(KeyUsage.digitalSignature);
        private @Nullable KeyPurposeId purpose = KeyPurposeId.id_kp_clientAuth;
        private boolean authority;

        Request(String name) throws GeneralSecurityException {
            this.name = name;
            this.keys = newKeys("secp256r1");
        }

        Request authority() {
            authority = true;
            usage = new KeyUsage(KeyUsage.keyCertSign);
            purpose = null;
            return this;
        }

        Request keys(KeyPair with) {
            keys = with;
            return this;
        }

        Request signature(String with) {
            signature = with;
            return this;
        }

        Request valid(Instant from, Instant until) {
            notBefore = from;
            notAfter = until;
            return this;
        }

        Request usage(@Nullable KeyUsage with) {
            usage = with;
            return this;
        }

        Request purpose(@Nullable KeyPurposeId with) {
            purpose = with;
            return this;
        }

        TestAuthority issuedBy(@Nullable TestAuthority issuer) throws GeneralSecurityException, IOException {
            KeyPair signer = issuer == null ? keys : issuer.keys;
            X500Name issuerName = issuer == null
                    ? new X500Name("CN=" + name)
                    : X500Name.getInstance(
                            issuer.certificate.getSubjectX500Principal().getEncoded());
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuerName,
                    BigInteger.valueOf(SERIAL.getAndIncrement()),
                    Date.from(notBefore),
                    Date.from(notAfter),
                    new X500Name("CN=" + name),
                    keys.getPublic());
            addExtensions(builder);
            try {
                String algorithm = signature == null ? defaultSignature(signer) : signature;
                return new TestAuthority(
                        keys,
                        new JcaX509CertificateConverter()
                                .getCertificate(builder.build(
                                        new JcaContentSignerBuilder(algorithm).build(signer.getPrivate()))));
            } catch (OperatorCreationException e) {
                throw new GeneralSecurityException(e);
            }
        }

        private void addExtensions(JcaX509v3CertificateBuilder builder) throws CertIOException {
            if (authority) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            }
            if (usage != null) {
                builder.addExtension(Extension.keyUsage, true, usage);
            }
            if (purpose != null) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            }
        }

        private static String defaultSignature(KeyPair signer) {
            return switch (signer.getPrivate().getAlgorithm()) {
                case "EC" -> "SHA256withECDSA";
                case "RSA" -> "SHA256withRSA";
                default -> "Ed25519";
            };
        }
    }
}
