package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The certificate is replaced while requests fly: none fails, and no token travels on another certificate's connection. */
@ExtendWith(Fixtures.class)
class RotationIT {

    private static final int THREADS = 8;
    private static final int REQUESTS = 2000;
    private static final int ROTATIONS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;

    RotationIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.ledger = server.observer();
    }

    @BeforeEach
    void forget() {
        ledger.reset();
        server.issuerObserver().reset();
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void twenty_rotations_under_load_lose_no_request(Variant variant) throws Exception {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            Set<String> generations =
                    new HashSet<>(Set.of(scenario.certificate().thumbprint()));
            CompletableFuture<RunningProgram.LoadResult> load =
                    scenario.program().load(THREADS, REQUESTS, pause(), server.at("/v1/entries"), 200);
            for (int i = 0; i < ROTATIONS; i++) {
                String next = scenario.rotate().thumbprint();
                generations.add(next);
                awaitCertificate(next);
            }
            RunningProgram.LoadResult result = load.get();
            assertThat(result.exceptions()).isEmpty();
            assertThat(result.statuses()).isEqualTo(Map.of("200", REQUESTS));
            assertThat(result.corrupted()).isZero();
            Observer.Counts counts = ledger.counts();
            assertThat(counts.mismatches()).isZero();
            assertThat(counts.rejected()).isZero();
            assertThat(counts.byKey()).isZero();
            assertThat(counts.byToken()).isEqualTo(REQUESTS);
            assertThat(counts.byCertificate().keySet()).isEqualTo(generations);
            assertThat(scenario.program().foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_kubernetes_volume_is_followed(Variant variant) throws Exception {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .kubernetesVolume(folder.resolve("volume"))
                .start()) {
            for (int i = 0; i < 3; i++) {
                assertThat(scenario.program().get(server.at("/v1/entries")).status())
                        .isEqualTo(200);
                String next = scenario.rotate().thumbprint();
                awaitOneRequestWith(scenario, next);
            }
            assertThat(ledger.counts().rejected()).isZero();
            assertThat(ledger.counts().mismatches()).isZero();
        }
    }

    /** Long enough between two requests of a thread that the load outlasts twenty rotations seen by the server. */
    private static int pause() {
        return 100;
    }

    private void awaitCertificate(String thumbprint) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!ledger.counts().byCertificate().containsKey(thumbprint)) {
            assertThat(System.nanoTime()).as("seen by the server in time").isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private void awaitOneRequestWith(RunningScenario scenario, String thumbprint) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        do {
            assertThat(System.nanoTime()).as("used in time").isLessThan(deadline);
            Thread.sleep(50);
            assertThat(scenario.program().get(server.at("/v1/entries")).status())
                    .isEqualTo(200);
        } while (!ledger.last().certificate().equals(thumbprint));
    }
}
