package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentConfiguration;
import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.OidcProvider;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An issuer and a resource server that each demand nonces of their own: oidc-provider, which also uses up assertions. */
@ExtendWith(Fixtures.class)
@EnabledIf(
        value = "dev.holdfast.harness.OidcProvider#isInstalled",
        disabledReason = "oidc-provider is not installed: ./test.sh installs it")
class DpopNonceIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final OidcProvider provider;
    private final Observer resource;
    private final Observer issuer;

    DpopNonceIT(Pki pki, OidcProvider provider) {
        this.pki = pki;
        this.provider = provider;
        this.resource = provider.observer();
        this.issuer = provider.issuerObserver();
    }

    @BeforeEach
    void forget() {
        resource.reset();
        issuer.reset();
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void each_server_is_asked_once_for_its_nonce_and_never_again(Variant variant) {
        try (RunningScenario scenario = start(variant, configuration -> configuration)) {
            RunningProgram program = scenario.program();
            RunningProgram.Answer posted = program.post(provider.at("/v1/entries"), 4_000);
            assertThat(posted.status()).isEqualTo(200);
            assertThat(posted.confirmed()).isTrue();
            for (int i = 0; i < 5; i++) {
                assertThat(program.get(provider.at("/v1/entries?page=" + i)).status())
                        .isEqualTo(200);
            }

            assertThat(issuer.proofs().nonceChallenges()).isEqualTo(1);
            assertThat(issuer.proofs().repeatedAssertions()).isZero();
            assertThat(issuer.proofs().foreignNonces()).isZero();
            assertThat(resource.proofs().nonceChallenges()).isEqualTo(1);
            assertThat(resource.proofs().foreignNonces()).isZero();
            assertThat(resource.proofs().repeatedProofs()).isZero();
            assertThat(resource.counts().byStatus()).containsOnly(Map.entry("200", 6), Map.entry("401", 1));
            assertThat(resource.counts().byKey()).isZero();
            assertThat(program.service("ledger")
                            .path("Answers")
                            .path("nonce-wanted")
                            .asInt())
                    .isEqualTo(1);
            assertThat(program.service("ledger").path("Rejected").asInt()).isZero();
            assertThat(program.foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_nonce_that_changes_with_each_answer_costs_no_request(Variant variant) {
        try (RunningScenario scenario = start(variant, configuration -> configuration)) {
            RunningProgram program = scenario.program();
            resource.nonces("rotating");
            issuer.nonces("rotating");
            for (int i = 0; i < 6; i++) {
                assertThat(program.get(provider.at("/v1/entries")).status()).isEqualTo(200);
            }
            assertThat(resource.proofs().nonceChallenges()).as("the first only").isEqualTo(1);
            assertThat(resource.counts().byKey()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void nonces_that_end_meanwhile_are_renewed_by_one_repetition_of_a_request_with_a_body(Variant variant) {
        try (RunningScenario scenario = start(variant, configuration -> configuration)) {
            RunningProgram program = scenario.program();
            program.get(provider.at("/v1/entries"));
            resource.renewNonces();
            assertThat(program.post(provider.at("/v1/entries"), 20_000).confirmed())
                    .isTrue();
            assertThat(resource.proofs().nonceChallenges()).isEqualTo(2);
            assertThat(resource.proofs().repeatedProofs()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_server_that_asks_for_no_nonce_gets_none(Variant variant) {
        resource.nonces("optional");
        issuer.nonces("optional");
        try (RunningScenario scenario = start(variant, configuration -> configuration)) {
            assertThat(scenario.program().get(provider.at("/v1/entries")).status())
                    .isEqualTo(200);
            assertThat(resource.last().proof().orElseThrow().nonce()).isEqualTo("none");
            assertThat(resource.proofs().foreignNonces()).isZero();
            assertThat(issuer.proofs().foreignNonces()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void an_opaque_token_is_as_good(Variant variant) {
        try (RunningScenario scenario =
                start(variant, configuration -> configuration.without("services.ledger.token.resource"))) {
            assertThat(scenario.program().get(provider.at("/v1/entries")).status())
                    .isEqualTo(200);
            assertThat(resource.last().withToken()).isTrue();
            assertThat(resource.last().scheme()).isEqualTo("DPoP");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_client_known_by_its_certificate_may_bind_its_token_to_a_key(Variant variant) {
        try (RunningScenario scenario = AgentScenario.oidcProvider(
                        variant.client(), variant.jdk(), pki, provider, folder)
                .program(program -> program.with(variant.options()))
                .configured(configuration -> configuration
                        .set("issuers.corp.client-id", "orders-dpop")
                        .set("services.ledger.token.resource", provider.resource())
                        .set("services.ledger.token.binding", "dpop"))
                .start()) {
            assertThat(scenario.program().get(provider.at("/v1/entries")).status())
                    .isEqualTo(200);
            assertThat(resource.last().scheme()).isEqualTo("DPoP");
            assertThat(resource.last().certificate())
                    .as("shown to the issuer only")
                    .isEmpty();
            assertThat(issuer.last().certificate())
                    .isEqualTo(scenario.certificate().thumbprint());
        }
    }

    private RunningScenario start(Variant variant, UnaryOperator<AgentConfiguration> change) {
        Path key = pki.clientKey().writeTo(folder.resolve("signing.pem"));
        return AgentScenario.oidcProvider(variant.client(), variant.jdk(), pki, provider, folder)
                .program(program -> program.with(variant.options()))
                .configured(configuration -> configuration
                        .without("issuers.corp.identity")
                        .set("issuers.corp.client-id", "orders-dpop-jwt")
                        .set("issuers.corp.authenticate", "private_key_jwt")
                        .set("issuers.corp.key", key.toString())
                        .set("services.ledger.token.resource", provider.resource())
                        .set("services.ledger.token.binding", "dpop"))
                .configured(change)
                .start();
    }
}
