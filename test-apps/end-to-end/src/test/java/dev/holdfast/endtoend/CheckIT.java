package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentCommand;
import dev.holdfast.harness.AgentConfiguration;
import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.IdentityFiles;
import dev.holdfast.harness.Interceptor;
import dev.holdfast.harness.Jdk;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code check} by the built jar against a real issuer: it tells what the agent would meet, and its exit code says who is wrong. */
@ExtendWith(Fixtures.class)
class CheckIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final ClientCertificate certificate;

    CheckIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.certificate = pki.issueOrders();
    }

    static List<Jdk> jdks() {
        return Jdk.available();
    }

    @BeforeEach
    void forget() {
        server.issuerObserver().reset();
        server.observer().reset();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void a_sound_configuration_is_0_and_the_token_is_described_but_not_shown(Jdk jdk) {
        AgentCommand check = check(jdk, server.issuer(), sound -> sound);

        assertThat(check.exitCode()).as(check.toString()).isZero();
        assertThat(check.errors()).isEmpty();
        assertThat(check.output())
                .contains("from      " + server.issuer() + "/oauth2/token (the metadata's token_endpoint")
                // the server writes the two names in any order
                .contains("  scope     \"ledger.", "\", as asked for", ", of which the agent uses 4 min ")
                .contains("binding   proven by the token itself", certificate.thumbprint(), "All is well.")
                // how every JWT begins
                .doesNotContain("eyJ", "PRIVATE KEY");
        assertThat(server.issuerObserver().last().certificate()).isEqualTo(certificate.thumbprint());
        assertThat(server.observer().counts().requests())
                .as("the service itself is left alone")
                .isZero();
    }

    @Test
    void the_token_that_was_fetched_for_the_check_is_revoked() {
        AgentCommand check = check(Jdk.oldest(), server.issuer(), sound -> sound);

        assertThat(check.exitCode()).as(check.toString()).isZero();
        assertThat(server.issuerObserver().last().uri()).isEqualTo("/oauth2/revoke");
        String token = server.issuerObserver().last().form("token").get(0);
        assertThat(RawClient.with(certificate, pki).isActive(server.introspectionEndpoint(), "orders", token))
                .isFalse();
    }

    @Test
    void a_script_reads_the_same_from_json() {
        AgentCommand check = check(Jdk.oldest(), server.issuer(), sound -> sound, "--json");

        assertThat(check.exitCode()).as(check.toString()).isZero();
        assertThat(check.output()).doesNotContain("eyJ", "PRIVATE KEY");
        JsonNode token = token(check);
        assertThat(token.path("endpoint").asString()).isEqualTo(server.issuer() + "/oauth2/token");
        assertThat(token.path("endpointFrom").asString()).isEqualTo("token_endpoint");
        assertThat(token.path("bound").asBoolean()).isTrue();
        assertThat(token.path("bindingProof").asString()).isEqualTo("cnf");
        // from 299 on: the server says what is left of its 300 seconds
        assertThat(token.path("lifeSeconds").asInt()).isBetween(295, 300);
        assertThat(token.path("scopeGranted").asString().split(" "))
                .containsExactlyInAnyOrder("ledger.read", "ledger.write");
        assertThat(token.path("scopeWithheld").isEmpty()).isTrue();
    }

    @Test
    void the_alias_for_mutual_tls_is_used_and_named() throws IOException {
        int port = FreePort.any();
        try (LedgerServer aliased =
                LedgerServer.startAuthorizationServer(pki, port, "--authorization-server.mtls-aliases=true")) {
            AgentCommand check = check(Jdk.oldest(), aliased.issuer(), sound -> sound, "--json");

            assertThat(check.exitCode()).as(check.toString()).isZero();
            JsonNode token = token(check);
            assertThat(token.path("endpoint").asString())
                    .isEqualTo("https://localhost:" + aliased.issuerMtlsPort() + "/oauth2/token");
            assertThat(token.path("endpointFrom").asString()).isEqualTo("mtls_endpoint_aliases");
            assertThat(token.path("bound").asBoolean()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void a_configuration_that_is_wrong_is_1(Jdk jdk) {
        AgentCommand check = check(jdk, server.issuer(), sound -> sound.set("services.ledger.stage", "enforced"));

        assertThat(check.exitCode()).as(check.toString()).isEqualTo(1);
        assertThat(check.output()).contains("The configuration is refused, it has 1 error:", "services.ledger.stage");
        assertThat(server.issuerObserver().counts().requests()).isZero();
    }

    @Test
    void a_key_that_is_not_the_certificate_s_is_1() throws IOException {
        AgentCommand check = check(Jdk.oldest(), server.issuer(), sound -> {
            rewrite(folder.resolve("tls.key"), pki.issueOrders().keyPem());
            return sound;
        });

        assertThat(check.exitCode()).as(check.toString()).isEqualTo(1);
        assertThat(check.output()).contains("cannot be used, see below");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void an_issuer_that_refuses_is_2(Jdk jdk) {
        AgentCommand check = check(jdk, server.issuer(), sound -> sound.set("issuers.corp.client-id", "somebody-else"));

        assertThat(check.exitCode()).as(check.toString()).isEqualTo(2);
        assertThat(check.output()).contains("invalid_client", "A peer said no");
    }

    @Test
    void an_issuer_that_is_not_there_is_2() throws IOException {
        URI nobody = URI.create("https://localhost:" + FreePort.any());

        AgentCommand check = check(Jdk.oldest(), nobody, sound -> sound);

        assertThat(check.exitCode()).as(check.toString()).isEqualTo(2);
        assertThat(check.output()).contains(nobody.toString(), "not usable, see below");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void a_revoked_certificate_is_2(Jdk jdk) {
        try (RevocationServer authority = new RevocationServer()) {
            ClientCertificate watched = pki.issueOrders(Duration.ofDays(30), authority.crl());
            UnaryOperator<AgentConfiguration> withIt = sound -> {
                IdentityFiles.renamed(folder).replaceWith(watched);
                return sound;
            };
            AgentCommand silent = check(jdk, server.issuer(), withIt);
            assertThat(silent.exitCode()).as(silent.toString()).isZero();
            assertThat(silent.output())
                    .contains("certificate: unknown: CRL " + authority.crl() + ": the answer is HTTP 503");

            authority.publish(pki.revocationList());
            AgentCommand good = check(jdk, server.issuer(), withIt);
            assertThat(good.exitCode()).as(good.toString()).isZero();
            assertThat(good.output()).contains("certificate: good, by CRL " + authority.crl());

            authority.publish(pki.revocationList(watched));
            server.issuerObserver().reset();
            AgentCommand revoked = check(jdk, server.issuer(), withIt);
            assertThat(revoked.exitCode()).as(revoked.toString()).isEqualTo(2);
            assertThat(revoked.output())
                    .contains("the authority has revoked its certificate", watched.thumbprint(), "keyCompromise");
            assertThat(server.issuerObserver().counts().requests()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void the_service_s_server_is_told_by_its_handshake_alone(Jdk jdk) {
        AgentCommand check = check(jdk, server.issuer(), this::trusting);

        assertThat(check.exitCode()).as(check.toString()).isZero();
        assertThat(check.errors()).isEmpty();
        assertThat(check.output())
                .contains("The server localhost:" + server.port() + " of ledger:", "speaks    TLSv1.3")
                .contains("trusted   yes, by " + pki.caCertificate(), "asks      for a client certificate of ")
                .contains("ours      offered and not refused; whether it was accepted only a request would show");
        assertThat(server.observer().counts().requests()).isZero();
    }

    @Test
    void a_server_that_never_asks_is_2() {
        AgentCommand check = check(Jdk.oldest(), server.issuer(), sound -> trusting(sound)
                .set("services.ledger.hosts", "[\"localhost:" + server.noCertificatePort() + "\"]"));

        assertThat(check.exitCode()).as(check.toString()).isEqualTo(2);
        assertThat(check.output())
                .contains("asks      for no client certificate", "have it ask at the start", "A peer said no");
    }

    @Test
    void a_server_that_is_not_of_trust_is_2_and_is_not_shown_the_certificate() throws IOException {
        Pki foreign = Pki.create(Files.createDirectory(folder.resolve("foreign")));
        try (Interceptor counterfeit = Interceptor.server(foreign, pki, server.port())) {
            AgentCommand check = check(
                    Jdk.oldest(),
                    server.issuer(),
                    sound -> trusting(sound).set("services.ledger.hosts", "[\"localhost:" + counterfeit.port() + "\"]"),
                    "--json");

            assertThat(check.exitCode()).as(check.toString()).isEqualTo(2);
            JsonNode told = JsonMapper.shared()
                    .readTree(check.output())
                    .path("services")
                    .path(0)
                    .path("servers")
                    .path(0);
            assertThat(told.path("trusted").asBoolean()).isFalse();
            assertThat(told.path("trustedBy").asString()).isEqualTo("trust");
            assertThat(told.path("asksForCertificate").asBoolean()).isTrue();
            assertThat(told.path("problem").path("reason").asString()).isEqualTo("server-untrusted");
            assertThat(counterfeit.certificates()).isEmpty();
            assertThat(counterfeit.requests()).isZero();
        }
    }

    private AgentConfiguration trusting(AgentConfiguration configuration) {
        return configuration.set("services.ledger.trust", pki.caCertificate().toString());
    }

    private AgentCommand check(Jdk jdk, URI issuer, UnaryOperator<AgentConfiguration> change, String... more) {
        IdentityFiles files = IdentityFiles.renamed(folder);
        files.replaceWith(certificate);
        AgentConfiguration sound =
                AgentConfiguration.of(pki, files, issuer, "ledger.read ledger.write", "localhost:" + server.port());
        Path file = change.apply(sound).write(folder.resolve("holdfast.yaml"));
        String[] arguments = new String[more.length + 2];
        arguments[0] = "check";
        arguments[1] = file.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return AgentCommand.run(jdk, arguments);
    }

    private static void rewrite(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode token(AgentCommand check) {
        return JsonMapper.shared()
                .readTree(check.output())
                .path("services")
                .path(0)
                .path("token");
    }
}
