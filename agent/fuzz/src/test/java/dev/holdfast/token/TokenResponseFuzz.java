package dev.holdfast.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.fuzz.Said;
import java.nio.charset.StandardCharsets;

/** The reader of token responses. An input is the body, with {@code ~} for a token. */
class TokenResponseFuzz {
    @FuzzTest
    @DictionaryEntries({
        "\"access_token\":\"~\"",
        "\"token_type\":\"Bearer\"",
        "\"token_type\":\"DPoP\"",
        "\"expires_in\":",
        "\"scope\":\"",
        "1e999999",
        "-0",
        "NaN",
        "\\r\\n",
        "\\u003d"
    })
    void a_token_that_is_taken_cannot_break_out_of_its_field(byte[] input) {
        String body = Said.withCredential(new String(input, StandardCharsets.UTF_8));
        try {
            TokenResponse response = TokenResponse.parse(body);
            assertThat(isBearerToken(response.accessToken())).isTrue();
            assertThat(response.lifeSeconds()).isBetween(1L, 86_400L);
            assertThat(response.lifeSaid() || response.lifeSeconds() == 300).isTrue();
            Said.assertNoCredentialIn(response.toString());
        } catch (IllegalArgumentException e) {
            Said.assertFitForALogLine(e);
            Said.assertNoCredentialIn(e);
        }
    }

    /** RFC 6750 section 2.1, written down a second way. */
    private static boolean isBearerToken(String token) {
        return token.matches("[A-Za-z0-9._~+/-]+=*");
    }
}
