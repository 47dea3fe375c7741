package dev.holdfast.token;

import static dev.holdfast.token.ScriptedIssuer.METADATA;
import static dev.holdfast.token.ScriptedIssuer.TOKEN;
import static dev.holdfast.token.ScriptedIssuer.json;
import static dev.holdfast.token.ScriptedIssuer.tokenAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfast.config.Binding;
import dev.holdfast.config.IssuerSettings;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.telemetry.Log;
import dev.holdfast.token.TokenException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRequestsTest extends IssuerTestCase {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String OURS =
            TestAuthority.jwt("{\"cnf\":{\"x5t#S256\":\"" + GENERATION.thumbprint() + "\"}}");

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    TokenRequestsTest(@TempDir Path folder) throws IOException {
        super(folder);
        Log.to(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stopListening() {
        Log.to(System.err);
    }

    @Test
    void the_request_is_the_grant_with_the_generations_certificate_and_nothing_else() throws Exception {
        Credential credential = grant(new TokenSettings(
                        "corp",
                        "ledger.read ledger+wr\u00eft%e",
                        List.of("https://a.example/x?y=1&z", "https://b.example"),
                        List.of(),
                        Binding.CERTIFICATE,
                        null))
                .fetch(GENERATION);

        ScriptedIssuer.Request request = server.requests(TOKEN).get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.client()).isEqualTo(GENERATION.leaf());
        assertThat(request.fields())
                .containsEntry("content-type", "application/x-www-form-urlencoded")
                .doesNotContainKey("authorization");
        assertThat(request.body()).isASCII();
        assertThat(request.form())
                .containsExactly(
                        entry("grant_type", "client_credentials"),
                        entry("scope", "ledger.read ledger+wr\u00eft%e"),
                        entry("resource", "https://a.example/x?y=1&z"),
                        entry("resource", "https://b.example"),
                        entry("client_id", "orders-client"));
        assertThat(credential.generation()).isEqualTo(GENERATION.number());
        assertThat(credential.authorization()).startsWith("Bearer ey");
        assertThat(credential.fingerprint()).matches("sha256:[A-Za-z0-9_-]{12}");
        assertThat(credential.toString())
                .doesNotContain(credential.authorization().substring(7));
    }

    @Test
    void tls_1_2_will_do() throws Exception {
        server.speakTls12();

        assertThat(fetch().generation()).isEqualTo(GENERATION.number());
    }

    @Test
    void without_a_scope_none_is_sent() throws Exception {
        fetch();

        assertThat(server.requests(TOKEN).get(0).form())
                .containsExactly(entry("grant_type", "client_credentials"), entry("client_id", "orders-client"));
    }

    @Test
    void a_chunked_answer_at_a_version_6_address_is_taken() throws Exception {
        try (ScriptedIssuer six = new ScriptedIssuer(
                AUTHORITY,
                "[::1]",
                InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}),
                new GeneralName(GeneralName.iPAddress, "::1"))) {
            String body = "{\"access_token\":\"" + OURS + "\",\"token_type\":\"Bearer\"}";
            six.on(
                    TOKEN,
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length())
                            + "\r\n" + body + "\r\n0\r\n\r\n");

            assertThat(grant(six).fetch(GENERATION).authorization()).isEqualTo("Bearer " + OURS);
            assertThat(six.requests(TOKEN).get(0).fields()).containsEntry("host", "[::1]:" + six.port());
        }
    }

    @Test
    void an_alias_whose_certificate_names_another_host_is_no_reason_to_go_to_the_ordinary_endpoint() {
        server.on(METADATA, json(200, """
                {"issuer":"%s","token_endpoint":"%s",
                 "mtls_endpoint_aliases":{"token_endpoint":"https://127.0.0.1:%d/token"}}""".formatted(server.url(""), server.url(TOKEN), server.port())));

        fails(Reason.ISSUER_TLS, "failed in TLS");

        assertThat(server.requests(TOKEN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mac", "DPoP", "N_A", "Bearer ", "BEARER\u0130"})
    void a_token_of_another_type_is_not_used(String type) {
        answer("{\"access_token\":\"" + OURS + "\",\"token_type\":\"" + type + "\"}");

        fails(Reason.BINDING, "of type");
    }

    @Test
    void a_response_that_cannot_be_understood_is_a_failure() {
        answer("{\"access_token\":\"secret token\",\"token_type\":\"Bearer\"}");

        assertThat(fails(Reason.RESPONSE, "token response that")).message().doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"60, 54", "3600, 3590", "1, 0.9"})
    void a_life_is_counted_from_the_request_less_a_margin(String expiresIn, double usableSeconds) throws Exception {
        server.on(TOKEN, tokenAnswer(OURS, expiresIn));

        assertThat((fetch().expiresAtNanos() - time.now()) / 1e9).isEqualTo(usableSeconds);
    }

    @Test
    void a_jwt_bound_to_another_certificate_is_not_used() {
        server.on(TOKEN, tokenAnswer(server.boundToken(AUTHORITY.generation().leaf()), "3600"));

        fails(Reason.BINDING, "another certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"cnf\":{}}", "{\"cnf\":{\"jkt\":\"x\"}}", "{\"cnf\":\"x\"}", "{\"cnf\":null}"})
    void a_jwt_without_a_binding_is_not_used_whatever_the_metadata_say(String claims) {
        server.on(TOKEN, tokenAnswer(TestAuthority.jwt(claims), "3600"));

        fails(Reason.BINDING, "not bound");
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "a.b.c", "eyJhbGciOiJkaXIifQ.a.b.c.d", "eyJ4IjoxfQ.e30.x", "a.b"})
    void an_opaque_token_needs_the_issuers_word(String token) throws Exception {
        server.on(TOKEN, tokenAnswer(token, "3600"));
        assertThat(fetch().authorization()).isEqualTo("Bearer " + token);

        server.on(
                METADATA,
                json(
                        200,
                        "{\"issuer\":\"%s\",\"token_endpoint\":\"%s\"}".formatted(server.url(""), server.url(TOKEN))));

        fails(Reason.BINDING, "opaque");
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_client, CLIENT_REFUSED",
        "401, invalid_client, CLIENT_REFUSED",
        "400, unauthorized_client, CLIENT_REFUSED",
        "400, invalid_scope, REQUEST_REFUSED",
        "400, invalid_target, REQUEST_REFUSED",
        "400, invalid_grant, REQUEST_REFUSED",
        "400, use_dpop_nonce, REQUEST_REFUSED",
        "400, temporarily_unavailable, ISSUER_UNAVAILABLE",
        "500, server_error, ISSUER_UNAVAILABLE",
        "503, x, ISSUER_UNAVAILABLE",
        "429, x, ISSUER_UNAVAILABLE"
    })
    void an_error_is_typed(int status, String error, Reason reason) {
        server.on(TOKEN, json(status, "{\"error\":\"" + error + "\",\"error_description\":\"because\"}"));

        fails(reason, reason == Reason.ISSUER_UNAVAILABLE ? "token request" : "\"" + error + "\", \"because\"");
    }

    @ParameterizedTest
    @CsvSource({"400, RESPONSE", "401, CLIENT_REFUSED", "404, RESPONSE", "302, RESPONSE", "201, RESPONSE"})
    void an_answer_without_a_reason_is_typed_by_its_status(int status, Reason reason) {
        server.on(TOKEN, json(status, "<html>", "Location: https://localhost/elsewhere"));

        fails(reason, String.valueOf(status));
    }

    @Test
    void what_an_error_says_cannot_forge_a_log_line() {
        server.on(TOKEN, json(400, "{\"error\":\"x\\ny\",\"error_description\":\"" + "\\u2028z".repeat(300) + "\"}"));

        assertThat(fails(Reason.REQUEST_REFUSED, "x?y").getMessage())
                .matches("[ -~]*")
                .hasSizeLessThan(500);
    }

    @Test
    void an_unavailable_issuer_says_when_to_come_back() {
        server.on(TOKEN, json(503, "", "Retry-After: 30"));

        assertThat(fails(Reason.ISSUER_UNAVAILABLE, "503").retryAfterNanos())
                .isEqualTo(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void a_huge_token_response_is_refused() {
        answer("{\"access_token\":\"" + "x".repeat(65 * 1024) + "\"}");

        fails(Reason.RESPONSE, "larger than 65536 bytes");
    }

    @Test
    void a_narrower_scope_is_said_once_and_the_token_used() throws Exception {
        answer("{\"access_token\":\"" + OURS + "\",\"token_type\":\"Bearer\",\"scope\":\"a c\"}");
        TokenRequests grant = grant(new TokenSettings("corp", "a b", List.of(), List.of(), Binding.CERTIFICATE, null));

        grant.fetch(GENERATION);
        grant.fetch(GENERATION);

        assertThat(log.toString(StandardCharsets.UTF_8)).containsOnlyOnce("granted service ledger the scope \"a c\"");
    }

    @Test
    void a_list_without_the_method_is_said_once_and_the_method_tried() throws Exception {
        server.on(METADATA, json(200, """
                {"issuer":"%s","token_endpoint":"%s","token_endpoint_auth_methods_supported":["none"]}""".formatted(server.url(""), server.url(TOKEN))));
        TokenRequests grant = grant(server);

        grant.fetch(GENERATION);
        grant.fetch(GENERATION);

        assertThat(log.toString(StandardCharsets.UTF_8)).containsOnlyOnce("does not list tls_client_auth");
    }

    @Test
    void metadata_are_read_once_a_day_and_the_last_good_copy_is_kept() throws Exception {
        TokenRequests grant = grant(server);
        grant.fetch(GENERATION);
        time.pass(Duration.ofHours(23));
        grant.fetch(GENERATION);
        assertThat(server.requests(METADATA)).hasSize(1);

        server.on(
                METADATA,
                json(200, "{\"issuer\":\"https://attacker.example\",\"token_endpoint\":\"https://attacker.example\"}"));
        time.pass(Duration.ofHours(2));
        grant.fetch(GENERATION);
        grant.fetch(GENERATION);

        assertThat(server.requests(METADATA)).as("read again, with back-off").hasSize(2);
        assertThat(server.requests(TOKEN)).hasSize(4);
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("the metadata read before stay in use");
    }

    @Test
    void a_refused_client_has_the_metadata_read_again_with_back_off() throws Exception {
        TokenRequests grant = grant(server);
        server.on("/moved", tokenAnswer(OURS, "3600"));
        server.on(TOKEN, json(401, "{\"error\":\"invalid_client\"}"));
        server.on(METADATA, json(200, server.metadata(server.url(TOKEN))));
        failure(grant);
        server.on(METADATA, json(200, server.metadata(server.url("/moved"))));
        failure(grant);
        assertThat(server.requests(METADATA)).as("not at once").hasSize(1);

        time.pass(Duration.ofSeconds(60));

        assertThat(grant.fetch(GENERATION).authorization()).isEqualTo("Bearer " + OURS);
        assertThat(server.requests(METADATA)).hasSize(2);
    }

    private void answer(String body) {
        server.on(TOKEN, json(200, body));
    }

    private Credential fetch() throws TokenException {
        return grant(server).fetch(GENERATION);
    }

    private TokenException fails(Reason reason, String message) {
        TokenException failure = failure(grant(server));
        assertThat(failure).isNotNull().hasMessageStartingWith("issuer corp").hasMessageContaining(message);
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        return failure;
    }

    private static TokenException failure(TokenRequests grant) {
        return catchThrowableOfType(TokenException.class, () -> grant.fetch(GENERATION));
    }

    private TokenRequests grant(ScriptedIssuer issuer) {
        return grant(issuer, new TokenSettings("corp", null, List.of(), List.of(), Binding.CERTIFICATE, null));
    }

    private TokenRequests grant(TokenSettings settings) {
        return grant(server, settings);
    }

    private TokenRequests grant(ScriptedIssuer issuer, TokenSettings settings) {
        IssuerSettings issuerSettings = issuer.settings(trust);
        return new TokenRequests(
                "ledger",
                new Issuer(issuerSettings, time.scheduling(), LIMIT, ScriptedIssuer.NO_OTHERS),
                settings,
                time.scheduling().nanoTime());
    }
}
