package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.behaviour.BehaviourServer;
import dev.holdfast.behaviour.ReceivedRequest;
import dev.holdfast.behaviour.Refusal;
import dev.holdfast.behaviour.RegisteredClient;
import dev.holdfast.behaviour.Role;
import dev.holdfast.behaviour.TokenShape;
import dev.holdfast.harness.AgentConfiguration;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refresh tokens of an issuer that rotates them and judges whether one comes twice, for a user's assertion (RFC 7523). */
@ExtendWith(Fixtures.class)
class RefreshTokenIT {
    private static final String BEARER_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String REFRESH = "refresh_token";

    @TempDir
    private Path folder;

    private final Pki pki;
    private Path assertion;
    private BehaviourServer server;

    RefreshTokenIT(Pki pki) {
        this.pki = pki;
    }

    @BeforeEach
    void prepare() {
        assertion = folder.resolve("user.jwt");
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** As the conformance suite's client-refresh-token-test, and past it: the assertion is dead by then. */
    @ParameterizedTest
    @CsvSource({"true,false,certificate", "false,true,dpop", "true,true,'[certificate, dpop]'"})
    void the_tokens_follow_each_other_and_a_new_certificate_where_nobody_renews_the_assertion(
            boolean byCertificate, boolean byProof, String binding) throws IOException {
        server = BehaviourServer.start(pki, RegisteredClient.orders().bound(byCertificate, byProof));
        server.authorizationServer()
                .behave(sound -> sound.token(shape -> shape.refreshTokens().expiresIn("3")));
        try (RunningScenario scenario = start(binding)) {
            assertThat(get(scenario)).isEqualTo(200);
            Files.writeString(
                    assertion,
                    server.authorizationServer().userAssertion(Instant.now().minusSeconds(60)));
            Eventually.until("two refreshes", () -> {
                assertThat(get(scenario)).isEqualTo(200);
                return grants().size() >= 3;
            });
            assertThat(grants().subList(0, 3)).containsExactly(BEARER_GRANT, REFRESH, REFRESH);

            String next = scenario.rotate().thumbprint();
            Eventually.until("the next certificate's token", () -> {
                assertThat(get(scenario)).isEqualTo(200);
                return issuedWith(next) >= 2;
            });

            assertThat(server.violations()).isEmpty();
            assertSaysNothingSecret(scenario);
        }
    }

    @Test
    void a_token_that_was_refused_is_followed_by_a_refreshed_one() throws IOException {
        server = BehaviourServer.start(pki, RegisteredClient.orders());
        server.authorizationServer().behave(sound -> sound.token(TokenShape::refreshTokens));
        try (RunningScenario scenario = start("certificate")) {
            assertThat(get(scenario)).isEqualTo(200);
            server.resourceServer().refuseNext(Refusal.invalidToken("revoked"));

            assertThat(get(scenario)).isEqualTo(200);

            assertThat(grants()).containsExactly(BEARER_GRANT, REFRESH);
            assertThat(server.violations()).isEmpty();
        }
    }

    @Test
    void a_refused_refresh_token_costs_no_request() throws IOException {
        server = BehaviourServer.start(pki, RegisteredClient.orders());
        server.authorizationServer().behave(sound -> sound.token(TokenShape::refreshTokens));
        try (RunningScenario scenario = start("certificate")) {
            assertThat(get(scenario)).isEqualTo(200);
            server.authorizationServer().refuseNext(Refusal.of(400, "invalid_grant"));
            server.resourceServer().refuseNext(Refusal.invalidToken("revoked"));

            assertThat(get(scenario)).isEqualTo(200);

            assertThat(grants()).containsExactly(BEARER_GRANT, REFRESH, BEARER_GRANT);
            assertThat(last(Role.RESOURCE).values("X-Api-Key")).isEmpty();
            assertThat(server.violations()).isEmpty();
            assertSaysNothingSecret(scenario);
        }
    }

    @Test
    void of_the_clients_own_right_none_is_used() {
        server = BehaviourServer.start(pki, RegisteredClient.orders());
        server.authorizationServer().behave(sound -> sound.token(TokenShape::refreshTokens));
        Variant variant = Variant.onOneJdk().get(0);
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set(
                        "services.ledger.token.authorization-details", "[{type: ledger, actions: [read], limit: 5}]"))
                .start()) {
            assertThat(get(scenario)).isEqualTo(200);
            server.resourceServer().refuseNext(Refusal.invalidToken("revoked"));
            assertThat(get(scenario)).isEqualTo(200);

            assertThat(grants()).containsExactly("client_credentials", "client_credentials");
            assertThat(last(Role.TOKEN).parameter("authorization_details"))
                    .containsExactly("[{\"actions\":[\"read\"],\"limit\":5,\"type\":\"ledger\"}]");
            assertThat(server.violations()).isEmpty();
        }
    }

    private RunningScenario start(String binding) throws IOException {
        Files.writeString(
                assertion,
                server.authorizationServer().userAssertion(Instant.now().plusSeconds(3600)));
        UnaryOperator<AgentConfiguration> change = configuration -> configuration
                .set("issuers.corp.grant", "jwt-bearer")
                .set("issuers.corp.assertion.file", assertion.toString())
                .set("log.level", "debug")
                .set("services.ledger.identity", "orders")
                .set("services.ledger.token.binding", binding);
        return Variant.onOneJdk()
                .get(0)
                .scenario(pki, server, folder)
                .configured(change)
                .start();
    }

    private int get(RunningScenario scenario) {
        return scenario.program().get(server.resourceServer().at("/v1/entries")).status();
    }

    private List<String> grants() {
        List<String> grants = new ArrayList<>();
        server.requests(Role.TOKEN).forEach(request -> grants.addAll(request.parameter("grant_type")));
        return grants;
    }

    private long issuedWith(String thumbprint) {
        return server.requests(Role.TOKEN).stream()
                .filter(request -> thumbprint.equals(request.connection().thumbprint()))
                .filter(request -> request.parameter("grant_type").equals(List.of(REFRESH)))
                .count();
    }

    private ReceivedRequest last(Role role) {
        List<ReceivedRequest> requests = server.requests(role);
        return requests.get(requests.size() - 1);
    }

    /** The server's refresh tokens begin so, and its JWTs. */
    private static void assertSaysNothingSecret(RunningScenario scenario) {
        assertThat(scenario.program().log()).isNotEmpty().allSatisfy(line -> assertThat(line)
                .doesNotContain("refresh-", "eyJ"));
    }
}
