package dev.holdfast.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictTest {
    static Stream<Arguments> responses() {
        String nonce =
                "DPoP error=\"use_dpop_nonce\", error_description=\"Resource server requires nonce in DPoP proof\"";
        String binding = "DPoP error=\"invalid_token\", error_description=\"Invalid DPoP key binding\", algs=\"ES256\"";
        String two = "Bearer error=\"invalid_token\", error_description=\"Invalid token\", DPoP algs=\"ES256 PS256\"";
        return Stream.of(
                // RFC 9449 sections 7.1, 7.2 and 9
                arguments(401, "DPoP algs=\"ES256 PS256\"", false, Verdict.THEIRS),
                arguments(401, binding, false, Verdict.WRONG_BINDING),
                arguments(401, "Bearer, DPoP algs=\"ES256 PS256\"", false, Verdict.THEIRS),
                arguments(401, two, false, Verdict.REVOKED),
                arguments(401, nonce, true, Verdict.NONCE_WANTED),

                // a nonce is wanted and not given: nothing to repeat with (DP-18)
                arguments(401, nonce, false, Verdict.THEIRS),
                // the suite's rs-dpop-auth-scheme-case-insensitivity
                arguments(401, "dPoP error=\"use_dpop_nonce\"", true, Verdict.NONCE_WANTED),
                arguments(401, "DPOP ERROR = use_dpop_nonce", true, Verdict.NONCE_WANTED),
                arguments(400, "DPoP error=\"use_dpop_nonce\"", true, Verdict.NONCE_WANTED),
                arguments(401, "DPoP error=\"use\\_dpop\\_nonce\"", true, Verdict.NONCE_WANTED),
                arguments(
                        401,
                        "Bearer error=\"invalid_token\", DPoP error=\"use_dpop_nonce\"",
                        true,
                        Verdict.NONCE_WANTED),
                arguments(401, "Basic realm=\"a, DPoP error=use_dpop_nonce\"", true, Verdict.THEIRS),
                arguments(401, "Bearer error=\"use_dpop_nonce\"", true, Verdict.THEIRS),
                arguments(403, "DPoP error=\"use_dpop_nonce\"", true, Verdict.THEIRS),
                arguments(407, "DPoP error=\"use_dpop_nonce\"", true, Verdict.THEIRS),
                arguments(200, "DPoP error=\"use_dpop_nonce\"", true, Verdict.THEIRS),
                arguments(503, "DPoP error=\"use_dpop_nonce\"", true, Verdict.THEIRS),
                // a nonce that comes along is no request for one
                arguments(401, "DPoP error=\"invalid_token\"", true, Verdict.REVOKED),
                arguments(401, "DPoP algs=\"ES256\"", true, Verdict.THEIRS),

                // the proof
                arguments(401, "DPoP error=\"invalid_dpop_proof\"", false, Verdict.REPLAYED),
                arguments(
                        401,
                        "DPoP error=\"invalid_dpop_proof\", error_description=\"jti claim is invalid.\"",
                        true,
                        Verdict.REPLAYED),
                arguments(
                        401,
                        "DPoP error=\"invalid_dpop_proof\", error_description=\"nonce mismatch\"",
                        true,
                        Verdict.NONCE_WANTED),
                arguments(
                        401,
                        "DPoP error=\"invalid_dpop_proof\", error_description=\"nonce mismatch\"",
                        false,
                        Verdict.THEIRS),
                arguments(
                        401,
                        "DPoP error=\"invalid_dpop_proof\", error_description=\"jkt does not match\"",
                        false,
                        Verdict.WRONG_BINDING),

                // the token
                arguments(401, "Bearer error=\"invalid_token\"", false, Verdict.REVOKED),
                arguments(
                        401,
                        "Bearer realm=\"example\", error=\"invalid_token\", error_description=\"The access token expired\"",
                        false,
                        Verdict.EXPIRED),
                arguments(
                        401,
                        "Bearer error_description=\"Jwt EXPIRED at 2026\" error=invalid_token",
                        false,
                        Verdict.EXPIRED),
                arguments(
                        401,
                        "Bearer error=\"invalid_token\", error_description=\"Invalid SHA-256 Thumbprint for X509Certificate.\"",
                        false,
                        Verdict.WRONG_BINDING),
                arguments(403, "Bearer error=\"invalid_token\"", false, Verdict.THEIRS),
                arguments(400, "Bearer error=\"invalid_token\"", false, Verdict.THEIRS),
                arguments(401, "Negotiate, Basic realm=\"x\", Bearer error=\"invalid_token\"", false, Verdict.REVOKED),
                arguments(401, "Basic error=\"invalid_token\"", false, Verdict.THEIRS),
                arguments(401, "Negotiate Bearer, error=\"invalid_token\"", false, Verdict.THEIRS),

                // the scope
                arguments(403, "Bearer error=\"insufficient_scope\", scope=\"ledger.write\"", false, Verdict.SCOPE),
                arguments(401, "DPoP error=\"insufficient_scope\"", false, Verdict.SCOPE),
                arguments(400, "Bearer error=\"insufficient_scope\"", false, Verdict.THEIRS),

                // theirs
                arguments(401, null, true, Verdict.THEIRS),
                arguments(401, "", true, Verdict.THEIRS),
                arguments(401, "Bearer", false, Verdict.THEIRS),
                arguments(400, "Bearer error=\"invalid_request\"", false, Verdict.THEIRS),
                arguments(401, "Bearer error=\"INVALID_TOKEN\"", false, Verdict.THEIRS),
                arguments(401, "Bearer error=\"invalid_tokens\"", false, Verdict.THEIRS),
                arguments(401, "Bearer error=\"invalid_toke\"", false, Verdict.THEIRS),
                arguments(401, "Bearer error=\"invalid_token\\", false, Verdict.THEIRS),
                arguments(401, "error=\"invalid_token\"", false, Verdict.THEIRS),
                arguments(403, "Basic realm=\"x\"", false, Verdict.THEIRS));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void a_response_is_judged_by_status_challenges_and_nonce(
            int status, @Nullable String field, boolean hasNonce, Verdict verdict) {
        assertThat(Challenges.judge(status, field, hasNonce)).isEqualTo(verdict);
    }

    @Test
    void a_dpop_challenge_limits_the_algorithms() {
        assertThat(Challenges.proofAlgorithms("DPoP algs=\"ES256 PS256\"")).isEqualTo("ES256 PS256");
        assertThat(Challenges.proofAlgorithms("Bearer algs=\"RS256\", dpop x=y, ALGS = \"EdDSA\""))
                .isEqualTo("EdDSA");
        assertThat(Challenges.proofAlgorithms("Bearer algs=\"RS256\"")).isNull();
        assertThat(Challenges.proofAlgorithms("DPoP error=\"invalid_token\"")).isNull();
    }
}
