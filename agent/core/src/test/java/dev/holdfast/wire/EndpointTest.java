package dev.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @Test
    void each_scheme_has_a_type_and_a_port_of_its_own() {
        assertThat(Endpoint.parse("http://crl.example.com")).isEqualTo(new HttpEndpoint("crl.example.com", 80, "/"));
        assertThat(Endpoint.parse("HTTP://a:8080/x?y").authority()).isEqualTo("a:8080");
        assertThat(Endpoint.parse("https://a/x")).isEqualTo(new HttpsEndpoint("a", 443, "/x"));
        assertThat(Endpoint.parse("http://[2001:db8::1]:80/").authority()).isEqualTo("[2001:db8::1]");
        assertThat(Endpoint.parse("http://a:443/")).hasToString("http://a:443/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ldap://a/",
                "file:///etc/passwd",
                "http:a",
                "http://",
                "http://user@a/",
                "http://a/#b",
                "http://a:0/",
                "http://a:70000/",
                "http://a/\r\nX: y",
                "http://a /"
            })
    void what_no_request_may_be_sent_to_is_refused(String url) {
        assertThatThrownBy(() -> Endpoint.parse(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_endpoint_for_secrets_is_never_in_clear() {
        assertThatThrownBy(() -> HttpsEndpoint.parse("http://a/")).hasMessage("is not https");
    }
}
