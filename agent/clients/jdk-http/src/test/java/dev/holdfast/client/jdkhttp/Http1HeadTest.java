package dev.holdfast.client.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.exchange.Attempts;
import java.net.URI;
import org.junit.jupiter.api.Test;

class Http1HeadTest {
    private static final URI TARGET = URI.create("https://ledger.example:8443/v1/entries?x-api-key:%20no#part");
    private static final String HEAD = head(
            "GET /v1/entries?x-api-key:%20no HTTP/1.1",
            "Host: localhost", "X-Api-Key: secret", "X-Api-Key-Hint: stays", "x-api-key: second", "Accept: a: b");

    @Test
    void a_field_is_found_in_any_case() {
        Http1Head head = new Http1Head(TARGET, HEAD);

        assertThat(head.header("x-API-key")).isEqualTo("secret");
        assertThat(head.header("Accept")).isEqualTo("a: b");
        assertThat(head.header("X-Api")).isNull();
        assertThat(head.header("GET /v1/entries?x-api-key")).isNull();
    }

    @Test
    void the_static_credential_leaves_wherever_it_is_and_nothing_else_does() {
        String replaced = new Http1Head(TARGET, HEAD).replacedBy(Attempts.replaced("X-Api-Key", null, "Bearer token"));

        assertThat(replaced)
                .isEqualTo(head(
                        "GET /v1/entries?x-api-key:%20no HTTP/1.1",
                        "Authorization: Bearer token", "Host: localhost", "X-Api-Key-Hint: stays", "Accept: a: b"));
    }

    @Test
    void the_token_takes_the_place_of_a_static_authorization() {
        Http1Head head = new Http1Head(TARGET, "GET / HTTP/1.1\r\nAuthorization: Token secret\r\nA: b\r\n\r\n");

        assertThat(head.replacedBy(Attempts.replaced("Authorization", "Token", "Bearer token")))
                .isEqualTo("GET / HTTP/1.1\r\nAuthorization: Bearer token\r\nA: b\r\n\r\n");
    }

    @Test
    void the_certificate_alone_leaves_another_authorization_in_place() {
        Http1Head head =
                new Http1Head(TARGET, "GET / HTTP/1.1\r\nAuthorization: Basic user\r\nX-Api-Key: secret\r\n\r\n");

        assertThat(head.replacedBy(Attempts.replaced("X-Api-Key", null, null)))
                .isEqualTo("GET / HTTP/1.1\r\nAuthorization: Basic user\r\n\r\n");
    }

    @Test
    void a_proof_goes_beside_the_token_and_the_applications_own_leaves() {
        Http1Head head = new Http1Head(TARGET, "GET / HTTP/1.1\r\ndpop: old\r\nX-Api-Key: secret\r\nA: b\r\n\r\n");

        assertThat(head.replacedBy(Attempts.proven("X-Api-Key", "DPoP token", "proof")))
                .isEqualTo("GET / HTTP/1.1\r\nAuthorization: DPoP token\r\nDPoP: proof\r\nA: b\r\n\r\n");
    }

    @Test
    void what_only_a_proxy_may_say_of_a_certificate_leaves_a_replaced_request() {
        Http1Head head = new Http1Head(
                TARGET,
                head(
                        "GET / HTTP/1.1",
                        "Client-Cert: :x:",
                        "X-SSL-Client-Verify: SUCCESS",
                        "x-forwarded-client-cert: y",
                        "X-Ssl: stays"));

        assertThat(head.replacedBy(Attempts.replaced("X-Api-Key", null, null)))
                .isEqualTo("GET / HTTP/1.1\r\nX-Ssl: stays\r\n\r\n");
    }

    @Test
    void the_target_is_that_of_the_request_line_and_the_host_that_of_the_uri() {
        Http1Head head = new Http1Head(TARGET, "PATCH /a%7Eb?c HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n");

        assertThat(head.method()).isEqualTo("PATCH");
        assertThat(head.target()).isEqualTo("/a%7Eb?c");
        assertThat(head.host()).isEqualTo("ledger.example");
        assertThat(head.port()).isEqualTo(8443);
    }

    @Test
    void another_target_takes_the_place_of_the_applications_and_of_nothing_else() {
        Http1Head head = new Http1Head(
                TARGET,
                head("POST /v1?api_key=s&a=b HTTP/1.1", "Host: localhost", "Referer: /v1?api_key=s&a=b HTTP/1.1"));

        assertThat(head.replacedBy(Attempts.retargeted("/v1?a=b", null)))
                .isEqualTo(head(
                        "POST /v1?a=b HTTP/1.1",
                        "Authorization: Bearer token",
                        "Host: localhost",
                        "Referer: /v1?api_key=s&a=b HTTP/1.1"));
    }

    @Test
    void a_head_without_fields_has_none() {
        Http1Head head = new Http1Head(TARGET, "GET / HTTP/1.1\r\n\r\n");

        assertThat(head.header("A")).isNull();
        assertThat(head.replacedBy(Attempts.replaced("A", null, null))).isEqualTo("GET / HTTP/1.1\r\n\r\n");
    }

    private static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }
}
