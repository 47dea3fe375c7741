package dev.holdfast.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChallengesTest {
    static Stream<Arguments> fields() {
        return Stream.of(
                arguments("Bearer", ""),
                arguments("bearer realm=\"x\"", ""),
                arguments("Bearer error=\"invalid_token\"", "invalid_token"),
                arguments("Bearer error=invalid_token", "invalid_token"),
                arguments("BEARER Error=\"invalid_token\", error_description=\"a, b\"", "invalid_token"),
                arguments("Bearer realm=\"a \\\" error=\\\"x\", error=\"invalid_token\"", "invalid_token"),
                arguments("Basic realm=\"a\", Bearer error=\"invalid_token\"", "invalid_token"),
                arguments("Bearer error = \"invalid_token\"", "invalid_token"),
                arguments("Negotiate YIIJvwYGKwYBBQUCoA==, Bearer error=\"invalid_token\"", "invalid_token"),
                arguments("Bearer, DPoP algs=\"ES256 PS256\"", ""),
                arguments("DPoP error=\"invalid_token\", algs=\"ES256\"", null),
                arguments("DPoP error=\"use_dpop_nonce\", Bearer", ""),
                arguments(
                        "Bearer error=\"invalid_token\", error_description=\"Invalid token\", DPoP algs=\"ES256 PS256\"",
                        "invalid_token"),
                arguments("Basic realm=\"Bearer error=invalid_token\"", null),
                arguments("ApiKey", null),
                arguments("", null),
                arguments(",,, ,", null),
                arguments("\"", null),
                arguments("Bearer error=\"invalid_token", "invalid_token"));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void the_error_of_a_bearer_challenge_is_read_as_the_grammar_says(String field, @Nullable String error) {
        assertThat(Challenges.bearerError(field)).isEqualTo(error);
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
            Challenges.bearerError(field.toString());
        }
    }
}
