package dev.holdfast.token;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signs as RFC 7518 section 3 and RFC 8037 section 3.1 say, with the one algorithm that a key is for. RSA signs by PS256 only:
 * FAPI 2.0 section 5.4.1 allows no RS256. Immutable; thread-safe as long as the key is.
 */
final class JwsSigner {
    private static final int SMALLEST_RSA = 2048;

    private final PrivateKey key;
    private final String algorithm;
    private final String signature;
    private final @Nullable AlgorithmParameterSpec parameters;

    private JwsSigner(PrivateKey key, String algorithm, String signature, @Nullable AlgorithmParameterSpec parameters) {
        this.key = key;
        this.algorithm = algorithm;
        this.signature = signature;
        this.parameters = parameters;
    }

    /** @throws InvalidKeyException for a key that no algorithm of FAPI 2.0 is for */
    static JwsSigner of(PrivateKey key) throws InvalidKeyException {
        if (key instanceof ECKey curve) {
            return switch (curve.getParams().getOrder().bitLength()) {
                case 256 -> new JwsSigner(key, "ES256", "SHA256withECDSAinP1363Format", null);
                case 384 -> new JwsSigner(key, "ES384", "SHA384withECDSAinP1363Format", null);
                case 521 -> new JwsSigner(key, "ES512", "SHA512withECDSAinP1363Format", null);
                default -> throw new InvalidKeyException("a curve without a JWS algorithm");
            };
        }
        if (key instanceof EdECKey edwards && edwards.getParams().getName().equals("Ed25519")) {
            return new JwsSigner(key, "EdDSA", "Ed25519", null);
        }
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() >= SMALLEST_RSA) {
            return new JwsSigner(
                    key,
                    "PS256",
                    "RSASSA-PSS",
                    new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        throw new InvalidKeyException("a key without a JWS algorithm");
    }

    /**
     * The algorithm's name for a server that lists these: Ed25519 has two, RFC 9864 section 2.2.
     *
     * @param listed empty when the server lists none
     */
    String algorithm(List<String> listed) {
        return algorithm.equals("EdDSA") && listed.contains("Ed25519") && !listed.contains("EdDSA")
                ? "Ed25519"
                : algorithm;
    }

    byte[] sign(byte[] message) throws GeneralSecurityException {
        Signature signer = Signature.getInstance(signature);
        if (parameters != null) {
            signer.setParameter(parameters);
        }
        signer.initSign(key);
        signer.update(message);
        return signer.sign();
    }
}
