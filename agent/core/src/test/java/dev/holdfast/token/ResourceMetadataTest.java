package dev.holdfast.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceMetadataTest {
    private static final String RESOURCE = "https://ledger.example.com/v1";

    /** RM-1: RFC 9728 section 3.1. */
    @ParameterizedTest
    @CsvSource({
        "https://ledger.example.com,           https://ledger.example.com/.well-known/oauth-protected-resource",
        "https://ledger.example.com/,          https://ledger.example.com/.well-known/oauth-protected-resource",
        "https://ledger.example.com:8443,      https://ledger.example.com:8443/.well-known/oauth-protected-resource",
        "https://ledger.example.com/v1,        https://ledger.example.com/.well-known/oauth-protected-resource/v1",
        "https://ledger.example.com/v1/,       https://ledger.example.com/.well-known/oauth-protected-resource/v1/",
        "https://ledger.example.com/a?b=c,     https://ledger.example.com/.well-known/oauth-protected-resource/a?b=c",
        "https://ledger.example.com?b=c,       https://ledger.example.com/.well-known/oauth-protected-resource?b=c",
        "'https://[::1]:8443/a',               'https://[::1]:8443/.well-known/oauth-protected-resource/a'"
    })
    void the_well_known_part_goes_between_host_and_path(String resource, String location) {
        assertThat(ResourceMetadata.location(resource)).hasToString(location);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://ledger.example.com", "urn:ledger", "https://user@ledger.example.com", "https:///v1"})
    void what_is_no_place_of_https_has_no_metadata(String resource) {
        assertThatThrownBy(() -> ResourceMetadata.location(resource)).isInstanceOf(IllegalArgumentException.class);
    }

    /** RM-1: the mismatch table, RFC 9728 sections 3.3 and 6. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"https://ledger.example.com/v1/\"",
                "\"https://ledger.example.com\"",
                "\"https://ledger.example.com/V1\"",
                "\"https://LEDGER.example.com/v1\"",
                "\"https://ledger.example.com:443/v1\"",
                "\"https://ledger.example.com/v1?a=b\"",
                "\"https://ledger.example.com/v1#a\"",
                "\"https://ledger.example.com/%761\"",
                "\"http://ledger.example.com/v1\"",
                "\"https://ledger.example.com/v1 \"",
                "\"https://ledger.example.com/v\\u0661\"",
                "\"https://ledger.example.com/other/../v1\"",
                "\"https://evil.example\"",
                "\"\"",
                "null",
                "1",
                "{}",
                "[\"https://ledger.example.com/v1\"]"
            })
    void nothing_of_another_resources_document_is_used(String said) {
        String document = "{\"resource\":" + said + ",\"authorization_servers\":[\"https://login.example.com\"]}";
        assertThatThrownBy(() -> ResourceMetadata.parse(RESOURCE, document))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not of \"https://ledger.example.com/v1\"");
    }

    @Test
    void an_escape_of_json_is_no_difference() {
        assertThat(ResourceMetadata.parse(RESOURCE, "{\"resource\":\"https:\\/\\/ledger.example.com/\\u0076\\u0031\"}")
                        .authorizationServers())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "\"https://ledger.example.com/v1\"", "<html>", "{\"resource\":", "{}", "\u0000"
            })
    void what_is_no_document_is_not_used(String document) {
        assertThatThrownBy(() -> ResourceMetadata.parse(RESOURCE, document))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "{}",
                "null",
                "\"https://login.example.com\"",
                "[]",
                "[1,null,{},[\"https://login.example.com\"],true]"
            })
    void a_list_of_junk_names_nobody(String servers) {
        assertThat(parse("\"authorization_servers\":" + servers).authorizationServers())
                .isEmpty();
    }

    @Test
    void names_among_junk_are_names() {
        assertThat(parse("\"authorization_servers\":[1,\"https://a.example\",null,\"https://b.example\"]")
                        .authorizationServers())
                .containsExactly("https://a.example", "https://b.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "null", "[true]", "false"})
    void only_true_requires_a_binding(String value) {
        ResourceMetadata metadata = parse("\"dpop_bound_access_tokens_required\":" + value
                + ",\"tls_client_certificate_bound_access_tokens\":" + value);
        assertThat(metadata.proofRequired()).isFalse();
        assertThat(metadata.certificateBound()).isFalse();
    }

    /** RM-5. */
    @Test
    void bindings_are_told() {
        assertThat(parse("\"dpop_bound_access_tokens_required\":true").proofRequired())
                .isTrue();
        assertThat(parse("\"tls_client_certificate_bound_access_tokens\":true").certificateBound())
                .isTrue();
    }

    private static ResourceMetadata parse(String members) {
        return ResourceMetadata.parse(RESOURCE, "{\"resource\":\"" + RESOURCE + "\"," + members + "}");
    }
}
