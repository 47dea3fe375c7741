package dev.holdfast.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.fuzz.Said;
import dev.holdfast.wire.HttpsEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The metadata reader. An input is the document as an issuer would send it. */
class AuthorizationServerMetadataFuzz {
    private static final String ISSUER = "https://login.example.com/realms/prod";

    @FuzzTest
    @DictionaryEntries({
        "\"issuer\":\"https://login.example.com/realms/prod\"",
        "\"token_endpoint\":\"https://",
        "\"mtls_endpoint_aliases\":{",
        "\"jwks_uri\":\"http://",
        "\"token_endpoint_auth_methods_supported\":[\"",
        "\"token_endpoint_auth_signing_alg_values_supported\":[\"",
        "\"tls_client_certificate_bound_access_tokens\":true",
        "\\u0000",
        "\\r\\n",
        "%0d%0a",
        "[2001:db8::1]",
        "http:",
        "[[[[[[[["
    })
    void metadata_that_is_taken_is_the_issuers_and_names_an_https_endpoint(byte[] input) {
        String document = new String(input, StandardCharsets.UTF_8);
        AuthorizationServerMetadata metadata = parse(document);
        if (metadata == null) {
            return;
        }
        JsonObject members = Objects.requireNonNull(JsonObject.parse(document));
        assertThat(members.get("issuer")).isEqualTo(ISSUER);
        for (var member : members.members().entrySet()) {
            boolean endpoint =
                    member.getKey().endsWith("_endpoint") || member.getKey().equals("jwks_uri");
            if (endpoint && member.getValue() instanceof String url) {
                assertThat(url).doesNotStartWithIgnoringCase("http:");
            }
        }
        assertThat(metadata.authenticationMethods()).doesNotContainNull();
        assertThat(metadata.assertionAlgorithms()).doesNotContainNull();
        assertRequestCanGoThereAndNowhereElse(metadata.tokenEndpoint(true));
        assertRequestCanGoThereAndNowhereElse(metadata.tokenEndpoint(false));
    }

    /** Its parts are written into the request line and the Host field as they are. */
    private static void assertRequestCanGoThereAndNowhereElse(HttpsEndpoint endpoint) {
        assertThat(endpoint.port()).isBetween(1, 65_535);
        assertThat(endpoint.host()).isNotEmpty();
        assertThat(endpoint.target()).startsWith("/");
        assertIsOneWord(endpoint.authority());
        assertIsOneWord(endpoint.target());
        assertThat(endpoint.authority()).doesNotContain("/", "?", "#", "@");
        assertThat(HttpsEndpoint.parse(endpoint.toString())).isEqualTo(endpoint);
    }

    private static void assertIsOneWord(String part) {
        for (int i = 0; i < part.length(); i++) {
            assertThat((int) part.charAt(i)).isBetween((int) '!', (int) '~');
        }
    }

    private static @Nullable AuthorizationServerMetadata parse(String document) {
        try {
            return AuthorizationServerMetadata.parse(ISSUER, document);
        } catch (IllegalArgumentException e) {
            Said.assertFitForALogLine(e);
            return null;
        }
    }
}
