package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A request that finds no credential yet waits for the first one, for as long as the service allows and no longer. */
@ExtendWith(Fixtures.class)
class FirstCredentialIT {

    /** Of each of the issuer's two answers, so the first token takes twice as long. */
    private static final int ISSUER_DELAY = 6_000;

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;
    private final Observer issuer;

    FirstCredentialIT(Pki pki, LedgerServer server) {
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

    @AfterEach
    void hurry() {
        issuer.delay(0);
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void the_first_request_waits_for_its_token(Variant variant) {
        issuer.delay(1_000);
        try (RunningScenario scenario = waiting(variant, "15s").start()) {
            RunningProgram.Answer answer = scenario.program().post(server.at("/v1/entries"), 1000);
            assertThat(answer.confirmed()).isTrue();
            assertThat(ledger.counts().byToken()).isEqualTo(1);
            assertThat(ledger.counts().byKey()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void after_the_wait_the_key_is_sent(Variant variant) {
        try (RunningScenario scenario = warm(waiting(variant, "200ms"))) {
            RunningProgram.Answer answer = scenario.program().get(server.at("/v1/entries"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.milliseconds()).isLessThan(ISSUER_DELAY);
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(ledger.last().withToken()).isFalse();
            assertThat(scenario.program()
                            .service("ledger")
                            .path("Reasons")
                            .path("credential-pending")
                            .asInt())
                    .isEqualTo(1);
            issuer.delay(0); // the answer under way takes its time, the next one need not
            Eventually.until("the token has come", () -> {
                scenario.program().get(server.at("/v1/entries"));
                return ledger.last().withToken();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void after_the_wait_the_request_is_denied_under_deny(Variant variant) {
        try (RunningScenario scenario = warm(waiting(variant, "200ms")
                .configured(configuration -> configuration.set("services.ledger.on-failure", "deny")))) {
            RunningProgram.Answer answer = scenario.program().get(server.at("/v1/entries"));
            assertThat(answer.exception()).endsWith("HoldfastDeniedException");
            assertThat(answer.message()).contains("credential-pending");
            assertThat(answer.milliseconds()).isLessThan(ISSUER_DELAY);
            assertThat(ledger.counts().requests()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void fifty_cold_requests_share_one_token_request(Variant variant) throws Exception {
        issuer.delay(1_000);
        try (RunningScenario scenario = waiting(variant, "15s").start()) {
            RunningProgram.LoadResult load = scenario.program()
                    .load(50, 50, 0, "GET " + server.at("/v1/entries"))
                    .get();
            assertThat(load.statuses()).isEqualTo(Map.of("200", 50));
            assertThat(ledger.counts().byToken()).isEqualTo(50);
            assertThat(ledger.counts().byKey()).isZero();
            assertThat(issuer.counts().byPath()).containsEntry("/oauth2/token", 1);
        }
    }

    /** Has its classes and connections, so that time means waiting, and no token: that is first wanted by the next request. */
    private RunningScenario warm(AgentScenario scenario) {
        RunningScenario running = scenario.configured(configuration -> configuration.ceiling("observe"))
                .start();
        running.program().get(server.at("/v1/entries"));
        ledger.reset();
        issuer.delay(ISSUER_DELAY);
        running.reconfigure(configuration -> configuration.ceiling("enforce"));
        running.awaitLog("configuration changed");
        return running;
    }

    private AgentScenario waiting(Variant variant, String longest) {
        return variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("services.ledger.wait", longest));
    }
}
