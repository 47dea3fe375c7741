package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each stage does what its row in the table says, and nothing of the next. */
@ExtendWith(Fixtures.class)
class StagesIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;
    private final Observer issuer;

    StagesIT(Pki pki, LedgerServer server) {
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
    void enabled_without_configuration_it_observes_and_changes_no_header(Variant variant) {
        List<String> before = headersWithoutAgent(variant);
        try (RunningProgram program = variant.program(pki)
                .agent()
                .environment("HOLDFAST_ENABLED", "true")
                .start()) {
            assertThat(program.post(server.at("/v1/entries"), 1000).confirmed()).isTrue();
            assertThat(ledger.last().headers()).isEqualTo(before);
            assertThat(ledger.last().certificate()).isEmpty();
            String finding = program.process()
                    .awaitError(
                            line -> line.contains("[holdfast]") && line.contains("X-Api-Key"), Duration.ofSeconds(15));
            assertThat(finding).doesNotContain(LedgerServer.STATIC_KEY);
            assertThat(program.foreignErrors()).isEmpty();
            assertThat(issuer.counts().requests()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void loaded_and_not_enabled_it_does_and_says_nothing(Variant variant) {
        List<String> before = headersWithoutAgent(variant);
        try (RunningProgram program = variant.program(pki).agent().start()) {
            program.post(server.at("/v1/entries"), 1000);
            assertThat(ledger.last().headers()).isEqualTo(before);
            assertThat(program.quit()).isZero();
            assertThat(program.process().errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void shadow_fetches_a_token_and_keeps_it_to_itself(Variant variant) {
        List<String> before = headersWithoutAgent(variant);
        try (RunningScenario scenario =
                variant.scenario(pki, server, folder).stage("shadow").start()) {
            scenario.program().post(server.at("/v1/entries"), 1000);
            assertThat(ledger.last().headers()).isEqualTo(before);
            assertThat(ledger.last().certificate()).isEmpty();
            until("a token is fetched", () -> issuer.counts().byPath().containsKey("/oauth2/token"));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void the_ceiling_takes_the_service_back_and_lets_it_go_again_without_a_restart(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            scenario.program().get(server.at("/v1/entries"));
            assertThat(ledger.last().withToken()).isTrue();
            scenario.reconfigure(configuration -> configuration.ceiling("off"));
            until("the key is back", () -> {
                scenario.program().get(server.at("/v1/entries"));
                return ledger.last().withKey() && ledger.last().certificate().isEmpty();
            });
            scenario.reconfigure(configuration -> configuration.ceiling("enforce"));
            until("the token is back", () -> {
                scenario.program().get(server.at("/v1/entries"));
                return ledger.last().withToken() && !ledger.last().withKey();
            });
            assertThat(ledger.counts().rejected()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_quarter_by_attempt_is_a_quarter(Variant variant) throws Exception {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("services.ledger.percent", "25"))
                .start()) {
            scenario.program()
                    .load(4, 400, 0, "GET " + server.at("/v1/entries"))
                    .get();
            assertThat(ledger.counts().byToken()).isBetween(60, 140);
            assertThat(ledger.counts().byToken() + ledger.counts().byKey()).isEqualTo(400);
            assertThat(ledger.counts().byBoth()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void an_invalid_change_is_reported_once_and_changes_nothing(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            scenario.program().get(server.at("/v1/entries"));
            scenario.reconfigure(configuration -> configuration.set("services.ledger.stage", "enforced"));
            scenario.awaitLog("enforced");
            scenario.program().get(server.at("/v1/entries"));
            assertThat(ledger.last().withToken()).isTrue();
            assertThat(scenario.program().log().stream()
                            .filter(line -> line.contains("enforced"))
                            .count())
                    .isEqualTo(1);
        }
    }

    private List<String> headersWithoutAgent(Variant variant) {
        try (RunningProgram program = variant.program(pki).start()) {
            program.post(server.at("/v1/entries"), 1000);
            return ledger.last().headers();
        }
    }

    private static void until(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
