package dev.holdfast.token;

import static dev.holdfast.token.ScriptedIssuer.METADATA;
import static dev.holdfast.token.ScriptedIssuer.OPENID;
import static dev.holdfast.token.ScriptedIssuer.TOKEN;
import static dev.holdfast.token.ScriptedIssuer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.config.IssuerSettings;
import dev.holdfast.token.TokenException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataDiscoveryTest extends IssuerTestCase {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    MetadataDiscoveryTest(@TempDir Path folder) throws IOException {
        super(folder);
    }

    @Test
    void the_well_known_part_goes_between_host_and_path() throws Exception {
        String issuer = server.url("/t1/");
        server.on(METADATA + "/t1", json(200, metadata(issuer)));

        AuthorizationServerMetadata metadata = read(issuer);

        assertThat(metadata.tokenEndpoint().target()).isEqualTo(TOKEN);
        assertThat(server.requests(METADATA + "/t1")).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.fields())
                    .containsEntry("host", "localhost:" + server.port())
                    .containsEntry("connection", "close");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 410})
    void openid_configuration_is_the_way_out_where_there_is_nothing_else(int status) throws Exception {
        String issuer = server.url("/t1");
        server.on(METADATA + "/t1", json(status, "{}"));
        server.on("/t1" + OPENID, json(200, metadata(issuer)));

        assertThat(read(issuer).tokenEndpoint().target()).isEqualTo(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void an_issuer_in_trouble_is_not_asked_elsewhere(int status) {
        server.on(METADATA, json(status, "{}", "Retry-After: 5"));
        server.on(OPENID, json(200, metadata(server.url(""))));

        TokenException failure = fails(server.url(""), Reason.ISSUER_UNAVAILABLE, String.valueOf(status));

        assertThat(failure.retryAfterNanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
        assertThat(server.requests(OPENID)).isEmpty();
    }

    @Test
    void neither_document_is_a_failure_that_names_the_remedy() {
        server.on(METADATA, json(404, "{}"));

        fails(server.url(""), Reason.METADATA, "404");
    }

    @Test
    void a_wrong_issuer_is_refused_and_no_other_document_asked_for() {
        server.on(METADATA, json(200, metadata(server.url("/"))));
        server.on(OPENID, json(200, metadata(server.url(""))));

        fails(server.url(""), Reason.METADATA, "trailing slash");

        assertThat(server.requests(OPENID)).isEmpty();
    }

    @Test
    void a_redirect_is_not_followed() {
        server.on(METADATA, json(302, "", "Location: " + server.url("/elsewhere")));
        server.on("/elsewhere", json(200, metadata(server.url(""))));

        fails(server.url(""), Reason.METADATA, "redirects are not followed");

        assertThat(server.requests("/elsewhere")).isEmpty();
    }

    @Test
    void a_huge_document_is_refused() {
        server.on(METADATA, json(200, "{\"a\":\"" + "x".repeat(300 * 1024) + "\"}"));

        fails(server.url(""), Reason.METADATA, "larger than 262144 bytes");
    }

    @Test
    void what_a_server_says_of_itself_cannot_forge_a_log_line() {
        server.on(METADATA, json(200, metadata("x\\n2026-11-01 [holdfast] error \\u001b[31m" + "y".repeat(500))));

        TokenException failure = fails(server.url(""), Reason.METADATA, "is that of issuer \"x?2026");

        assertThat(failure.getMessage()).hasSizeLessThan(700).matches("[ -~]*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/x", "https://localhost/x?y", "https://localhost/#x", "localhost", ""})
    void an_identifier_that_is_none_is_refused_without_a_request(String issuer) {
        fails(issuer, Reason.METADATA, "identifier");
    }

    @Test
    void a_server_that_the_trust_file_does_not_know_is_refused() {
        Path other = new TestAuthority().writeTo(folder.resolve("other.pem"));
        IssuerSettings settings = ScriptedIssuer.settings(server.url(""), other);

        failsWith(settings, LIMIT, Reason.ISSUER_TLS, "failed in TLS");
    }

    @Test
    void a_renewed_trust_file_counts_from_the_next_attempt_on() throws Exception {
        Path bundle = new TestAuthority().writeTo(folder.resolve("renewed.pem"));
        IssuerSettings settings = ScriptedIssuer.settings(server.url(""), bundle);
        Issuer issuer = new Issuer(settings, time.scheduling(), LIMIT, ScriptedIssuer.NO_OTHERS);
        assertThat(failure(issuer).reason()).isEqualTo(Reason.ISSUER_TLS);

        AUTHORITY.writeTo(bundle);

        assertThat(issuer.metadata(GENERATION).certificateBoundTokens()).isTrue();
    }

    @Test
    void a_trust_file_that_is_missing_or_empty_is_named() throws IOException {
        Path missing = folder.resolve("missing.pem");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");

        failsWith(ScriptedIssuer.settings(server.url(""), missing), LIMIT, Reason.ISSUER_TLS, missing.toString());
        failsWith(ScriptedIssuer.settings(server.url(""), empty), LIMIT, Reason.ISSUER_TLS, empty.toString());
    }

    @Test
    void the_jvms_trust_does_not_know_a_private_authority() {
        failsWith(server.settings(null), LIMIT, Reason.ISSUER_TLS, "failed in TLS");
    }

    @Test
    void a_host_that_the_certificate_does_not_name_is_refused() {
        String issuer = "https://127.0.0.1:" + server.port();

        fails(issuer, Reason.ISSUER_TLS, "failed in TLS");

        assertThat(server.requests(METADATA)).isEmpty();
    }

    @Test
    void an_issuer_that_is_down_is_unavailable() throws IOException {
        try (Socket reserved = new Socket()) { // bound and not listening: nobody else can take the port
            reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

            fails("https://localhost:" + reserved.getLocalPort(), Reason.ISSUER_UNAVAILABLE, "cannot be reached");
        }
    }

    @Test
    void a_server_that_dribbles_is_given_up_at_the_deadline() {
        server.on(METADATA, (request, out) -> {
            while (true) { // ends when the client goes away
                out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                Thread.sleep(50);
            }
        });

        failsWith(server.settings(trust), Duration.ofMillis(700), Reason.ISSUER_UNAVAILABLE, "within 700 ms");
    }

    @Test
    void a_server_that_is_silent_in_the_handshake_is_given_up_at_the_deadline() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String issuer = "https://localhost:" + silent.getLocalPort();
            IssuerSettings settings = ScriptedIssuer.settings(issuer, trust);

            failsWith(settings, Duration.ofMillis(200), Reason.ISSUER_UNAVAILABLE, "within 200 ms");
        }
    }

    @Test
    void a_server_that_answers_nothing_is_unavailable() {
        server.on(METADATA, "");

        fails(server.url(""), Reason.ISSUER_UNAVAILABLE, "closed before the response");
    }

    private AuthorizationServerMetadata read(String issuer) throws TokenException {
        IssuerSettings settings = ScriptedIssuer.settings(issuer, trust);
        return new Issuer(settings, time.scheduling(), LIMIT, ScriptedIssuer.NO_OTHERS).metadata(GENERATION);
    }

    private TokenException fails(String issuer, Reason reason, String message) {
        return failsWith(ScriptedIssuer.settings(issuer, trust), LIMIT, reason, message);
    }

    private TokenException failsWith(IssuerSettings settings, Duration limit, Reason reason, String message) {
        TokenException failure = failure(new Issuer(settings, time.scheduling(), limit, ScriptedIssuer.NO_OTHERS));
        assertThat(failure).hasMessageStartingWith("issuer corp").hasMessageContaining(message);
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        return failure;
    }

    private static TokenException failure(Issuer issuer) {
        return catchThrowableOfType(TokenException.class, () -> issuer.metadata(GENERATION));
    }

    private String metadata(String issuer) {
        return "{\"issuer\":\"" + issuer + "\",\"token_endpoint\":\"" + server.url(TOKEN) + "\"}";
    }
}
