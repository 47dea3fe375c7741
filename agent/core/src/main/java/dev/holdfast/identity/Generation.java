package dev.holdfast.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * One validated state of an identity: private key and chain that belong together. Immutable.
 *
 * @param number unique in this JVM over all identities and rising, so that a connection's mark needs no name
 * @param identity the identity's name in the configuration
 * @param chain leaf first, without the root; empty for {@link #ANONYMOUS} only
 * @param thumbprint x5t#S256 of the leaf, RFC 8705 section 3.1
 * @param notBefore the latest over the chain
 * @param notAfter the earliest over the chain: from then on a server refuses it, whichever certificate has expired
 * @param issuer of the leaf, whether it is sent or not; null when the files do not have it
 */
public record Generation(
        long number,
        String identity,
        PrivateKey privateKey,
        List<X509Certificate> chain,
        String thumbprint,
        Instant notBefore,
        Instant notAfter,
        @Nullable X509Certificate issuer) {
    /**
     * Nobody's: what stands for a generation where no certificate is needed, with an issuer that takes another proof of the client
     * and binds its tokens otherwise. A connection made for it offers none.
     */
    public static final Generation ANONYMOUS = new Generation(
            0, "none", new NoKey(), List.of(), "", Instant.EPOCH, Instant.ofEpochMilli(Long.MAX_VALUE), null);

    private static final AtomicLong LAST_NUMBER = new AtomicLong();

    public Generation {
        chain = List.copyOf(chain);
        if (chain.isEmpty() && number != 0) {
            throw new IllegalArgumentException("a generation without a certificate");
        }
    }

    /**
     * The next generation: with a number of its own, and what can be read from the chain. The caller has checked that key and
     * chain belong together.
     *
     * @param chain leaf first, without the root
     */
    public static Generation of(String identity, PrivateKey privateKey, List<X509Certificate> chain) {
        return of(identity, privateKey, chain, chain.size() > 1 ? chain.get(1) : null);
    }

    /**
     * The next generation, whose issuer may be a root that is not sent.
     *
     * @param issuer null when nobody has it
     */
    static Generation of(
            String identity, PrivateKey privateKey, List<X509Certificate> chain, @Nullable X509Certificate issuer) {
        Instant notBefore = Instant.MIN;
        Instant notAfter = Instant.MAX;
        for (X509Certificate certificate : chain) {
            Instant from = certificate.getNotBefore().toInstant();
            Instant until = certificate.getNotAfter().toInstant();
            notBefore = from.isAfter(notBefore) ? from : notBefore;
            notAfter = until.isBefore(notAfter) ? until : notAfter;
        }
        return new Generation(
                LAST_NUMBER.incrementAndGet(),
                identity,
                privateKey,
                chain,
                thumbprintOf(chain.get(0)),
                notBefore,
                notAfter,
                issuer);
    }

    /** Whether it is {@link #ANONYMOUS}: there is no certificate to show. */
    public boolean isAnonymous() {
        return chain.isEmpty();
    }

    /** The certificate itself, which {@link #ANONYMOUS} has none of. */
    public X509Certificate leaf() {
        return chain.get(0);
    }

    /**
     * Whether the key is of a type that a TLS stack asks a key manager for. No allocation but for a key type with a signature part.
     *
     * <p>SunJSSE asks for the private key's own algorithm ("EC", "RSA", "RSASSA-PSS", "EdDSA") and then insists on it, so an "RSA"
     * key is not offered for "RSASSA-PSS". netty-tcnative and old JSSE versions add the fixed ECDH types of RFC 4492, key then
     * signature of its issuer ("EC_EC", "EC_RSA"). BCJSSE asks for a curve in TLS 1.3 ("EC/secp256r1") and, like Conscrypt, names
     * Edwards curves themselves ("Ed25519").
     */
    public boolean hasKeyType(String keyType) {
        String algorithm = privateKey.getAlgorithm();
        if (keyType.equals(algorithm)) {
            return true;
        }
        if (privateKey instanceof EdECKey edwards) {
            return keyType.equals("EdDSA") || keyType.equals(edwards.getParams().getName());
        }
        if (keyType.length() <= algorithm.length() + 1 || !keyType.startsWith(algorithm)) {
            return false;
        }
        return switch (keyType.charAt(algorithm.length())) {
            case '_' -> isSignedBy(keyType.substring(algorithm.length() + 1));
            case '/' -> keyType.equals(curveKeyType());
            default -> false;
        };
    }

    private boolean isSignedBy(String keyAlgorithm) {
        if (chain.size() > 1) {
            return chain.get(1).getPublicKey().getAlgorithm().equals(keyAlgorithm);
        }
        String signature = leaf().getSigAlgName();
        return signature.endsWith(keyAlgorithm.equals("EC") ? "withECDSA" : "with" + keyAlgorithm);
    }

    private @Nullable String curveKeyType() {
        if (!(privateKey instanceof ECKey key)) {
            return null;
        }
        // the NIST curves are the only ones that TLS 1.3 and the JDK share, and their sizes differ
        return switch (key.getParams().getOrder().bitLength()) {
            case 256 -> "EC/secp256r1";
            case 384 -> "EC/secp384r1";
            case 521 -> "EC/secp521r1";
            default -> null;
        };
    }

    /**
     * Whether a certificate of the chain was issued by one of the authorities that a server listed in its CertificateRequest (RFC
     * 8446 section 4.2.4, RFC 5246 section 7.4.4). An empty list or none accepts any. Nothing is allocated for the {@link
     * X500Principal}s that TLS stacks hand over.
     */
    public boolean leadsTo(Principal @Nullable [] authorities) {
        if (authorities == null || authorities.length == 0) {
            return true;
        }
        for (Principal authority : authorities) {
            X500Principal name = nameOf(authority);
            for (int i = 0; name != null && i < chain.size(); i++) {
                if (name.equals(chain.get(i).getIssuerX500Principal())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable X500Principal nameOf(Principal authority) {
        if (authority instanceof X500Principal name) {
            return name;
        }
        try {
            return new X500Principal(authority.getName());
        } catch (IllegalArgumentException notADistinguishedName) {
            return null;
        }
    }

    private static String thumbprintOf(X509Certificate leaf) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException(
                    "every JVM has SHA-256, and the certificate was parsed from its encoding", e);
        }
    }

    /** Of a type that no TLS stack ever asks for. */
    private static final class NoKey implements PrivateKey {
        private static final long serialVersionUID = 1L;

        @Override
        public String getAlgorithm() {
            return "none";
        }

        @Override
        public @Nullable String getFormat() {
            return null;
        }

        @Override
        public byte @Nullable [] getEncoded() {
            return null;
        }
    }

    /** Never the key. */
    @Override
    public String toString() {
        return chain.isEmpty() ? "no certificate" : identity + "/" + number + " x5t#S256 " + thumbprint;
    }
}
