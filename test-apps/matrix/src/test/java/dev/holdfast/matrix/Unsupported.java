package dev.holdfast.matrix;

import static dev.holdfast.matrix.Replacing.assertGood;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.versions.Mode;
import java.net.URI;

/** A version that the agent does not know is left alone as a whole, and the log says so once. */
final class Unsupported {

    private Unsupported() {}

    static void leftAlone(Bench bench, Mode mode) {
        RunningProgram program = bench.woven();
        URI uri = bench.server().at("/v1/entries");
        for (int i = 0; i < 3; i++) {
            assertGood(program.get(uri), 200);
            RunningProgram.Answer posted = program.post(uri, 5_000);
            assertGood(posted, 200);
            assertThat(posted.confirmed()).isTrue();
        }
        assertThat(bench.ledger().counts().byKey())
                .as("as the program made them")
                .isEqualTo(6);
        assertThat(bench.ledger().counts().byToken()).isZero();
        assertThat(bench.ledger().counts().byProtocol()).containsOnlyKeys(mode.protocol());
        assertThat(program.log())
                .filteredOn(line -> line.contains(bench.subject().file().family()) && line.contains("left alone"))
                .as("lines that say so")
                .hasSize(1);
    }
}
