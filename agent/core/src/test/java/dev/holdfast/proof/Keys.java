package dev.holdfast.proof;

import com.nimbusds.jose.jwk.ECKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;

/** Keys for tests, and the JDK's judgement on what they sign. */
final class Keys {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Keys() {}

    static ProofKey fresh() {
        return ProofKey.generate(Duration.ofHours(1), RANDOM);
    }

    static ProofKey of(byte[] scalar) {
        return ProofKey.of(scalar, Duration.ofHours(1), Instant.EPOCH, 0);
    }

    static ECPublicKey publicKey(ProofKey key) throws Exception {
        return ECKey.parse(key.publicJwk()).toECPublicKey();
    }

    static boolean verifies(ProofKey key, byte[] message, byte[] signature) throws Exception {
        return verifies("SHA256withECDSAinP1363Format", key, message, signature);
    }

    static boolean verifiesDigest(ProofKey key, byte[] digest, byte[] signature) throws Exception {
        return verifies("NONEwithECDSAinP1363Format", key, digest, signature);
    }

    private static boolean verifies(String algorithm, ProofKey key, byte[] message, byte[] signature) throws Exception {
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(publicKey(key));
        verifier.update(message);
        return verifier.verify(signature);
    }
}
