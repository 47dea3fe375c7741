package dev.holdfast.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.versions.Mode;
import java.util.List;
import java.util.Set;

/** Nothing on standard error but the agent's log, and no fault in that. */
final class Quiet {

    private Quiet() {}

    static void quiet(Bench bench, Mode mode) {
        Set<String> allowed = bench.subject().file().allows().keySet();
        for (RunningProgram program : List.of(bench.woven(), bench.bare())) {
            assertThat(program.foreignErrors())
                    .filteredOn(line -> allowed.stream().noneMatch(line::startsWith))
                    .isEmpty();
            assertThat(program.log())
                    .noneMatch(line -> line.contains("[holdfast] error ") || line.contains("agent-fault"));
        }
        assertThat(bench.woven().bean("type=Agent").path("Faults").asInt()).isZero();
    }
}
