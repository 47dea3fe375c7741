package dev.holdfast.identity;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * One validated state of an identity: private key and chain that belong together. Immutable.
 *
 * @param number unique in this JVM over all identities and rising, so that a connection's mark needs no name
 * @param identity the identity's name in the configuration
 * @param chain leaf first, without the root
 * @param thumbprint x5t#S256 of the leaf, RFC 8705 section 3.1
 */
public record Generation(
        long number,
        String identity,
        PrivateKey privateKey,
        List<X509Certificate> chain,
        String thumbprint,
        Instant notBefore,
        Instant notAfter) {

    public X509Certificate leaf() {
        return chain.get(0);
    }

    /** Whether the key is of the type that a TLS stack asks a key manager for: "EC", "RSA", "RSASSA-PSS", "EdDSA", "EC_RSA" .... */
    public boolean hasKeyType(String keyType) {
        String algorithm = privateKey.getAlgorithm();
        return keyType.equals(algorithm)
                // SunJSSE: a TLS 1.2 key type is "EC_EC" or "EC_RSA", key then signature of the certificate's issuer
                || (keyType.startsWith(algorithm)
                        && keyType.length() > algorithm.length()
                        && keyType.charAt(algorithm.length()) == '_')
                || (algorithm.equals("Ed25519") && keyType.equals("EdDSA"));
    }

    public boolean leadsTo(java.security.Principal @org.jspecify.annotations.Nullable [] authorities) {
        return true;
    }

    /** Never the key. */
    @Override
    public String toString() {
        return identity + "/" + number + " x5t#S256 " + thumbprint;
    }
}
