package dev.holdfast.behaviour;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** DPoP proofs by RFC 9449 section 4.3, as strictly as the conformance suite is: {@code htu} is compared literally. Thread-safe. */
final class ProofCheck {

    private static final Set<String> ALGORITHMS = Set.of("ES256", "PS256", "EdDSA", "Ed25519");
    private static final long SKEW_SECONDS = 300;

    /** 96 bits in base64url. */
    private static final int SHORTEST_ID = 16;

    private static final int LONGEST_ID = 64;

    private final Set<String> ids;

    /** @param ids seen so far, at whichever server */
    ProofCheck(Set<String> ids) {
        this.ids = ids;
    }

    /** @param thumbprint of its key, RFC 7638 */
    record Proof(String thumbprint, String nonce, String algorithm, long issuedAt) {}

    /** What a proof has to fit. */
    record Expected(Condition condition, String uri, String token, List<String> algorithms, Instant now) {}

    /** Judges the request's proof; null where there is none that can be read. */
    Proof check(ReceivedRequest request, Expected expected, Findings findings) {
        List<String> values = request.values("DPoP");
        if (!findings.check(values.size() == 1, Condition.EXTRACT_PROOF, values.size() + " DPoP fields")) {
            return null;
        }
        CompactJws proof = CompactJws.parse(values.get(0));
        if (!findings.check(proof != null, Condition.EXTRACT_PROOF, "not one JWT")) {
            return null;
        }
        JWK key = checkHeader(proof, expected, findings);
        checkClaims(request, proof, expected, findings);
        checkTimes(proof, expected, findings);
        String id = proof.text("jti");
        findings.check(id == null || ids.add(id), Condition.PROOF_ID, "seen before");
        checkTokenHash(proof, expected, findings);
        findings.check(
                key != null && proof.isSignedBy(key.toPublicJWK()), Condition.PROOF_SIGNATURE, "does not verify");
        Long issuedAt = proof.number("iat");
        return new Proof(thumbprint(key), proof.text("nonce"), proof.header("alg"), issuedAt == null ? 0 : issuedAt);
    }

    private static JWK checkHeader(CompactJws proof, Expected expected, Findings findings) {
        Condition condition = expected.condition();
        findings.check("dpop+jwt".equals(proof.header("typ")), condition, "typ " + proof.header("typ"));
        String algorithm = proof.header("alg");
        findings.check(algorithm != null && ALGORITHMS.contains(algorithm), condition, "alg " + algorithm);
        findings.check(
                expected.algorithms().isEmpty()
                        || algorithm != null && expected.algorithms().contains(algorithm),
                condition,
                "alg " + algorithm + " is none of those that the server takes");
        JWK key = proof.key();
        if (findings.check(key != null, condition, "no jwk")) {
            findings.check(!key.isPrivate(), condition, "jwk has a private key");
            return key.toPublicJWK() == null ? null : key;
        }
        return null;
    }

    private static void checkClaims(ReceivedRequest request, CompactJws proof, Expected expected, Findings findings) {
        Condition condition = expected.condition();
        String id = proof.text("jti");
        if (findings.check(id != null, condition, "no jti")) {
            findings.check(id.length() >= SHORTEST_ID && id.length() <= LONGEST_ID, condition, "jti of " + id.length());
        }
        String method = proof.text("htm");
        findings.check(request.method().equals(method), condition, "htm " + method + " for " + request.method());
        String uri = proof.text("htu");
        findings.check(expected.uri().equals(uri), condition, "htu " + uri + " for " + expected.uri());
        findings.check(proof.number("iat") != null, condition, "no iat");
        Object nonce = proof.claims().get("nonce");
        findings.check(nonce == null || nonce instanceof String, condition, "nonce is no string");
        boolean hash = proof.claims().containsKey("ath");
        findings.check(hash == (expected.token() != null), condition, hash ? "an ath" : "no ath");
    }

    private static void checkTimes(CompactJws proof, Expected expected, Findings findings) {
        long now = expected.now().getEpochSecond();
        Long issuedAt = proof.number("iat");
        if (issuedAt != null) {
            findings.check(
                    Math.abs(issuedAt - now) <= SKEW_SECONDS, Condition.PROOF_ISSUED_AT, (issuedAt - now) + " s off");
        }
        Long notBefore = proof.number("nbf");
        if (notBefore != null) {
            findings.check(
                    Math.abs(notBefore - now) <= SKEW_SECONDS,
                    Condition.PROOF_NOT_BEFORE,
                    (notBefore - now) + " s off");
        }
    }

    private static void checkTokenHash(CompactJws proof, Expected expected, Findings findings) {
        if (expected.token() != null && proof.claims().containsKey("ath")) {
            findings.check(
                    hash(expected.token()).equals(proof.text("ath")), Condition.PROOF_TOKEN_HASH, "of another token");
        }
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String thumbprint(JWK key) {
        try {
            return key == null ? null : key.computeThumbprint().toString();
        } catch (JOSEException e) {
            return null;
        }
    }
}
