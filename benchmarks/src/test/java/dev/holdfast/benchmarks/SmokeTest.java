package dev.holdfast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.benchmarks.hotpath.WovenClientBenchmark;
import dev.holdfast.benchmarks.load.LoadServer;
import dev.holdfast.harness.Pki;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark checks its own set-up; here each runs once, so that it still does what it says when its turn comes. */
class SmokeTest {
    @Test
    void every_benchmark_of_the_parts_runs() throws Exception {
        Set<String> ran = new TreeSet<>();
        for (RunResult result :
                run(once().exclude(WovenClientBenchmark.class.getSimpleName()).build())) {
            String name = result.getParams().getBenchmark();
            ran.add(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1));
        }
        assertThat(ran)
                .contains("HostIndexBenchmark.holdfast", "ExchangeBenchmark.replaced")
                .contains("InventoryBenchmark.knownCredential", "CredentialBenchmark.sharedHoldfast")
                .contains("ProofBenchmark.supplied", "ProofBenchmark.nimbus")
                .contains("ClientHooksBenchmark.requestWithKnownCredential");
    }

    @Test
    void both_clients_get_their_answer(@TempDir Path folder) throws Exception {
        Pki pki = Pki.create(folder);
        SSLContext before = SSLContext.getDefault();
        try (LoadServer server = LoadServer.start(pki.folder())) {
            SSLContext.setDefault(pki.sslContext());
            System.setProperty("benchmark.address", "https://localhost:" + server.port() + "/v1/entries");
            assertThat(run(once().include(WovenClientBenchmark.class.getSimpleName())
                            .build()))
                    .hasSize(2);
        } finally {
            SSLContext.setDefault(before);
            System.clearProperty("benchmark.address");
        }
    }

    private static Collection<RunResult> run(Options options) throws Exception {
        return new Runner(options).run();
    }

    private static ChainedOptionsBuilder once() {
        return new OptionsBuilder()
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
    }
}
