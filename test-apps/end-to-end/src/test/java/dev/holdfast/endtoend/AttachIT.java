package dev.holdfast.endtoend;

import static dev.holdfast.endtoend.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentCommand;
import dev.holdfast.harness.AgentConfiguration;
import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.IdentityFiles;
import dev.holdfast.harness.JavaProgram;
import dev.holdfast.harness.Layout;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Brought into a running program by the attach command, for clients, contexts and connections made long before. */
@ExtendWith(Fixtures.class)
class AttachIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String STEPS_ASIDE = "already active in this JVM; this copy steps aside";

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;
    private final ClientCertificate certificate;

    AttachIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.ledger = server.observer();
        this.certificate = pki.issueOrders();
    }

    @BeforeEach
    void forget() {
        ledger.reset();
    }

    /** The SSLContext of the JVM, one of the program's own, both made before the agent comes. */
    static List<Arguments> contexts() {
        List<Arguments> contexts = new ArrayList<>();
        for (Variant variant : Variant.all()) {
            contexts.add(Arguments.of(variant, "default"));
            contexts.add(Arguments.of(variant, "context"));
        }
        return contexts;
    }

    @ParameterizedTest
    @MethodSource("contexts")
    void clients_made_before_send_tokens_from_then_on(Variant variant, String context) throws Exception {
        try (RunningProgram program =
                variant.program(pki).with("--tls=" + context).start()) {
            assertThat(program.load(4, 20, 0, "GET " + server.at("/v1/entries"))
                            .get()
                            .statuses())
                    .containsOnlyKeys("200");
            assertThat(ledger.counts().byKey()).isEqualTo(20);
            attach(variant, program, Layout.agentJar(), "config=" + configuration());
            assertTakesHold(program);
            assertThat(unexpectedErrors(variant, program)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_copy_that_was_loaded_and_not_enabled_is_woken(Variant variant) throws Exception {
        try (RunningProgram program = variant.program(pki).agent().start()) {
            assertSent(program);
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(program.log()).isEmpty();
            attach(variant, program, Layout.agentJar(), "config=" + configuration());
            assertTakesHold(program);
            assertThat(unexpectedErrors(variant, program)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_second_copy_on_the_command_line_steps_aside(Variant variant) throws Exception {
        try (RunningProgram program = enabled(variant)
                .jvm("-javaagent:" + Files.copy(Layout.agentJar(), folder.resolve("copy.jar")))
                .start()) {
            assertTakesHold(program);
            assertThat(program.log())
                    .filteredOn(line -> line.contains(STEPS_ASIDE))
                    .hasSize(1);
            assertThat(program.foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_copy_brought_to_an_active_one_steps_aside(Variant variant) throws Exception {
        try (RunningProgram program = enabled(variant).start()) {
            assertTakesHold(program);
            attach(variant, program, Layout.agentJar());
            attach(variant, program, Files.copy(Layout.agentJar(), folder.resolve("copy.jar")));
            assertTakesHold(program);
            assertThat(program.log())
                    .filteredOn(line -> line.contains(STEPS_ASIDE))
                    .hasSize(2);
            assertThat(unexpectedErrors(variant, program)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void a_second_attach_is_told_that_the_agent_is_active_and_changes_nothing(Variant variant) {
        try (RunningProgram program = variant.program(pki).start()) {
            attach(variant, program, Layout.agentJar(), "config=" + configuration());
            assertTakesHold(program);
            attach(variant, program, Layout.agentJar(), "config=" + configuration(), "stage=off");
            program.process().awaitError(line -> line.contains(STEPS_ASIDE), PATIENCE);
            assertTakesHold(program);
            assertThat(program.log())
                    .filteredOn(line -> line.contains("is active, configured by"))
                    .hasSize(1);
            assertThat(program.bean("type=Agent").path("Stage").asString()).isEqualTo("enforce");
            assertThat(unexpectedErrors(variant, program)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void a_process_that_has_ended_is_one_clear_error_and_1(Variant variant) {
        long pid;
        try (RunningProgram program = variant.program(pki).start()) {
            pid = program.process().pid();
            assertThat(program.quit()).isZero();
        }
        AgentCommand attached = tryToAttach(variant, pid, Layout.agentJar());
        assertThat(attached.exitCode()).isEqualTo(1);
        assertThat(attached.errors()).hasLineCount(1).startsWith("holdfast: there is no process " + pid + ". ");
        assertThat(attached.output()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void a_program_that_lets_nobody_in_goes_on_untouched_and_2_says_so(Variant variant) {
        try (RunningProgram program =
                variant.program(pki).jvm("-XX:+DisableAttachMechanism").start()) {
            AgentCommand attached = tryToAttach(variant, program.process().pid(), Layout.agentJar());
            assertThat(attached.exitCode()).isEqualTo(2);
            assertThat(attached.errors()).hasLineCount(1).contains("-XX:+DisableAttachMechanism");
            assertSent(program);
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(program.process().errors()).isEmpty();
        }
    }

    private JavaProgram enabled(Variant variant) {
        return variant.program(pki).agent("config=" + configuration()).environment("HOLDFAST_ENABLED", "true");
    }

    private Path configuration() {
        IdentityFiles files = IdentityFiles.renamed(folder);
        files.replaceWith(certificate);
        String host = "localhost:" + server.port();
        return AgentConfiguration.of(pki, files, server.issuer(), "ledger.read ledger.write", host)
                .write(folder.resolve("holdfast.yaml"));
    }

    /** By the command, run with the target's own JDK, as an operator does. */
    private static void attach(Variant variant, RunningProgram program, Path jar, String... settings) {
        AgentCommand attached = tryToAttach(variant, program.process().pid(), jar, settings);
        assertThat(attached.exitCode()).as(attached.toString()).isZero();
        assertThat(attached.output())
                .contains("was loaded into process " + program.process().pid());
        assertThat(attached.errors()).isEmpty();
    }

    private static AgentCommand tryToAttach(Variant variant, long pid, Path jar, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("attach", Long.toString(pid)));
        arguments.addAll(List.of(settings));
        return AgentCommand.run(variant.jdk(), jar, arguments.toArray(String[]::new));
    }

    private void assertTakesHold(RunningProgram program) {
        until("a token is sent", () -> {
            assertSent(program);
            return ledger.last().withToken();
        });
        assertThat(ledger.last().withKey()).isFalse();
        assertThat(ledger.last().certificate()).isEqualTo(certificate.thumbprint());
        assertThat(ledger.last().tokenBoundTo()).isEqualTo(certificate.thumbprint());
        assertThat(ledger.counts().mismatches()).isZero();
        assertThat(ledger.counts().rejected()).isZero();
    }

    private void assertSent(RunningProgram program) {
        assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
    }

    /** JDK 21 and newer warn of any agent that comes late (JEP 451), and nobody can silence that from within. */
    private static List<String> unexpectedErrors(Variant variant, RunningProgram program) {
        if (variant.jdk().feature() < 21) {
            return program.foreignErrors();
        }
        return program.foreignErrors().stream()
                .filter(line -> !line.startsWith("WARNING: A Java agent has been loaded dynamically")
                        && !line.startsWith("WARNING: If a serviceability tool is")
                        && !line.startsWith("WARNING: Dynamic loading of agents will be disallowed"))
                .toList();
    }
}
