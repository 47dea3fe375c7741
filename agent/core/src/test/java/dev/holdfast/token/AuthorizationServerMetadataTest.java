package dev.holdfast.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.wire.HttpsEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationServerMetadataTest {
    private static final String ISSUER = "https://login.example.com/realms/prod";

    @Test
    void the_alias_for_mutual_tls_is_preferred() {
        AuthorizationServerMetadata metadata = parse("""
                "token_endpoint":"https://login.example.com/token",
                "mtls_endpoint_aliases":{"token_endpoint":"https://mtls.example.com:8443/token?a=b","other":7}""");

        assertThat(metadata.tokenEndpoint()).isEqualTo(new HttpsEndpoint("mtls.example.com", 8443, "/token?a=b"));
        assertThat(metadata.tokenEndpointIsAlias()).isTrue();
    }

    @Test
    void aliases_without_a_token_endpoint_leave_the_ordinary_one() {
        AuthorizationServerMetadata metadata = parse("""
                "token_endpoint":"https://login.example.com/token",
                "mtls_endpoint_aliases":{"revocation_endpoint":"https://mtls.example.com/revoke"}""");

        assertThat(metadata.tokenEndpoint()).isEqualTo(new HttpsEndpoint("login.example.com", 443, "/token"));
        assertThat(metadata.tokenEndpointIsAlias()).isFalse();
    }

    @Test
    void each_endpoint_has_its_own_alias_and_one_that_has_none_is_the_ordinary_one_MT_4() {
        AuthorizationServerMetadata metadata = parse("""
                "token_endpoint":"https://login.example.com/token",
                "revocation_endpoint":"https://login.example.com/revoke",
                "mtls_endpoint_aliases":{"token_endpoint":"https://mtls.example.com/token"}""");
        assertThat(metadata.tokenEndpoint().host()).isEqualTo("mtls.example.com");
        assertThat(metadata.revocationEndpoint()).isEqualTo(new HttpsEndpoint("login.example.com", 443, "/revoke"));

        AuthorizationServerMetadata other = parse("""
                "token_endpoint":"https://login.example.com/token",
                "revocation_endpoint":"https://login.example.com/revoke",
                "mtls_endpoint_aliases":{"revocation_endpoint":"https://mtls.example.com/revoke"}""");
        assertThat(other.tokenEndpoint().host()).isEqualTo("login.example.com");
        assertThat(other.revocationEndpoint()).isEqualTo(new HttpsEndpoint("mtls.example.com", 443, "/revoke"));
        assertThat(other.revocationEndpoint(false))
                .as("for a client without a certificate")
                .isEqualTo(new HttpsEndpoint("login.example.com", 443, "/revoke"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"http://mtls.example.com/revoke\"", "7", "\"\"", "\"https://u@mtls.example.com/\""})
    void an_alias_for_revocation_that_cannot_be_used_is_not_made_up_for_and_costs_no_token(String alias) {
        AuthorizationServerMetadata metadata = parse("""
                "token_endpoint":"https://login.example.com/token",
                "revocation_endpoint":"https://login.example.com/revoke",
                "mtls_endpoint_aliases":{"revocation_endpoint":%s}""".formatted(alias));

        assertThat(metadata.tokenEndpoint().host()).isEqualTo("login.example.com");
        assertThat(metadata.revocationEndpoint()).isNull();
    }

    @Test
    void what_is_not_said_is_not_assumed() {
        AuthorizationServerMetadata metadata = parse("\"token_endpoint\":\"https://login.example.com/token\"");

        assertThat(metadata.certificateBoundTokens()).isFalse();
        assertThat(metadata.revocationEndpoint()).isNull();
        assertThat(metadata.authenticationMethods()).isEmpty();
        assertThat(metadata.assertionAlgorithms()).isEmpty();
    }

    @Test
    void methods_and_algorithms_of_clients_are_those_that_are_listed_and_texts() {
        AuthorizationServerMetadata metadata = parse("\"token_endpoint\":\"https://login.example.com/token\","
                + "\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\",7,\"tls_client_auth\"],"
                + "\"token_endpoint_auth_signing_alg_values_supported\":\"ES256\"");

        assertThat(metadata.authenticationMethods()).containsExactly("private_key_jwt", "tls_client_auth");
        assertThat(metadata.assertionAlgorithms()).as("no list").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.example.com/realms/prod/",
                "https://LOGIN.example.com/realms/prod",
                "http://login.example.com/realms/prod",
                "https://login.example.com:443/realms/prod",
                "https://login.example.com/realms/%70rod",
                "https://login.example.com/realms/prod\u200b",
                "https://attacker.example.com",
                ""
            })
    void the_issuer_must_be_the_same_code_point_by_code_point(String said) {
        assertRefused("{\"issuer\":\"" + said + "\",\"token_endpoint\":\"https://login.example.com/token\"}", "issuer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "\"text\"",
                "null",
                "{\"issuer\":",
                "{\"token_endpoint\":\"https://login.example.com/token\"}",
                "{\"issuer\":[\"https://login.example.com/realms/prod\"],\"token_endpoint\":\"https://login.example.com/token\"}",
                "{\"issuer\":null}"
            })
    void what_is_no_metadata_of_the_issuer_is_refused(String document) {
        assertThatThrownBy(() -> AuthorizationServerMetadata.parse(ISSUER, document))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void deep_nesting_is_refused_and_not_fatal() {
        assertThatThrownBy(() -> AuthorizationServerMetadata.parse(ISSUER, "{\"a\":" + "[".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"token_endpoint\":\"http://login.example.com/token\"",
                "\"token_endpoint\":\"https://a/token\",\"mtls_endpoint_aliases\":{\"token_endpoint\":\"http://a/token\"}",
                "\"token_endpoint\":\"https://a/token\",\"mtls_endpoint_aliases\":{\"token_endpoint\":7}",
                "\"token_endpoint\":\"https://a/token\",\"mtls_endpoint_aliases\":[]",
                "\"token_endpoint\":\"https://a/token\",\"jwks_uri\":\"HTTP://a/jwks\"",
                "\"token_endpoint\":\"https://a/token\",\"introspection_endpoint\":\"http://a/introspect\"",
                "\"token_endpoint\":\"https://user:password@a/token\"",
                "\"token_endpoint\":\"https://a/token#x\"",
                "\"token_endpoint\":\"https:///token\"",
                "\"token_endpoint\":\"https://a:0/token\"",
                "\"token_endpoint\":\"https://a:70000/token\"",
                "\"token_endpoint\":\"https://a/a b\"",
                "\"token_endpoint\":\"https://a/\\r\\nX: y\"",
                "\"token_endpoint\":\"/token\"",
                "\"token_endpoint\":null",
                "\"other\":1"
            })
    void an_endpoint_that_must_not_be_called_is_refused(String members) {
        assertThatThrownBy(() -> parse(members)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_address_of_version_6_keeps_its_brackets_where_they_belong() {
        HttpsEndpoint endpoint = HttpsEndpoint.parse("https://[2001:db8::1]:8443");

        assertThat(endpoint.host()).isEqualTo("2001:db8::1");
        assertThat(endpoint.authority()).isEqualTo("[2001:db8::1]:8443");
        assertThat(endpoint.target()).isEqualTo("/");
    }

    @Test
    void other_characters_in_a_path_are_encoded() {
        assertThat(HttpsEndpoint.parse("https://a/t\u00f6ken").target()).isEqualTo("/t%C3%B6ken");
    }

    private static void assertRefused(String document, String why) {
        assertThatThrownBy(() -> AuthorizationServerMetadata.parse(ISSUER, document))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private static AuthorizationServerMetadata parse(String members) {
        return AuthorizationServerMetadata.parse(ISSUER, "{\"issuer\":\"" + ISSUER + "\"," + members + "}");
    }
}
