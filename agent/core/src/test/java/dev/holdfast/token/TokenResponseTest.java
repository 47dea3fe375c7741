package dev.holdfast.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenResponseTest {

    @Test
    void other_members_are_ignored_and_no_token_is_shown() {
        TokenResponse response = TokenResponse.parse(
                "{\"access_token\":\"aZ09-._~+/==\",\"token_type\":\"x\",\"refresh_token\":\"r 1\",\"y\":{\"z\":[]}}");

        assertThat(response).isEqualTo(new TokenResponse("aZ09-._~+/==", "x", 300, false, null, "r 1", null));
        assertThat(response.toString()).doesNotContain("aZ09", "r 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"\"", "7", "null", "[\"r\"]", "\"r\\u0000\"", "\"r\\r\\nx\"", "\"r\u00e9\"", "\"r\\u007f\""})
    void a_refresh_token_that_cannot_be_sent_back_is_as_none(String json) {
        assertThat(withRefreshToken(json).refreshToken()).isNull();
    }

    @Test
    void a_refresh_token_is_bounded() {
        String longest = "r".repeat(16 * 1024);

        assertThat(withRefreshToken('"' + longest + '"').refreshToken()).isEqualTo(longest);
        assertThat(withRefreshToken('"' + longest + "r\"").refreshToken()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "BEARER"})
    void the_type_is_compared_in_any_case(String type) {
        assertThat(new TokenResponse("t", type, 300, true, null, null, null).isOfType("Bearer"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{\"token_type\":\"Bearer\"}",
                "{\"access_token\":7,\"token_type\":\"Bearer\"}",
                "{\"access_token\":\"\",\"token_type\":\"Bearer\"}",
                "{\"access_token\":\"===\",\"token_type\":\"Bearer\"}",
                "{\"access_token\":\"secret token\",\"token_type\":\"Bearer\"}",
                "{\"access_token\":\"secret\\r\\nX-Evil: 1\",\"token_type\":\"Bearer\"}",
                "{\"access_token\":\"secret\\u0000\",\"token_type\":\"Bearer\"}",
                "{\"access_token\":\"secret=x\",\"token_type\":\"Bearer\"}",
                "{\"access_token\":\"secr\u00e9t\",\"token_type\":\"Bearer\"}",
                "{\"access_token\":\"secret\"}",
                "{\"access_token\":\"secret\",\"token_type\":null}",
                "{\"access_token\":\"secret\",\"access_token\":\"secret\",\"token_type\":\"Bearer\"}",
                "{\"access_token\":\"secret\",\"token_type\":"
            })
    void what_cannot_be_understood_is_refused_and_not_quoted(String body) {
        assertThatThrownBy(() -> TokenResponse.parse(body))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("Evil");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "60; 60",
                "\"120\"; 120",
                "\" 120 \"; 120",
                "99.9; 99",
                "1; 1",
                "86400; 86400",
                "86401; 86400",
                "1e30; 86400",
                "99999999999999999999; 86400",
                "null; 300"
            })
    void a_life_is_read_as_servers_write_it_and_bounded(String expiresIn, long seconds) {
        assertThat(withLife(expiresIn).lifeSeconds()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "0.5", "\"\"", "\"soon\"", "true", "[]", "\"1e999999999999\"", "\"NaN\""})
    void a_life_of_nothing_is_refused(String expiresIn) {
        assertThatThrownBy(() -> withLife(expiresIn))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expires_in");
    }

    private static TokenResponse withRefreshToken(String json) {
        return TokenResponse.parse("{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"refresh_token\":" + json + "}");
    }

    private static TokenResponse withLife(String expiresIn) {
        return TokenResponse.parse(
                "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":" + expiresIn + "}");
    }
}
