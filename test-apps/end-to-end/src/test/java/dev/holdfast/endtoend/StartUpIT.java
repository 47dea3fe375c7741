package dev.holdfast.endtoend;

import static dev.holdfast.endtoend.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.ChildProcess;
import dev.holdfast.harness.Jdk;
import dev.holdfast.harness.Layout;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is there after the start, and what is not. */
@ExtendWith(Fixtures.class)
class StartUpIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;

    StartUpIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.ledger = server.observer();
    }

    @BeforeEach
    void forget() {
        ledger.reset();
    }

    static List<Jdk> jdks() {
        return Jdk.available();
    }

    static List<Arguments> tools() {
        List<Arguments> tools = new ArrayList<>();
        for (Jdk jdk : Jdk.available()) {
            tools.add(Arguments.of(jdk, List.of("keytool", "-help")));
            tools.add(Arguments.of(jdk, List.of("javac", "-version")));
            tools.add(Arguments.of(jdk, List.of("jar", "--version")));
            tools.add(Arguments.of(jdk, List.of("jcmd", "-l")));
        }
        return tools;
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void not_enabled_there_is_one_class_of_ours_and_no_thread(Variant variant) throws IOException {
        Path classes = folder.resolve("classes");
        try (RunningProgram program = variant.program(pki)
                .agent()
                .jvm("-Xlog:class+load=info:file=" + classes)
                .start()) {
            assertThat(program.post(server.at("/v1/entries"), 100).confirmed()).isTrue();
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(Jcmd.threads(variant, program)).anyMatch(line -> line.startsWith("\"main\""));
            assertThat(Jcmd.threads(variant, program)).noneMatch(StartUpIT::isOurs);
            assertThat(program.quit()).isZero();
            assertThat(program.process().errors()).isEmpty();
            assertThat(program.process().output()).allMatch(line -> line.startsWith("{"));
        }
        assertThat(Files.readAllLines(classes))
                .anyMatch(line -> line.contains("org.example.orders"))
                .filteredOn(line -> line.contains(" dev.holdfast.") || line.contains("Holdfast"))
                .singleElement()
                .asString()
                .contains(" dev.holdfast.start.Premain ");
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_healthy_run_prints_the_agents_log_on_standard_error_and_nothing_else(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            RunningProgram program = scenario.program();
            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            assertThat(ledger.last().withToken()).isTrue();
            scenario.rotate();
            scenario.awaitLog(scenario.certificate().thumbprint());
            assertThat(program.post(server.at("/v1/entries"), 1000).confirmed()).isTrue();
            assertThat(Jcmd.threads(variant, program)).anyMatch(StartUpIT::isOurs);
            assertThat(program.quit()).isZero();

            assertThat(program.process().output()).allMatch(line -> line.startsWith("{"));
            assertThat(program.foreignErrors()).isEmpty();
            assertThat(program.log())
                    .allMatch(line -> line.contains("[holdfast] info "))
                    .as("the key does not leave")
                    .noneMatch(line -> line.contains("X-Api-Key"));
            assertThat(program.log())
                    .filteredOn(line -> line.contains("is active"))
                    .singleElement()
                    .asString()
                    .containsPattern("holdfast [0-9]+\\.[0-9]+\\.[0-9]+")
                    .contains(scenario.configurationFile().toString())
                    .contains("ceiling enforce")
                    .contains("ledger enforce");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void the_start_line_says_what_the_ceiling_makes_of_each_service(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration
                        .ceiling("shadow")
                        .set("services.ledger.percent", "25")
                        .set("services.reports.hosts", "[reports.example.com]")
                        .set("services.reports.identity", "orders")
                        .set("services.reports.replace", "[{header: X-Report-Key}]"))
                .start()) {
            assertThat(scenario.awaitLog("is active"))
                    .contains("ceiling shadow")
                    .contains("ledger shadow 25 %")
                    .contains("(configured enforce)")
                    .contains("reports observe");
        }
    }

    /** The archive of the JDK's classes must stay in use: an agent that switches it off costs every start dearly. */
    @ParameterizedTest
    @MethodSource("jdks")
    void class_data_sharing_stays_on(Jdk jdk) throws IOException {
        Variant variant = Variant.all().stream()
                .filter(each -> each.jdk().equals(jdk))
                .findFirst()
                .orElseThrow();
        Path classes = folder.resolve("classes");
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .program(program -> program.jvm("-Xshare:auto").jvm("-Xlog:class+load=info:file=" + classes))
                .start()) {
            assertThat(scenario.program().get(server.at("/v1/entries")).status())
                    .isEqualTo(200);
            assertThat(ledger.last().withToken()).isTrue();
            assertThat(scenario.program().quit()).isZero();
            assertThat(scenario.program().foreignErrors()).isEmpty();
        }
        assertThat(Files.readAllLines(classes))
                .filteredOn(line -> line.contains("source: shared objects file"))
                .hasSizeGreaterThan(400);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void tools_of_the_jdk_do_not_notice_it(Jdk jdk, List<String> tool) {
        List<String> command = new ArrayList<>(tool);
        command.set(0, jdk.home().resolve("bin").resolve(tool.get(0)).toString());
        Map<String, String> environment =
                Map.of("JAVA_TOOL_OPTIONS", "-javaagent:" + Layout.agentJar(), "HOLDFAST_ENABLED", "true");
        try (ChildProcess process = ChildProcess.start(tool.get(0), command, environment)) {
            assertThat(process.exitCode(Duration.ofSeconds(60))).isZero();
            until("it has read the options", () -> process.errors().stream()
                    .anyMatch(line -> line.startsWith("Picked up JAVA_TOOL_OPTIONS")));
            until(
                    "it has done its work",
                    () -> process.output().size() + process.errors().size() > 1);
            assertThat(process.output()).noneMatch(line -> line.contains("[holdfast]"));
            assertThat(process.errors()).noneMatch(line -> line.contains("[holdfast]"));
        }
    }

    private static boolean isOurs(String line) {
        return line.startsWith("\"") && line.contains("holdfast");
    }
}
