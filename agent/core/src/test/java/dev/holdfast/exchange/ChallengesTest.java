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

    /** RM-2: RFC 9728 section 5.1, in whatever scheme. */
    static Stream<Arguments> resources() {
        String location = "https://ledger.example.com/.well-known/oauth-protected-resource";
        return Stream.of(
                arguments("Bearer resource_metadata=\"" + location + "\"", location),
                arguments(
                        "DPoP algs=\"ES256\", RESOURCE_METADATA=\"" + location + "\", error=\"invalid_token\"",
                        location),
                arguments("Basic realm=\"a\", Unknown b=c, resource_metadata=\"" + location + "\"", location),
                arguments("Bearer resource_metadata=\"https://a\", DPoP resource_metadata=\"https://b\"", "https://a"),
                arguments("Bearer resource_metadata=\"a\\\"b\"", "a\"b"),
                arguments("Bearer resource_metadata=\"no end", "no end"),
                arguments("Bearer resource_metadata=\"\"", ""),
                arguments("Bearer error=\"invalid_token\"", null),
                arguments("Bearer realm=\"resource_metadata=https://a\"", null),
                arguments("resource_metadata", null),
                arguments("", null));
    }

    @ParameterizedTest
    @MethodSource("resources")
    void the_metadata_that_a_challenge_names_are_found(String field, @Nullable String location) {
        assertThat(Challenges.resourceMetadata(field)).isEqualTo(location);
    }
}
