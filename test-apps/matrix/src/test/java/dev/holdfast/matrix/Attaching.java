package dev.holdfast.matrix;

import static dev.holdfast.matrix.Replacing.assertBound;
import static dev.holdfast.matrix.Replacing.assertGood;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentCommand;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.versions.Mode;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Brought into a program whose client, contexts and connections were made long before. */
final class Attaching {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private Attaching() {}

    static void attach(Bench bench, Mode mode) {
        RunningProgram program = bench.bare();
        URI uri = bench.server().at("/v1/entries");
        assertGood(program.get(uri), 200);
        assertThat(bench.ledger().last().withKey()).isTrue();
        AgentCommand attached = AgentCommand.run(
                bench.subject().jdk(),
                "attach",
                Long.toString(program.process().pid()),
                "config=" + bench.configurationFile());
        assertThat(attached.exitCode()).as(attached.toString()).isZero();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        do {
            assertThat(System.nanoTime()).as("a token is sent").isLessThan(deadline);
            assertGood(program.get(uri), 200);
        } while (!bench.ledger().last().withToken());
        assertBound(bench, mode, bench.ledger().last());
        RunningProgram.Answer posted = program.post(uri, 5_000);
        assertGood(posted, 200);
        assertThat(posted.confirmed()).isTrue();
        assertBound(bench, mode, bench.ledger().last());
        bench.ledger().refuseTokens(1, "invalid_token");
        assertGood(program.post(uri, 5_000), 200);
        assertThat(bench.ledger().counts().mismatches()).isZero();
        assertThat(bench.ledger().counts().rejected()).isEqualTo(1);
        assertThat(bench.ledger().last().withToken()).isTrue();
    }
}
