package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.ChildProcess;
import dev.holdfast.harness.RunningProgram;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Asks a JVM from outside. */
final class Jcmd {

    private Jcmd() {}

    /** The lines of its thread dump. */
    static List<String> threads(Variant variant, RunningProgram program) {
        // the last line of a dump
        return answer(variant, program, "Thread.print", "JNI global ref");
    }

    /** Collects all garbage. */
    static void collectGarbage(Variant variant, RunningProgram program) {
        answer(variant, program, "GC.run", "Command executed successfully");
    }

    private static List<String> answer(Variant variant, RunningProgram program, String command, String end) {
        List<String> line = List.of(
                variant.jdk().home().resolve("bin/jcmd").toString(),
                Long.toString(program.process().pid()),
                command);
        try (ChildProcess process = ChildProcess.start("jcmd", line, Map.of())) {
            process.takeLine(printed -> printed.contains(end), Duration.ofSeconds(60));
            assertThat(process.exitCode(Duration.ofSeconds(60))).isZero();
            return process.output();
        }
    }
}
