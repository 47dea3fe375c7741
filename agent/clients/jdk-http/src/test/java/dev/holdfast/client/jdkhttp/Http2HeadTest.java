package dev.holdfast.client.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.Attempts;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class Http2HeadTest {
    private static final Http2Head HEAD = new Http2Head(
            HttpRequest.newBuilder(URI.create("https://ledger.example/a%7Eb?c#d"))
                    .method("QUERY", HttpRequest.BodyPublishers.noBody())
                    .build(),
            headers(Map.of(":path", List.of("/a%7Eb?c"), ":authority", List.of("ledger.example"))),
            headers(Map.of("User-Agent", List.of("java"), "Authorization", List.of("Basic of-an-authenticator"))),
            headers(Map.of("X-Api-Key", List.of("secret", "second"), "Accept", List.of("a", "b"))));

    private static final HttpHeaders PSEUDO = headers(Map.of(
            ":method", List.of("GET"),
            ":path", List.of("/?api_key=s&a"),
            ":authority", List.of("u:k@ledger.example")));

    @Test
    void a_field_is_found_in_any_case_the_applications_first() {
        assertThat(HEAD.header("x-api-KEY")).isEqualTo("secret");
        assertThat(HEAD.header("authorization")).isEqualTo("Basic of-an-authenticator");
        assertThat(HEAD.header("X-Api")).isNull();
    }

    @Test
    void there_is_one_authorization_and_it_is_the_token() {
        Http2Head replaced = HEAD.replacedBy(Attempts.replaced("X-Api-Key", null, "Bearer token"));

        assertThat(replaced.system().map()).isEqualTo(Map.of("User-Agent", List.of("java")));
        assertThat(replaced.user().map())
                .isEqualTo(Map.of("Accept", List.of("a", "b"), "Authorization", List.of("Bearer token")));
    }

    @Test
    void the_certificate_alone_leaves_all_but_the_static_credential() {
        Http2Head replaced = HEAD.replacedBy(Attempts.replaced("X-Api-Key", null, null));

        assertThat(replaced.system()).isEqualTo(HEAD.system());
        assertThat(replaced.user().map()).isEqualTo(Map.of("Accept", List.of("a", "b")));
    }

    @Test
    void a_proof_goes_beside_the_token() {
        Http2Head replaced = HEAD.replacedBy(Attempts.proven("X-Api-Key", "DPoP token", "proof"));

        assertThat(replaced.user().map())
                .isEqualTo(Map.of(
                        "Accept", List.of("a", "b"), "Authorization", List.of("DPoP token"), "DPoP", List.of("proof")));
    }

    @Test
    void a_proof_is_for_the_uri_of_the_request() {
        assertThat(HEAD.method()).isEqualTo("QUERY");
        assertThat(HEAD.host()).isEqualTo("ledger.example");
        assertThat(HEAD.port()).isEqualTo(443);
        assertThat(HEAD.target()).isEqualTo("/a%7Eb?c");
        assertThat(HEAD.authority()).isNull();
    }

    @Test
    void an_authority_is_told_when_it_can_have_user_information() {
        Http2Head head = new Http2Head(
                HttpRequest.newBuilder(URI.create("https://user:key@ledger.example/"))
                        .build(),
                headers(Map.of(":path", List.of("/"), ":authority", List.of("user:key@ledger.example"))),
                headers(Map.of()),
                headers(Map.of()));

        assertThat(head.authority()).isEqualTo("user:key@ledger.example");
    }

    @Test
    void another_target_and_authority_take_the_place_of_the_applications() {
        assertThat(PseudoHeaders.replacedBy(Attempts.retargeted(null, null), PSEUDO))
                .isNull();
        assertThat(changed(Attempts.retargeted("/?a", null)))
                .isEqualTo(Map.of(":method", "GET", ":path", "/?a", ":authority", "u:k@ledger.example"));
        assertThat(changed(Attempts.retargeted(null, "ledger.example")))
                .isEqualTo(Map.of(":method", "GET", ":path", "/?api_key=s&a", ":authority", "ledger.example"));
    }

    private static Map<String, String> changed(Attempt attempt) {
        HttpHeaders changed = PseudoHeaders.replacedBy(attempt, PSEUDO);
        assertThat(changed).isNotNull();
        return changed.map().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, field -> String.join(",", field.getValue())));
    }

    private static HttpHeaders headers(Map<String, List<String>> fields) {
        return HttpHeaders.of(fields, (name, value) -> true);
    }
}
