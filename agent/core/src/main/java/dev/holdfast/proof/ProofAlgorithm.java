package dev.holdfast.proof;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JWS algorithms that proofs can be signed with, best first; asymmetric ones only (RFC 9449 section 11.6). EdDSA and PS256 find
 * their place here.
 */
public enum ProofAlgorithm {
    /** ECDSA over P-256 with SHA-256, RFC 7518 section 3.4. */
    ES256;

    /**
     * The best one that a server takes.
     *
     * @param supported {@code dpop_signing_alg_values_supported} of its metadata (RFC 9449 section 5.1); null when that says
     *     nothing
     * @return null when it takes none of ours
     */
    public static @Nullable ProofAlgorithm choose(@Nullable List<String> supported) {
        for (ProofAlgorithm algorithm : values()) {
            if (supported == null || supported.contains(algorithm.name())) {
                return algorithm;
            }
        }
        return null;
    }

    /**
     * Whether a challenge allows it.
     *
     * @param algs the challenge's {@code algs}, names with spaces between (RFC 9449 section 7.1); null when it has none: all
     *     allowed
     */
    public boolean isAmong(@Nullable String algs) {
        if (algs == null) {
            return true;
        }
        String name = name();
        for (int at = algs.indexOf(name); at >= 0; at = algs.indexOf(name, at + 1)) {
            int end = at + name.length();
            if ((at == 0 || algs.charAt(at - 1) == ' ') && (end == algs.length() || algs.charAt(end) == ' ')) {
                return true;
            }
        }
        return false;
    }
}
