package dev.holdfast.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @Test
    void help_names_every_command_and_every_exit_code() {
        Outcome outcome = run("--help");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains(
                        "check",
                        "attach",
                        "  0  all is well",
                        "  1  the call",
                        "  2  a peer",
                        "java -jar holdfast.jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "attach"})
    void each_command_has_help_that_stands_alone(String command) {
        Outcome outcome = run(command, "--help");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains("Usage: java -jar holdfast.jar " + command, "Exit codes:");
    }

    @Test
    void the_version_is_told() {
        assertThat(run("--version").out()).startsWith("holdfast ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"report", "explain", "cheque"})
    void a_command_of_another_version_is_a_wrong_call(String command) {
        Outcome outcome = run(command);

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("there is no command " + command
                        + " in this version; known are check, attach, status and revoke")
                .contains("Try: java -jar holdfast.jar --help");
    }

    @Test
    void no_command_at_all_is_a_wrong_call() {
        Outcome outcome = run();

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("which command?");
    }

    @Test
    void a_wrong_option_points_at_the_commands_own_help() {
        Outcome outcome = run("check", "--jason");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("--jason", "Try: java -jar holdfast.jar check --help");
    }

    private static Outcome run(String... arguments) {
        return Outcome.of(Map.of(), arguments);
    }
}
