package dev.holdfast.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be said without a jar; with it, the end-to-end tests attach to running JVMs. */
class AttachCommandTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_process_that_is_not_there_is_a_wrong_call() throws IOException, InterruptedException {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();

        Outcome outcome = attach(ended.pid());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("there is no process " + ended.pid(), "jps");
    }

    @Test
    void a_process_that_is_no_jvm_is_left_alone_and_survives() throws IOException, InterruptedException {
        assumeThat(Path.of("/proc/self/maps")).exists();
        Process sleeping = new ProcessBuilder("sleep", "60").start();
        try {
            Outcome outcome = attach(sleeping.pid());

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err()).contains("is not a JVM");
            assertThat(sleeping.waitFor(500, TimeUnit.MILLISECONDS))
                    .as("the attach API's signal would have ended it")
                    .isFalse();
        } finally {
            sleeping.destroyForcibly();
        }
    }

    @Test
    void a_jvm_that_was_told_not_to_be_attached_to_is_told_so() throws IOException {
        Path program = Files.writeString(folder.resolve("Waiting.java"), """
                class Waiting {
                    public static void main(String[] arguments) throws Exception {
                        System.in.read();
                    }
                }
                """);
        Process waiting = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+DisableAttachMechanism",
                        program.toString())
                .start();
        try {
            // the program's own arguments are there as soon as the process is, its libraries are not
            awaitJvm(waiting.pid());
            Outcome outcome = attach(waiting.pid());

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err()).contains("-XX:+DisableAttachMechanism", "-javaagent:holdfast.jar");
        } finally {
            waiting.destroyForcibly();
        }
    }

    @Test
    void a_configuration_that_is_not_there_is_found_before_anything_is_attached() {
        Outcome outcome = Outcome.of(
                Map.of(), "attach", Long.toString(ProcessHandle.current().pid()), "config=no-such-file.yaml");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(Path.of("no-such-file.yaml").toAbsolutePath().toString(), "cannot be read");
    }

    @Test
    void a_setting_must_have_a_value() {
        Outcome outcome = Outcome.of(
                Map.of(), "attach", Long.toString(ProcessHandle.current().pid()), "holdfast.yaml");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("\"holdfast.yaml\" is not of the form key=value");
    }

    @Test
    void a_process_id_is_a_number() {
        Outcome outcome = Outcome.of(Map.of(), "attach", "ledger");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("PID", "Try: java -jar holdfast.jar attach --help");
    }

    private static Outcome attach(long pid) {
        return Outcome.of(Map.of(), "attach", Long.toString(pid));
    }

    private static void awaitJvm(long pid) throws IOException {
        Path maps = Path.of("/proc", Long.toString(pid), "maps");
        assumeThat(maps).exists();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Files.readString(maps).contains("/libjvm.so") && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }
}
