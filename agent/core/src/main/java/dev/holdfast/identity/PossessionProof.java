package dev.holdfast.identity;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/**
 * Shows by a signature that a private key belongs to a certificate. One way for every kind of key, also for one that cannot be
 * exported, and it is what CertificateVerify is going to do: a key that this JVM cannot sign with is found here.
 */
final class PossessionProof {
    private static final byte[] MESSAGE = {'h', 'o', 'l', 'd', 'f', 'a', 's', 't'};

    private final PrivateKey privateKey;
    private final byte[] signature;

    /** @throws GeneralSecurityException if this JVM cannot sign with the key */
    PossessionProof(PrivateKey privateKey) throws GeneralSecurityException {
        this.privateKey = privateKey;
        Signature signer = signatureAlgorithm();
        signer.initSign(privateKey);
        signer.update(MESSAGE);
        this.signature = signer.sign();
    }

    boolean matches(PublicKey publicKey) {
        try {
            Signature verifier = signatureAlgorithm();
            verifier.initVerify(publicKey);
            verifier.update(MESSAGE);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // a key of another kind, curve or size cannot even look at the signature
            return false;
        }
    }

    private Signature signatureAlgorithm() throws GeneralSecurityException {
        Signature algorithm = Signature.getInstance(
                switch (privateKey.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> privateKey.getAlgorithm();
                });
        if (algorithm.getAlgorithm().equals("RSASSA-PSS")) {
            algorithm.setParameter(pssParameters());
        }
        return algorithm;
    }

    /** A key of this kind may prescribe the parameters. */
    private AlgorithmParameterSpec pssParameters() {
        AlgorithmParameterSpec own = privateKey instanceof RSAKey key ? key.getParams() : null;
        return own != null ? own : new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
    }
}
