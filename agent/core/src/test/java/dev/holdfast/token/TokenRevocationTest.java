package dev.holdfast.token;

import static dev.holdfast.token.ScriptedIssuer.METADATA;
import static dev.holdfast.token.ScriptedIssuer.REVOKE;
import static dev.holdfast.token.ScriptedIssuer.TOKEN;
import static dev.holdfast.token.ScriptedIssuer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfast.config.ClientAuthenticationSettings;
import dev.holdfast.config.ClientAuthenticationSettings.Method;
import dev.holdfast.config.IssuerSettings;
import dev.holdfast.telemetry.Log;
import dev.holdfast.token.TokenException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7009 against a real TLS server. */
class TokenRevocationTest extends IssuerTestCase {
    private static final String SECRET = "se.cr+et/to~ken==";

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    TokenRevocationTest(@TempDir Path folder) throws IOException {
        super(folder);
        Log.to(new PrintStream(log, true, StandardCharsets.UTF_8));
        metadata(",\"revocation_endpoint\":\"" + server.url(REVOKE) + "\"");
        server.on(REVOKE, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    @AfterEach
    void stopListening() {
        Log.to(System.err);
    }

    @Test
    void the_token_is_posted_with_its_hint_and_the_clients_authentication_RV_1_MT_2() throws Exception {
        assertThat(revoke()).isEqualTo(RevocationOutcome.REVOKED);

        ScriptedIssuer.Request request = server.requests(REVOKE).get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.client()).isEqualTo(GENERATION.leaf());
        assertThat(request.fields())
                .containsEntry("content-type", "application/x-www-form-urlencoded")
                .doesNotContainKey("authorization");
        assertThat(request.form())
                .containsExactly(
                        entry("token_type_hint", "access_token"),
                        entry("token", SECRET),
                        entry("client_id", "orders-client"));
    }

    @Test
    void another_kind_of_token_has_its_own_hint() throws Exception {
        issuer(true).revocation().revoke(GENERATION, SECRET, "refresh_token");

        assertThat(server.requests(REVOKE).get(0).form()).contains(entry("token_type_hint", "refresh_token"));
    }

    @Test
    void the_alias_for_mutual_tls_is_used_where_there_is_one_and_the_ordinary_endpoint_where_there_is_none_MT_4()
            throws Exception {
        server.on("/mtls-revoke", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        metadata(",\"revocation_endpoint\":\"%s\",\"mtls_endpoint_aliases\":{\"revocation_endpoint\":\"%s\",\"x\":7}"
                .formatted(server.url(REVOKE), server.url("/mtls-revoke")));
        revoke();
        assertThat(server.requests("/mtls-revoke")).hasSize(1);
        assertThat(server.requests(REVOKE)).isEmpty();

        metadata(",\"revocation_endpoint\":\"%s\",\"mtls_endpoint_aliases\":{\"token_endpoint\":\"%s\"}"
                .formatted(server.url(REVOKE), server.url(TOKEN)));
        revoke();
        assertThat(server.requests(REVOKE)).hasSize(1);
    }

    @Test
    void each_attempt_has_an_assertion_of_its_own() throws Exception {
        Issuer issuer = issuer(new ClientAuthenticationSettings(
                Method.PRIVATE_KEY_JWT, null, null, ClientAuthenticationSettings.TYPED, null, null));

        issuer.revocation().revoke(GENERATION, SECRET, "access_token");
        issuer.revocation().revoke(GENERATION, SECRET, "access_token");

        List<String> assertions = server.requests(REVOKE).stream()
                .flatMap(request -> request.form().stream())
                .filter(parameter -> parameter.getKey().equals("client_assertion"))
                .map(Map.Entry::getValue)
                .toList();
        assertThat(assertions).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void the_platforms_assertion_goes_along_where_it_is_the_clients_proof() throws Exception {
        String workload = TestAuthority.jwt("{\"sub\":\"orders\"}");
        Path file = Files.writeString(folder.resolve("workload.jwt"), workload);
        Issuer issuer = issuer(new ClientAuthenticationSettings(
                Method.FEDERATED,
                null,
                null,
                ClientAuthenticationSettings.TYPED,
                file,
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));

        issuer.revocation().revoke(GENERATION, SECRET, "access_token");

        assertThat(server.requests(REVOKE).get(0).form()).contains(entry("client_assertion", workload));
    }

    @ParameterizedTest
    @CsvSource({"503, 120", "429, 7", "500, 0", "502, 0"})
    void a_server_that_cannot_just_now_leaves_the_token_good_and_says_until_when_RV_2(int status, long seconds) {
        server.on(REVOKE, json(status, "{}", seconds == 0 ? "X: y" : "Retry-After: " + seconds));

        TokenException failure = failure();

        assertThat(failure.reason()).isEqualTo(Reason.ISSUER_UNAVAILABLE);
        assertThat(failure.retryAfterNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void a_type_that_cannot_be_revoked_is_forgotten_here_and_said_once_RV_2() throws Exception {
        server.on(REVOKE, json(400, "{\"error\":\"unsupported_token_type\"}"));
        Issuer issuer = issuer(true);

        assertThat(revoke(issuer)).isEqualTo(RevocationOutcome.FORGOTTEN);
        assertThat(revoke(issuer)).isEqualTo(RevocationOutcome.FORGOTTEN);

        assertThat(log.toString(StandardCharsets.UTF_8)).containsOnlyOnce("does not revoke tokens of this type");
    }

    @Test
    void without_an_endpoint_the_token_is_forgotten_here() throws Exception {
        metadata("");

        assertThat(revoke()).isEqualTo(RevocationOutcome.FORGOTTEN);

        assertThat(log.toString(StandardCharsets.UTF_8)).contains("has no revocation endpoint");
    }

    @Test
    void an_issuer_that_is_not_to_be_asked_is_not() throws Exception {
        assertThat(revoke(issuer(false))).isEqualTo(RevocationOutcome.FORGOTTEN);

        assertThat(server.requests(REVOKE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "401, {}, CLIENT_REFUSED",
        "400, {\"error\":\"invalid_client\"}, CLIENT_REFUSED",
        "400, {\"error\":\"invalid_request\"}, REQUEST_REFUSED",
        "302, {}, REQUEST_REFUSED",
        "404, nonsense, REQUEST_REFUSED"
    })
    void other_answers_are_failures_that_no_second_attempt_cures(int status, String body, Reason reason) {
        server.on(REVOKE, json(status, body));

        assertThat(failure().reason()).isEqualTo(reason);
    }

    @Test
    void a_refusal_quotes_neither_the_token_nor_what_the_server_echoes_of_it() {
        server.on(REVOKE, json(400, "{\"error\":\"invalid_request\",\"error_description\":\"" + SECRET + "\"}"));

        assertThat(failure()).hasMessageContaining("invalid_request").hasMessageNotContaining(SECRET);
    }

    @Test
    void a_server_that_hangs_is_given_up() {
        server.on(REVOKE, (request, out) -> Thread.sleep(Duration.ofMinutes(10).toMillis()));

        assertThat(failure().reason()).isEqualTo(Reason.ISSUER_UNAVAILABLE);
    }

    private void metadata(String more) {
        server.on(METADATA, json(200, server.metadata(server.url(TOKEN), more)));
    }

    private RevocationOutcome revoke() throws TokenException {
        return revoke(issuer(true));
    }

    private static RevocationOutcome revoke(Issuer issuer) throws TokenException {
        return issuer.revocation().revoke(GENERATION, SECRET, TokenRevocation.ACCESS_TOKEN);
    }

    private TokenException failure() {
        TokenException failure = catchThrowableOfType(TokenException.class, this::revoke);
        assertThat(failure).isNotNull();
        return failure;
    }

    private Issuer issuer(boolean revoke) {
        return issuer(ClientAuthenticationSettings.TLS_CLIENT_AUTH, revoke);
    }

    private Issuer issuer(ClientAuthenticationSettings authentication) {
        return issuer(authentication, true);
    }

    private Issuer issuer(ClientAuthenticationSettings authentication, boolean revoke) {
        IssuerSettings plain = server.settings(trust);
        IssuerSettings settings = new IssuerSettings(
                plain.name(),
                plain.issuer(),
                plain.trust(),
                plain.clientId(),
                plain.identity(),
                authentication,
                plain.grant(),
                plain.proofKeyLife(),
                revoke);
        return new Issuer(settings, time.scheduling(), Duration.ofSeconds(3), ScriptedIssuer.NO_OTHERS);
    }
}
