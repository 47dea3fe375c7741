package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentCommand;
import dev.holdfast.harness.AgentConfiguration;
import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tokens that are bound to a key, with Spring's servers as the judge: they hold each proof against method, target, token, key and
 * time, and take none twice.
 */
@ExtendWith(Fixtures.class)
class DpopIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;
    private final Observer issuer;

    DpopIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.ledger = server.observer();
        this.issuer = server.issuerObserver();
    }

    @BeforeEach
    void forget() {
        ledger.reset();
        issuer.reset();
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void every_request_leaves_with_a_proof_of_its_own_and_without_a_certificate(Variant variant) {
        try (RunningScenario scenario = withoutCertificate(variant).start()) {
            RunningProgram program = scenario.program();
            assertThat(program.get(server.at("/v1/entries?page=2&x=%7E")).status())
                    .isEqualTo(200);
            RunningProgram.Answer posted = program.post(server.at("/v1/entries"), 5_000);
            assertThat(posted.status()).isEqualTo(200);
            assertThat(posted.confirmed()).isTrue();
            for (int i = 0; i < 5; i++) {
                assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            }

            Set<String> identifiers = new HashSet<>();
            Set<String> keys = new HashSet<>();
            for (Observer.Received request : ledger.requests()) {
                assertThat(request.scheme()).isEqualTo("DPoP");
                assertThat(request.header("Authorization")).hasSize(1);
                assertThat(request.header("DPoP")).hasSize(1);
                assertThat(request.withKey()).isFalse();
                assertThat(request.certificate())
                        .as("none is needed, so none is shown")
                        .isEmpty();
                assertThat(request.proof().orElseThrow().htu())
                        .isEqualTo(server.at("/v1/entries").toString());
                assertThat(request.proof().orElseThrow().htm()).isEqualTo(request.method());
                assertThat(request.protocol()).isEqualTo(variant.protocol());
                identifiers.add(request.proof().orElseThrow().jti());
                keys.add(request.proof().orElseThrow().jkt());
                assertThat(request.tokenBoundToKey())
                        .isEqualTo(request.proof().orElseThrow().jkt());
            }
            assertThat(identifiers).hasSize(7);
            assertThat(keys).as("one key per issuer").hasSize(1);
            assertThat(ledger.counts().rejected()).isZero();
            assertThat(issuer.counts().byPath()).containsEntry("/oauth2/token", 1);
            assertThat(issuer.counts().withoutCertificate())
                    .isEqualTo(issuer.counts().requests());
            assertThat(program.service("ledger").path("Binding").asString()).isEqualTo("dpop");
            assertThat(program.foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void bound_to_both_a_token_survives_the_rotation_of_the_certificate(Variant variant) {
        AgentScenario both = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("services.ledger.token.binding", "[certificate, dpop]"));
        try (RunningScenario scenario = both.start()) {
            RunningProgram program = scenario.program();
            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            scenario.rotate();
            Eventually.until("the new certificate is in use", () -> {
                assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
                return ledger.last().certificate().equals(scenario.certificate().thumbprint());
            });
            for (Observer.Received request : ledger.requests()) {
                assertThat(request.scheme()).isEqualTo("DPoP");
                assertThat(request.withKey()).isFalse();
                assertThat(request.tokenBoundTo())
                        .isEqualTo(request.certificate())
                        .isNotEmpty();
                assertThat(request.tokenBoundToKey())
                        .isEqualTo(request.proof().orElseThrow().jkt());
            }
            assertThat(ledger.counts().mismatches()).isZero();
            assertThat(ledger.counts().rejected()).isZero();
            assertThat(program.foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_refused_token_is_replaced_and_the_request_sent_again_with_a_new_proof(Variant variant) {
        try (RunningScenario scenario = withoutCertificate(variant).start()) {
            RunningProgram program = scenario.program();
            program.get(server.at("/v1/entries"));
            ledger.refuseTokens(1, "invalid_token");
            assertThat(program.post(server.at("/v1/entries"), 3_000).confirmed())
                    .isTrue();
            assertThat(ledger.counts().byStatus()).containsEntry("401", 1).containsEntry("200", 2);
            assertThat(ledger.proofs().repeatedProofs()).isZero();
            assertThat(ledger.counts().byKey()).isZero();
            assertThat(program.service("ledger").path("Answers").path("revoked").asInt())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void eight_threads_never_send_one_proof_twice(Variant variant) {
        try (RunningScenario scenario = withoutCertificate(variant).start()) {
            RunningProgram program = scenario.program();
            program.get(server.at("/v1/entries"));
            RunningProgram.LoadResult load =
                    program.load(8, 320, 0, server.at("/v1/entries"), 200).join();
            assertThat(load.statuses()).containsOnly(Map.entry("200", 320));
            assertThat(ledger.proofs().repeatedProofs()).isZero();
            assertThat(ledger.proofs().proofs()).isEqualTo(321);
            assertThat(ledger.counts().rejected()).isZero();
            assertThat(program.foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void without_a_binding_a_bearer_token_goes_and_the_weakness_is_told(Variant variant) {
        AgentScenario plain = withoutCertificate(variant).configured(configuration -> configuration
                .set("issuers.corp.client-id", "orders-plain")
                .set("services.ledger.token.binding", "none"));
        try (RunningScenario scenario = plain.start()) {
            RunningProgram program = scenario.program();
            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            assertThat(ledger.last().scheme()).isEqualTo("Bearer");
            assertThat(ledger.last().header("DPoP")).isEmpty();
            assertThat(ledger.last().withKey()).isFalse();
            assertThat(scenario.awaitLog("is active")).contains("bound to nothing");
            assertThat(program.bean("type=Agent").path("Weaknesses").toString()).contains("ledger");
            String pid = String.valueOf(program.process().pid());
            Eventually.until("status tells it too", () -> AgentCommand.run(variant.jdk(), "status", pid)
                    .output()
                    .contains("WEAK: service ledger: its tokens are bound to nothing"));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_server_that_binds_nothing_gets_no_request_with_its_token(Variant variant) {
        AgentScenario unbound = withoutCertificate(variant).configured(configuration -> configuration
                .set("issuers.corp.client-id", "orders-plain")
                .set("services.ledger.token.binding", "certificate")
                .set("services.ledger.identity", "orders")
                .set("services.ledger.on-failure", "deny"));
        try (RunningScenario scenario = unbound.start()) {
            RunningProgram.Answer answer = scenario.program().get(server.at("/v1/entries"));
            assertThat(answer.exception()).contains("HoldfastDeniedException");
            assertThat(answer.message()).contains("token-unbound");
            assertThat(ledger.counts().requests()).isZero();
        }
    }

    /** No identity at all: the client signs assertions, and the token is bound to a key of this JVM. */
    private AgentScenario withoutCertificate(Variant variant) {
        Path key = pki.clientKey().writeTo(folder.resolve("signing.pem"));
        return variant.scenario(pki, server, folder).configured(configuration -> keyOnly(configuration, key));
    }

    private static AgentConfiguration keyOnly(AgentConfiguration configuration, Path key) {
        return configuration
                .without("issuers.corp.identity")
                .set("issuers.corp.client-id", "orders-dpop-jwt")
                .set("issuers.corp.authenticate", "private_key_jwt")
                .set("issuers.corp.key", key.toString())
                .set("services.ledger.token.binding", "dpop");
    }
}
