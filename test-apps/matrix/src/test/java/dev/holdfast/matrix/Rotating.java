package dev.holdfast.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.Observer;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.versions.Mode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The certificate is replaced while requests fly: none fails, and no token travels on another certificate's connection. */
final class Rotating {

    private static final int THREADS = 8;
    private static final int FLIGHT = 10 * THREADS;
    private static final int PAUSE_MILLIS = 40;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private Rotating() {}

    static void underLoad(Bench bench, Mode mode) {
        int sent = 0;
        for (int i = 0; i < Selection.ofCommandLine().rotations(); i++) {
            bench.rotate();
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!bench.ledger().counts().byCertificate().containsKey(bench.thumbprint())) {
                assertThat(System.nanoTime()).as("the new certificate is used").isLessThan(deadline);
                sent += fly(bench);
            }
        }
        sent += fly(bench); // with the newest
        Observer.Counts counts = bench.ledger().counts();
        assertThat(counts.byToken()).isEqualTo(sent).isEqualTo(counts.requests());
        assertThat(counts.byKey()).isZero();
        assertThat(counts.rejected()).isZero();
        assertThat(counts.mismatches()).isZero();
        assertThat(counts.byProtocol()).containsOnlyKeys(mode.protocol());
    }

    private static int fly(Bench bench) {
        CompletableFuture<RunningProgram.LoadResult> flying = bench.woven()
                .load(THREADS, FLIGHT, PAUSE_MILLIS, "MIXED " + bench.server().at("/v1/entries") + " 200");
        RunningProgram.LoadResult landed = flying.join();
        assertThat(landed.exceptions()).isEmpty();
        assertThat(landed.statuses()).isEqualTo(Map.of("200", FLIGHT));
        assertThat(landed.corrupted()).isZero();
        return FLIGHT;
    }
}
