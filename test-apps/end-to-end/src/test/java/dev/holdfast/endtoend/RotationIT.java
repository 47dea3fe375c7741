package dev.holdfast.endtoend;

import static dev.holdfast.endtoend.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The certificate is replaced while requests fly: none fails, and no token travels on another certificate's connection. */
@ExtendWith(Fixtures.class)
@Order(1) // it takes longest, so the others run beside it and not before it
class RotationIT {

    private static final int THREADS = 8;
    private static final int REQUESTS = 2000;
    private static final int ROTATIONS = 20;

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
        try (RunningScenario scenario = scenario(variant).start()) {
            // alone: threads that race for the JVM's default socket factory get one each, and share no pool
            get(scenario);
            Traffic traffic = new Traffic(scenario.program());
            Set<String> generations = new LinkedHashSet<>();
            generations.add(scenario.certificate().thumbprint());
            for (int i = 0; i < ROTATIONS; i++) {
                String next = scenario.rotate().thumbprint();
                generations.add(next);
                traffic.flowUntilSeen(next);
            }
            int requests = traffic.endWithoutFailure();
            Observer.Counts counts = ledger.counts();
            assertThat(counts.byToken()).isEqualTo(1 + requests).isGreaterThan(REQUESTS);
            assertThat(counts.byKey()).isZero();
            assertThat(counts.rejected()).isZero();
            assertThat(counts.mismatches()).isZero();
            assertThat(counts.byCertificate().keySet()).isEqualTo(generations);
            assertOthersLeave(variant, scenario, generations);
            assertThat(scenario.program().foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_kubernetes_volume_is_followed(Variant variant) {
        try (RunningScenario scenario =
                scenario(variant).kubernetesVolume(folder.resolve("volume")).start()) {
            String first = scenario.certificate().thumbprint();
            get(scenario);
            assertThat(ledger.last().certificate()).isEqualTo(first);
            String next = scenario.rotate().thumbprint();
            until("the next certificate is used", () -> {
                get(scenario);
                return ledger.last().certificate().equals(next);
            });
            assertThat(ledger.counts().rejected()).isZero();
            assertThat(ledger.counts().mismatches()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void torn_empty_mismatched_and_missing_files_are_no_change_yet(Variant variant) throws Exception {
        try (RunningScenario scenario = scenario(variant).start()) {
            String first = scenario.certificate().thumbprint();
            String certificate = scenario.certificate().certificatePem();
            String key = scenario.certificate().keyPem();
            get(scenario);
            Halves halves = new Halves(scenario);
            halves.put(certificate.substring(0, certificate.length() / 3), key);
            assertStillUsed(scenario, first);
            halves.put("", key);
            assertStillUsed(scenario, first);
            halves.put(certificate, key.substring(0, key.length() / 2));
            assertStillUsed(scenario, first);
            halves.put(certificate, pki.issueOrders().keyPem());
            assertStillUsed(scenario, first);
            halves.remove();
            assertStillUsed(scenario, first);

            String next = scenario.rotate().thumbprint();
            until("whole files are a change", () -> {
                get(scenario);
                return ledger.last().certificate().equals(next);
            });
            assertThat(ledger.counts().rejected()).isZero();
            assertThat(ledger.counts().byKey()).isZero();
        }
    }

    /** Debug, because that is where the agent says what it makes of files that it does not use. */
    private AgentScenario scenario(Variant variant) {
        return variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("log.level", "debug"));
    }

    private void get(RunningScenario scenario) {
        assertThat(scenario.program().get(server.at("/v1/entries")).status()).isEqualTo(200);
    }

    private void assertStillUsed(RunningScenario scenario, String thumbprint) throws Exception {
        ledger.reset();
        RunningProgram.LoadResult load = scenario.program()
                .load(4, 20, 0, "GET " + server.at("/v1/entries"))
                .get();
        assertThat(load.statuses()).isEqualTo(Map.of("200", 20));
        assertThat(ledger.counts().byCertificate()).isEqualTo(Map.of(thumbprint, 20));
        assertThat(ledger.counts().byToken()).isEqualTo(20);
    }

    /** New requests use the newest generation alone, and the key of each older one goes after its last connection. */
    private void assertOthersLeave(Variant variant, RunningScenario scenario, Set<String> generations) {
        String newest = scenario.certificate().thumbprint();
        until("only the newest certificate is used", () -> {
            ledger.reset();
            ledger.delay(200); // so many at once that each pooled connection is looked up, the bottom of the stack too
            scenario.program()
                    .load(THREADS, 2 * THREADS, 0, "GET " + server.at("/v1/entries"))
                    .join();
            return ledger.counts().byCertificate().keySet().equals(Set.of(newest));
        });
        assertThat(ledger.counts().rejected()).isZero();
        // java.net.http closes sockets and never their engines, which are gone when nobody holds them any more
        Jcmd.collectGarbage(variant, scenario.program());
        for (String generation : generations) {
            if (!generation.equals(newest)) {
                scenario.awaitLog(generation + " is gone");
            }
        }
    }

    /** Requests that fly as long as the certificates turn, however long this machine takes to turn them. */
    private final class Traffic {
        private static final int PAUSE_MILLIS = 100;

        private final RunningProgram program;
        private final List<RunningProgram.LoadResult> landed = new ArrayList<>();
        private CompletableFuture<RunningProgram.LoadResult> flying;
        private int requests;

        Traffic(RunningProgram program) {
            this.program = program;
            this.flying = fly(REQUESTS);
        }

        void flowUntilSeen(String thumbprint) {
            until("the server has seen " + thumbprint, () -> {
                if (flying.isDone()) {
                    landed.add(flying.join());
                    flying = fly(REQUESTS / 10);
                }
                return ledger.counts().byCertificate().containsKey(thumbprint);
            });
        }

        int endWithoutFailure() {
            landed.add(flying.join());
            int answered = 0;
            for (RunningProgram.LoadResult result : landed) {
                assertThat(result.exceptions()).isEmpty();
                assertThat(result.statuses()).containsOnlyKeys("200");
                assertThat(result.corrupted()).isZero();
                answered += result.statuses().get("200");
            }
            assertThat(answered).isEqualTo(requests);
            return requests;
        }

        private CompletableFuture<RunningProgram.LoadResult> fly(int more) {
            requests += more;
            return program.load(THREADS, more, PAUSE_MILLIS, "MIXED " + server.at("/v1/entries") + " 200");
        }
    }

    /** Puts files there that are no identity, and waits until the agent has looked at them. */
    private static final class Halves {
        private final RunningScenario scenario;
        private long refused;

        Halves(RunningScenario scenario) {
            this.scenario = scenario;
        }

        void put(String certificate, String key) throws IOException {
            Files.writeString(scenario.files().certificate(), certificate);
            Files.writeString(scenario.files().key(), key);
            awaitRefusal();
        }

        void remove() throws IOException {
            Files.delete(scenario.files().certificate());
            Files.delete(scenario.files().key());
            awaitRefusal();
        }

        private void awaitRefusal() {
            long before = refused;
            until("the files are looked at", () -> {
                refused = scenario.program().log().stream()
                        .filter(line -> line.contains("no change yet"))
                        .count();
                return refused > before;
            });
        }
    }
}
