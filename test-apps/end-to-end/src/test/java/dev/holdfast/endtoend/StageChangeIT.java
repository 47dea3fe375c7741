package dev.holdfast.endtoend;

import static dev.holdfast.endtoend.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A change of stage in the watched file reaches connections and TLS sessions that were made before it. */
@ExtendWith(Fixtures.class)
class StageChangeIT {

    /** Two seconds are promised; what is more is for a machine that has other things to do. */
    private static final Duration SECONDS = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;

    StageChangeIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.ledger = server.observer();
    }

    @BeforeEach
    void forget() {
        ledger.reset();
    }

    static List<Arguments> versions() {
        return TlsSeamIT.versions();
    }

    static List<Arguments> ceilings() {
        List<Arguments> ceilings = new ArrayList<>();
        for (Variant variant : Variant.onOneJdk()) {
            for (String ceiling : List.of("off", "observe", "shadow")) {
                ceilings.add(Arguments.of(variant, ceiling));
            }
        }
        return ceilings;
    }

    @ParameterizedTest
    @MethodSource("versions")
    void raised_from_observe_it_takes_hold_where_the_certificate_was_declined(Variant variant, String version) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .program(program -> program.jvm("-Djdk.tls.client.protocols=" + version))
                .stage("observe")
                .start()) {
            load(scenario);
            assertThat(ledger.counts().byKey()).isEqualTo(ledger.counts().requests());
            assertThat(ledger.counts().byCertificate()).isEmpty();

            scenario.reconfigure(configuration -> configuration.stage("enforce"));
            scenario.awaitLog("ledger enforce");
            String thumbprint = scenario.certificate().thumbprint();
            until("tokens are sent", () -> {
                ledger.reset();
                load(scenario);
                return ledger.counts().byToken() == ledger.counts().requests();
            });
            assertThat(ledger.requests()).allSatisfy(received -> {
                assertThat(received.tls()).isEqualTo(version);
                assertThat(received.withKey()).isFalse();
                assertThat(received.certificate()).isEqualTo(thumbprint);
                assertThat(received.tokenBoundTo()).isEqualTo(thumbprint);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("ceilings")
    void lowered_the_ceiling_brings_the_key_back_and_no_certificate_on_new_connections(
            Variant variant, String ceiling) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            load(scenario);
            assertThat(ledger.counts().byToken()).isEqualTo(ledger.counts().requests());
            Set<String> before = new HashSet<>();
            ledger.requests().forEach(received -> before.add(received.connection()));

            long lowered = System.nanoTime();
            scenario.reconfigure(configuration -> configuration.ceiling(ceiling));
            until("the key is back", () -> {
                scenario.program().get(server.at("/v1/entries"));
                return ledger.last().withKey();
            });
            assertThat(Duration.ofNanos(System.nanoTime() - lowered)).isLessThan(SECONDS);
            ledger.reset();
            load(scenario);
            assertThat(ledger.counts().byKey()).isEqualTo(ledger.counts().requests());
            assertThat(ledger.counts().byToken()).isZero();
            assertThat(ledger.requests())
                    .filteredOn(received -> !before.contains(received.connection()))
                    .isNotEmpty()
                    .allSatisfy(received -> assertThat(received.certificate()).isEmpty());
        }
    }

    /** Enough threads that connections are made beside those that are pooled. */
    private void load(RunningScenario scenario) {
        assertThat(scenario.program()
                        .load(6, 30, 0, "GET " + server.at("/v1/entries"))
                        .join()
                        .statuses())
                .containsOnlyKeys("200");
    }
}
