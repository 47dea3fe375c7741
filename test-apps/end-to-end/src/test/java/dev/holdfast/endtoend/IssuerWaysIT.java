package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentConfiguration;
import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.Keycloak;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ways for a client to prove itself other than by its certificate, and to ask by another's right, with Keycloak as the judge. Its userinfo knows no static key, so
 * an accepted request was one with our token; the token is bound to the connection's certificate, or to a key where that is said.
 */
@ExtendWith(Fixtures.class)
class IssuerWaysIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final Keycloak keycloak;

    IssuerWaysIT(Pki pki, Keycloak keycloak) {
        this.pki = pki;
        this.keycloak = keycloak;
    }

    @Test
    void by_an_assertion_that_it_signs_itself() {
        Path key = pki.clientKey().writeTo(folder.resolve("signing.pem"));
        try (RunningScenario scenario = start(configuration -> configuration
                .set("issuers.corp.client-id", "orders-jwt")
                .set("issuers.corp.authenticate", "private_key_jwt")
                .set("issuers.corp.key", key.toString())
                .set("issuers.corp.key-id", "orders-1"))) {
            assertThat(scenario.program().get(keycloak.userinfo()).status()).isEqualTo(200);
            nextGeneration(
                    scenario); // another generation, another token, another assertion: Keycloak takes each only once
            assertThat(scenario.program().get(keycloak.userinfo()).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void by_an_assertion_with_a_token_bound_to_a_key_and_no_certificate_at_all(Variant variant) {
        Path key = pki.clientKey().writeTo(folder.resolve("signing.pem"));
        try (RunningScenario scenario = start(variant, configuration -> configuration
                .without("issuers.corp.identity")
                .set("issuers.corp.client-id", "orders-dpop-jwt")
                .set("issuers.corp.authenticate", "private_key_jwt")
                .set("issuers.corp.key", key.toString())
                .set("services.ledger.token.binding", "dpop"))) {
            assertProvenTwice(scenario);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void by_its_certificate_with_a_token_bound_to_a_key(Variant variant) {
        try (RunningScenario scenario = start(variant, configuration -> configuration
                .set("issuers.corp.client-id", "orders-dpop")
                .set("services.ledger.token.binding", "dpop"))) {
            assertProvenTwice(scenario);
        }
    }

    @Test
    void an_assertion_of_another_key_is_a_typed_failure_that_says_what_to_do() {
        try (RunningScenario scenario = start(configuration -> configuration
                .set("issuers.corp.client-id", "orders-jwt")
                .set("issuers.corp.authenticate", "private_key_jwt"))) {
            assertThat(scenario.program().get(keycloak.userinfo()).status()).isEqualTo(401);
            assertThat(scenario.awaitLog("CLIENT_REFUSED")).contains("private_key_jwt", "public key");
        }
    }

    @Test
    void by_an_assertion_of_the_platform_that_is_read_anew_each_time() throws IOException {
        Path assertion = folder.resolve("workload.jwt");
        Files.writeString(assertion, keycloak.workloadToken());
        try (RunningScenario scenario = start(configuration -> configuration
                .set("issuers.corp.client-id", "orders-workload")
                .set("issuers.corp.authenticate", "federated")
                .set("issuers.corp.assertion.file", assertion.toString()))) {
            assertThat(scenario.program().get(keycloak.userinfo()).status()).isEqualTo(200);
            Files.writeString(assertion, keycloak.workloadToken());
            nextGeneration(scenario);
            assertThat(scenario.program().get(keycloak.userinfo()).status()).isEqualTo(200);
        }
    }

    @Test
    void by_a_jwt_svid_of_its_trust_domain() throws IOException {
        Path svid = folder.resolve("svid.jwt");
        Files.writeString(svid, keycloak.svid());
        try (RunningScenario scenario = start(configuration -> configuration
                .set("issuers.corp.client-id", "orders-spiffe")
                .set("issuers.corp.authenticate", "federated")
                .set("issuers.corp.assertion.file", svid.toString())
                .set("issuers.corp.assertion.type", "jwt-spiffe"))) {
            assertThat(scenario.program().get(keycloak.userinfo()).status()).isEqualTo(200);
            Files.writeString(svid, keycloak.svid());
            nextGeneration(scenario);
            assertThat(scenario.program().get(keycloak.userinfo()).status()).isEqualTo(200);
        }
    }

    @Test
    void a_jwt_svid_of_the_usual_type_is_refused_as_this_issuer_wants_it_named() throws IOException {
        Path svid = folder.resolve("svid.jwt");
        Files.writeString(svid, keycloak.svid());
        try (RunningScenario scenario = start(configuration -> configuration
                .set("issuers.corp.client-id", "orders-spiffe")
                .set("issuers.corp.authenticate", "federated")
                .set("issuers.corp.assertion.file", svid.toString()))) {
            assertThat(scenario.program().get(keycloak.userinfo()).status()).isEqualTo(401);
            assertThat(scenario.awaitLog("CLIENT_REFUSED")).contains("federated");
        }
    }

    @Test
    void a_token_of_another_client_is_exchanged_for_one_that_is_bound() {
        try (RunningScenario scenario = start(configuration -> configuration
                .set("issuers.corp.client-id", "orders-exchange")
                .set("issuers.corp.grant", "token-exchange")
                .set("issuers.corp.subject-token.issuer", "upstream")
                .set("issuers.corp.subject-token.scope", "openid")
                .set("issuers.upstream.issuer", keycloak.issuer().toString())
                .set("issuers.upstream.trust", pki.caCertificate().toString())
                .set("issuers.upstream.client-id", "orders-subject")
                .set("issuers.upstream.identity", "orders"))) {
            assertThat(scenario.program().get(keycloak.userinfo()).status()).isEqualTo(200);
            nextGeneration(scenario);
            assertThat(scenario.program().get(keycloak.userinfo()).status()).isEqualTo(200);
        }
    }

    /** Whose token is a new one. */
    private static void nextGeneration(RunningScenario scenario) {
        scenario.rotate();
        scenario.awaitLog("generation 1 retires");
    }

    /** Keycloak takes no proof twice. */
    private void assertProvenTwice(RunningScenario scenario) {
        assertThat(scenario.program().get(keycloak.userinfo()).status()).isEqualTo(200);
        assertThat(scenario.program().get(keycloak.userinfo()).status()).isEqualTo(200);
        assertThat(scenario.program().service("ledger").path("Replaced").asInt())
                .isEqualTo(2);
    }

    private RunningScenario start(UnaryOperator<AgentConfiguration> change) {
        return start(Variant.onOneJdk().get(0), change);
    }

    private RunningScenario start(Variant variant, UnaryOperator<AgentConfiguration> change) {
        return AgentScenario.userinfo(variant.client(), variant.jdk(), pki, keycloak, folder)
                .program(program -> program.with(variant.options()))
                .configured(change)
                .start();
    }
}
