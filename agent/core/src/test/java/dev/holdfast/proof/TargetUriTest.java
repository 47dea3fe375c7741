package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetUriTest {
    @ParameterizedTest
    @CsvSource({
        "https, server.example.com, -1, /token, https://server.example.com/token",
        "https, resource.example.org, 443, /protectedresource, https://resource.example.org/protectedresource",
        "HTTPS, Resource.EXAMPLE.org, 443, /Case/Kept, https://resource.example.org/Case/Kept",
        "https, a.example, 8443, /x, https://a.example:8443/x",
        "https, a.example, 80, /x, https://a.example:80/x",
        "http, a.example, 80, /x, http://a.example/x",
        "http, a.example, 443, /x, http://a.example:443/x",
        "https, a.example, 443, /x?a=b, https://a.example/x",
        "https, a.example, 443, /x?a=b#c, https://a.example/x",
        "https, a.example, 443, /x#c?a=b, https://a.example/x",
        "https, a.example, 443, ?a=b, https://a.example/",
        "https, a.example, 443, '', https://a.example/",
        "https, a.example, 443, '*', https://a.example/",
        "https, a.example, 443, /%7Euser/%2f/~x/./../y//, https://a.example/%7Euser/%2f/~x/./../y//",
        "https, ::1, 8443, /x, https://[::1]:8443/x",
        "https, '[2001:DB8::1]', 443, /x, https://[2001:db8::1]/x",
        "https, a.example., 443, /x, https://a.example./x",
        "https, xn--bcher-kva.example, 443, /b%C3%BCcher, https://xn--bcher-kva.example/b%C3%BCcher",
    })
    void it_is_the_uri_of_the_wire_without_query_and_fragment(
            String scheme, String host, int port, String target, String htu) {
        assertThat(new TargetUri(scheme, host, port, target).htu()).isEqualTo(htu);
    }

    @ParameterizedTest
    @CsvSource({
        "https://server.example.com/token, https://server.example.com/token",
        "https://user:password@Server.Example.com:443/a%20b?x=1#y, https://server.example.com/a%20b",
        "https://[2001:db8::1]:9443, https://[2001:db8::1]:9443/",
    })
    void an_endpoint_is_read_the_same_way(String endpoint, String htu) {
        assertThat(TargetUri.of(URI.create(endpoint)).htu()).isEqualTo(htu);
    }

    @ParameterizedTest
    @CsvSource({
        "ftp, a.example, 1, /x",
        "'', a.example, 1, /x",
        "https, '', 1, /x",
        "https, user@a.example, 1, /x",
        "https, a.example/x, 1, /x",
        "https, a.example?x, 1, /x",
        "https, 'a example', 1, /x",
        "https, bücher.example, 1, /x",
        "https, a.example, 65536, /x",
        "https, a.example, 1, x",
        "https, a.example, 1, https://secret.example/x",
        "https, a.example, 1, secret.example:443",
    })
    void what_is_no_target_is_refused_and_not_quoted(String scheme, String host, int port, String target) {
        assertThatThrownBy(() -> new TargetUri(scheme, host, port, target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("example");
    }

    @Test
    void an_opaque_uri_is_refused() {
        assertThatThrownBy(() -> TargetUri.of(URI.create("mailto:a@example.com")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_canonical_host_and_path_are_not_copied() {
        String host = "a.example";
        String path = "/x/y";
        TargetUri target = new TargetUri("https", host, 443, path);

        assertThat(target.host()).isSameAs(host);
        assertThat(target.path()).isSameAs(path);
    }

    @Test
    void it_shows_its_origin_only() {
        assertThat(new TargetUri("https", "a.example", 8443, "/key/secret")).hasToString("https://a.example:8443");
    }
}
