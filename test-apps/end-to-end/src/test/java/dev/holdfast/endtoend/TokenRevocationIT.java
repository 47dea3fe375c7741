package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.Keycloak;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RawClient;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens end at their issuer when they are needed no longer: each is held against what the issuer says of it. */
@ExtendWith(Fixtures.class)
class TokenRevocationIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Keycloak keycloak;
    private final Observer ledger;
    private final Observer issuer;

    TokenRevocationIT(Pki pki, LedgerServer server, Keycloak keycloak) {
        this.pki = pki;
        this.server = server;
        this.keycloak = keycloak;
        this.ledger = server.observer();
        this.issuer = server.issuerObserver();
    }

    @BeforeEach
    void forget() {
        ledger.reset();
        issuer.reset();
    }

    @AfterEach
    void behave() {
        issuer.reset();
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void at_the_end_of_the_jvm_its_tokens_are_revoked_RV_3(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            String token = token(scenario);
            assertThat(isActive(scenario, token)).isTrue();

            assertThat(scenario.program().quit()).isZero();

            assertThat(isActive(scenario, token)).isFalse();
            assertThat(revocations())
                    .singleElement()
                    .satisfies(request -> assertThat(request.form("client_id")).containsExactly("orders"))
                    .satisfies(request ->
                            assertThat(request.form("token_type_hint")).containsExactly("access_token"))
                    .satisfies(request -> assertThat(request.certificate())
                            .isEqualTo(scenario.certificate().thumbprint()));
            assertThat(scenario.program().foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void keycloak_no_longer_takes_a_token_of_a_jvm_that_has_ended(Variant variant) {
        try (RunningScenario scenario = AgentScenario.ledger(variant.client(), variant.jdk(), pki, server, folder)
                .configured(configuration -> configuration
                        .set("issuers.corp.issuer", keycloak.issuer().toString())
                        .set("services.ledger.token.scope", "openid"))
                .start()) {
            String token = token(scenario); // the ledger does not know its issuer, but tells us what it got
            assertThat(userinfo(scenario.certificate(), token)).isEqualTo(200);

            assertThat(scenario.program().quit()).isZero();

            assertThat(userinfo(scenario.certificate(), token)).isEqualTo(401);
            assertThat(tokens()).allSatisfy(each -> assertThat(userinfo(scenario.certificate(), each))
                    .isEqualTo(401));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void a_token_that_is_bound_to_a_key_of_the_jvm_is_revoked_too(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("services.ledger.token.binding", "[certificate, dpop]"))
                .start()) {
            assertThat(scenario.program().get(server.at("/v1/entries")).status())
                    .isEqualTo(200);

            assertThat(scenario.program().quit()).isZero();

            assertThat(revocations())
                    .singleElement()
                    .satisfies(request -> assertThat(request.status()).isEqualTo(200))
                    .satisfies(request -> assertThat(
                                    isActive(scenario, request.form("token").get(0)))
                            .isFalse());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void an_issuer_that_hangs_does_not_hold_the_jvm(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            String token = token(scenario);
            issuer.delay(120_000); // far longer than quit() waits

            assertThat(scenario.program().quit()).isZero();

            assertThat(scenario.program().foreignErrors()).isEmpty();
            assertThat(scenario.program().log())
                    .noneSatisfy(line -> assertThat(line).containsAnyOf("warn", "error"));
            issuer.delay(0);
            assertThat(isActive(scenario, token))
                    .as("it was not revoked, and nobody waited for it")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void a_service_that_leaves_the_configuration_takes_its_tokens_with_it(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            String token = token(scenario);

            scenario.reconfigure(configuration -> configuration.without("services.ledger"));

            Eventually.until("the token is revoked", () -> !isActive(scenario, token));
            assertThat(scenario.program().get(server.at("/v1/entries")).status())
                    .isEqualTo(200);
            assertThat(ledger.last().withKey()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void a_certificate_that_is_gone_takes_its_tokens_with_it_over_its_own_connection(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            String token = token(scenario);
            ClientCertificate first = scenario.certificate();
            scenario.rotate();

            Eventually.until("the old certificate's token is revoked", () -> {
                assertThat(scenario.program().get(server.at("/v1/entries")).status())
                        .isEqualTo(200);
                return !isActive(scenario, token);
            });

            assertThat(revocations())
                    .allSatisfy(request -> assertThat(request.certificate()).isEqualTo(first.thumbprint()));
            assertThat(isActive(scenario, token(scenario))).as("the new one's").isTrue();
            assertThat(ledger.counts().byKey()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void an_issuer_that_is_not_to_be_asked_is_not(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("issuers.corp.revoke", "off"))
                .start()) {
            String token = token(scenario);

            assertThat(scenario.program().quit()).isZero();

            assertThat(isActive(scenario, token)).isTrue();
            assertThat(revocations()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void an_application_that_still_sends_requests_in_its_shutdown_hooks_has_its_token_there(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("services.ledger.on-failure", "deny"))
                .start()) {
            String token = token(scenario);
            scenario.program().getAtExit(server.at("/v1/entries?late"));

            assertThat(scenario.program().quit()).isZero();

            assertThat(ledger.last().uri()).endsWith("late");
            assertThat(ledger.last().withToken()).isTrue();
            assertThat(ledger.last().status()).isEqualTo(200);
            assertThat(isActive(scenario, token)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void on_demand_the_token_is_revoked_and_the_next_request_has_another(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            RunningProgram program = scenario.program();
            String first = token(scenario);

            assertThat(program.call("type=Service,name=ledger", "revoke")).isEqualTo("1 revoked");
            assertThat(isActive(scenario, first)).isFalse();
            String second = token(scenario);
            assertThat(second).isNotEqualTo(first);
            assertThat(isActive(scenario, second)).isTrue();

            assertThat(program.call("type=Agent", "revokeAll")).isEqualTo("ledger: 1 revoked");
            assertThat(isActive(scenario, second)).isFalse();
            assertThat(program.call("type=Agent", "revokeAll")).isEqualTo("ledger: 0 revoked");
            assertThat(program.service("ledger").path("Revoked").asInt()).isEqualTo(2);
            assertThat(program.service("ledger").path("RevocationsFailed").asInt())
                    .isZero();
            assertThat(ledger.counts().byKey()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void an_unavailable_issuer_keeps_the_token_meanwhile_and_gets_it_back_later_RV_2(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            String token = token(scenario);
            issuer.down(true);

            assertThat(scenario.program().call("type=Service,name=ledger", "revoke"))
                    .contains("0 revoked", "1 still under way");
            issuer.down(false);

            Eventually.until("the token is revoked", () -> !isActive(scenario, token));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void when_the_contract_ends_the_token_is_revoked_and_every_request_denied_until_the_end_is_moved(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            RunningProgram program = scenario.program();
            String token = token(scenario);
            Instant end = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.SECONDS);
            scenario.reconfigure(configuration -> configuration.set("services.ledger.until", end.toString()));
            scenario.awaitLog("its contract ends at " + end);

            scenario.awaitLog("its contract ended at " + end);
            Eventually.until("the token is revoked", () -> !isActive(scenario, token));
            int before = ledger.counts().requests();
            RunningProgram.Answer answer = program.get(server.at("/v1/entries"));
            assertThat(answer.exception() + answer.message() + answer.causes())
                    .contains("HoldfastDenied", "ledger", "contract-ended", "until:");
            assertThat(ledger.counts().requests()).isEqualTo(before);
            assertThat(program.service("ledger").path("Until").asString()).isEqualTo(end.toString());
            assertThat(program.service("ledger").path("UntilReached").asBoolean())
                    .isTrue();

            scenario.reconfigure(configuration -> configuration.without("services.ledger.until"));
            Eventually.until(
                    "requests go out again, with a token",
                    () -> program.get(server.at("/v1/entries")).status() == 200
                            && ledger.last().withToken());
            assertThat(isActive(scenario, token(scenario))).isTrue();
        }
    }

    /** Sends a request and tells what token it carried. */
    private String token(RunningScenario scenario) {
        scenario.program().get(server.at("/v1/entries"));
        List<String> tokens = tokens();
        assertThat(tokens).isNotEmpty();
        return tokens.get(tokens.size() - 1);
    }

    private List<String> tokens() {
        return ledger.requests().stream()
                .filter(Observer.Received::withToken)
                .flatMap(request -> request.header("Authorization").stream())
                .map(authorization -> authorization.substring("Bearer ".length()))
                .toList();
    }

    private List<Observer.Received> revocations() {
        return issuer.requests().stream()
                .filter(request -> request.uri().equals("/oauth2/revoke"))
                .toList();
    }

    private boolean isActive(RunningScenario scenario, String token) {
        return RawClient.with(scenario.certificate(), pki).isActive(server.introspectionEndpoint(), "orders", token);
    }

    private int userinfo(ClientCertificate certificate, String token) {
        return RawClient.with(certificate, pki)
                .get(keycloak.userinfo(), "Authorization", "Bearer " + token)
                .statusCode();
    }
}
