package dev.holdfast.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** The reader of tokens' claims. An input is a token, or with {@code .} before it the claims of one. */
class JwtClaimsFuzz {
    private static final String HEADER = encoded("{\"alg\":\"ES256\"}");

    @FuzzTest
    @DictionaryEntries({
        "\"exp\":",
        "\"cnf\":{\"x5t#S256\":\"",
        "e30",
        "eyJhbGciOiJFUzI1NiJ9.",
        "1e999999",
        "{\"a\":",
        "[[["
    })
    void whatever_a_token_is_its_claims_are_read_or_it_has_none(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        String token = text.startsWith(".") ? HEADER + "." + encoded(text.substring(1)) + "." : text;
        JsonObject claims = JwtClaims.of(token);
        Instant expiry = JwtClaims.expiry(token);
        if (claims == null) {
            assertThat(expiry).isEqualTo(Instant.MAX);
            return;
        }
        assertThat(token.chars().filter(c -> c == '.').count()).isEqualTo(2);
        if (claims.get("exp") instanceof Long seconds && Math.abs(seconds) < Instant.MAX.getEpochSecond()) {
            assertThat(expiry.getEpochSecond()).isEqualTo(seconds);
        }
        assertThat(claims.toString())
                .isEqualTo("JSON object of " + claims.members().size() + " members");
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.ISO_8859_1));
    }
}
