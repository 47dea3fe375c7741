package dev.holdfast.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChallengesTest {
    static Stream<Arguments> fields() {
        return Stream.of(
                arguments("Bearer", Verdict.THEIRS),
                arguments("bearer realm=\"x\"", Verdict.THEIRS),
                arguments("Bearer error=\"invalid_token\"", Verdict.REVOKED),
                arguments("Bearer error=invalid_token", Verdict.REVOKED),
                arguments("BEARER Error=\"invalid_token\", error_description=\"a, b\"", Verdict.REVOKED),
                arguments("Bearer realm=\"a \\\" error=\\\"x\", error=\"invalid_token\"", Verdict.REVOKED),
                arguments("Basic realm=\"a\", Bearer error=\"invalid_token\"", Verdict.REVOKED),
                arguments("Bearer error = \"invalid_token\"", Verdict.REVOKED),
                arguments("Negotiate YIIJvwYGKwYBBQUCoA==, Bearer error=\"invalid_token\"", Verdict.REVOKED),
                arguments("Bearer, DPoP algs=\"ES256 PS256\"", Verdict.THEIRS),
                arguments("DPoP error=\"invalid_token\", algs=\"ES256\"", Verdict.REVOKED),
                arguments("DPoP error=\"use_dpop_nonce\", Bearer", Verdict.THEIRS),
                arguments(
                        "Bearer error=\"invalid_token\", error_description=\"Invalid token\", DPoP algs=\"ES256 PS256\"",
                        Verdict.REVOKED),
                arguments("Basic realm=\"Bearer error=invalid_token\"", Verdict.THEIRS),
                arguments("ApiKey", Verdict.THEIRS),
                arguments("", Verdict.THEIRS),
                arguments(",,, ,", Verdict.THEIRS),
                arguments("\"", Verdict.THEIRS),
                arguments("Bearer error=\"invalid_token", Verdict.REVOKED));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void the_error_of_a_challenge_is_read_as_the_grammar_says(String field, Verdict verdict) {
        assertThat(Challenges.judge(401, field, false)).isEqualTo(verdict);
    }

    @Test
    void whatever_a_server_sends_is_read_to_an_end() {
        Random random = new Random(7);
        String alphabet = "Bearer error=invalid_token\",\\ \t=;()<>@ÿDPoP";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder field = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) {
                field.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Challenges.judge(401, field.toString(), true);
            Challenges.proofAlgorithms(field.toString());
        }
    }
}
