package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentConfiguration;
import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is said at once, with file, line, key and remedy, and what was right stays in force meanwhile. */
@ExtendWith(Fixtures.class)
class ConfigurationIT {

    private static final Variant ANY = Variant.onOneJdk().get(0);

    /**
     * One way to be wrong.
     *
     * @param needle in the line that is to be named; empty where the file as a whole or something that is missing is meant
     */
    private record Mistake(UnaryOperator<AgentConfiguration> made, String needle, String key, String problem) {}

    /** How soon a valid change takes effect. */
    private static final Duration PROMISED = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;

    ConfigurationIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.ledger = server.observer();
    }

    @BeforeEach
    void forget() {
        ledger.reset();
        server.issuerObserver().reset();
    }

    private static List<Mistake> mistakes() {
        return List.of(
                set("services.ledger.on_failure", "deny", "is not a setting. Did you mean on-failure?"),
                set("services.ledger.stage", "enforced", "'enforced' is not one of its values. Write off, observe"),
                set("services.ledger.wait", "[2s]", "must be a single value, not a list. Write one value"),
                set("services.ledger.percent", "101", "is not a percentage. Write a whole number from 0 to 100"),
                set("services.ledger.token.issuer", "nobody", "nobody"),
                set("services.ledger.token.binding", "mtls", "is not one of its values"),
                set("identities.orders.pem.key", "missing.key", "does not exist"),
                set("issuers.corp.issuer", "http://localhost/", "https"),
                set("enabled", "true", "cannot be set in the file. Use the environment variable HOLDFAST_ENABLED"),
                set("log.level", "trace", "is not one of its values. Write error, warn, info or debug"),
                new Mistake(c -> c.without("services.ledger.hosts"), "", "services.ledger.hosts", "Write hosts:"),
                new Mistake(
                        c -> c.set("services.ledger.methods", "[GET"),
                        "",
                        "config",
                        ""), // YAML itself is broken: where the parser notices is its affair
                new Mistake(
                        c -> c.set("services.second.hosts", "[\"localhost:1\", \"localhost:1\"]"),
                        "localhost:1\", ",
                        "services.second.hosts",
                        "is written twice"));
    }

    private static Mistake set(String key, String yaml, String problem) {
        String name = key.substring(key.lastIndexOf('.') + 1);
        return new Mistake(configuration -> configuration.set(key, yaml), name + ": " + yaml, key, problem);
    }

    @Test
    void every_invalid_change_is_reported_once_and_changes_nothing() throws Exception {
        try (RunningScenario scenario = ANY.scenario(pki, server, folder).start()) {
            RunningProgram program = scenario.program();
            program.get(server.at("/v1/entries"));
            AgentConfiguration good = scenario.configuration();
            for (Mistake mistake : mistakes()) {
                int reported = reports(program);
                scenario.reconfigure(now -> mistake.made().apply(good));
                Eventually.until(mistake.key() + " is reported", () -> reports(program) > reported);
                // the bean and the lines below the first are written after it
                Eventually.until(
                        mistake.key() + " is shown", () -> beanErrors(program).contains(": " + mistake.key() + ": "));
                assertNamed(beanErrors(program), scenario, mistake);
                scenario.awaitLog(": " + mistake.key() + ": ");
                program.get(server.at("/v1/entries"));
                assertThat(ledger.last().withToken()).as(mistake.key()).isTrue();
                assertThat(reports(program)).as(mistake.key() + " once").isEqualTo(reported + 1);
            }
            scenario.reconfigure(now -> good);
            Eventually.until(
                    "nothing is wrong any more", () -> beanErrors(program).isEmpty());
            assertThat(reports(program)).isEqualTo(mistakes().size());
            assertThat(ledger.counts().byKey()).isZero();
            assertThat(program.foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_file_that_is_broken_at_the_start_is_told_whole_and_taken_once_repaired(Variant variant) {
        AgentScenario broken = variant.scenario(pki, server, folder).configured(configuration -> configuration
                .set("services.ledger.on_failure", "deny")
                .set("services.ledger.percent", "a-quarter")
                .set("log.level", "trace"));
        try (RunningScenario scenario = broken.start()) {
            RunningProgram program = scenario.program();
            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            assertThat(ledger.last().header("X-Api-Key")).containsExactly(LedgerServer.STATIC_KEY);
            assertThat(ledger.last().withToken()).isFalse();
            assertThat(ledger.last().certificate()).isEmpty();
            scenario.awaitLog("no service is in force");
            assertThat(String.join("\n", program.log()))
                    .contains("it has 3 errors:")
                    .contains(": services.ledger.on_failure: is not a setting. Did you mean on-failure?")
                    .contains(": services.ledger.percent: 'a-quarter' is not a percentage. Write a whole number")
                    .contains(": log.level: 'trace' is not one of its values. Write error, warn, info or debug");
            assertThat(beanErrors(program)).hasLineCount(3);

            LocalDateTime repaired = LocalDateTime.now(ZoneOffset.UTC);
            scenario.reconfigure(configuration -> configuration
                    .without("services.ledger.on_failure")
                    .without("services.ledger.percent")
                    .without("log.level"));
            String changed = scenario.awaitLog("configuration changed");
            assertThat(changed).contains("ledger enforce");
            Duration took = Duration.between(repaired, timeOf(changed));
            for (int i = 0; i < 3 && took.compareTo(PROMISED) >= 0; i++) {
                // a machine that is busy otherwise may stop any process for longer: of a few changes one has to be in
                // time
                change(scenario, "shadow");
                took = change(scenario, "enforce");
            }
            assertThat(took).isLessThan(PROMISED);
            Eventually.until("the token is sent", () -> {
                program.get(server.at("/v1/entries"));
                return ledger.last().withToken();
            });
            assertThat(beanErrors(program)).isEmpty();
        }
    }

    @Test
    void a_file_that_others_can_write_is_refused() throws IOException {
        Path wide = folder.resolve("wide.yaml");
        AgentScenario scenario = ANY.scenario(pki, server, folder)
                .program(program -> program.environment("HOLDFAST_CONFIG", wide.toString()));
        try (RunningScenario model = scenario.start()) {
            assertThat(model.program().get(server.at("/v1/entries")).status()).isEqualTo(200);
            model.awaitLog("does not exist");
            Path source = Files.copy(model.configurationFile(), folder.resolve("source.yaml"));
            Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-rw-rw-"));
            Files.move(source, wide);
            assertThat(model.awaitLog("wide.yaml: config: ")).isNotBlank();
            Eventually.until("its permissions are told", () -> beanErrors(model.program())
                    .contains("chmod"));
            model.program().get(server.at("/v1/entries"));
            assertThat(ledger.last().withKey()).isTrue();
            Files.setPosixFilePermissions(wide, PosixFilePermissions.fromString("rw-r--r--"));
            model.awaitLog("configuration changed");
        }
    }

    @Test
    void the_stronger_spelling_wins() {
        AgentScenario file = ANY.scenario(pki, server, folder);
        AgentScenario environment =
                file.program(program -> program.environment("HOLDFAST_SERVICES_LEDGER_STAGE", "shadow"));
        AgentScenario property =
                environment.program(program -> program.jvm("-Dholdfast.services.ledger.stage=observe"));
        AgentScenario argument = property.program(program -> program.agent("services.ledger.stage=off"));
        assertThat(stage(file)).isEqualTo("enforce");
        assertThat(stage(environment)).isEqualTo("shadow");
        assertThat(stage(property)).isEqualTo("observe");
        assertThat(stage(argument)).isEqualTo("off");
    }

    @Test
    void a_service_of_the_environment_alone_is_observed() {
        try (RunningProgram program = ANY.program(pki)
                .agent()
                .environment("HOLDFAST_ENABLED", "true")
                .environment("HOLDFAST_SERVICES_LEDGER_HOSTS", "localhost:" + server.port())
                .start()) {
            program.get(server.at("/v1/entries"));
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(program.service("ledger").path("Stage").asString()).isEqualTo("observe");
            assertThat(program.service("ledger").path("Attempts").asInt()).isEqualTo(1);
            assertThat(program.log()).first().asString().contains("environment").contains("ledger observe");
        }
    }

    @Test
    void a_service_of_the_environment_alone_cannot_replace() {
        try (RunningProgram program = ANY.program(pki)
                .agent()
                .environment("HOLDFAST_ENABLED", "true")
                .environment("HOLDFAST_SERVICES_LEDGER_HOSTS", "localhost:" + server.port())
                .environment("HOLDFAST_SERVICES_LEDGER_STAGE", "enforce")
                .start()) {
            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(String.join("\n", program.log()))
                    .contains("HOLDFAST_SERVICES_LEDGER_STAGE: services.ledger.stage: ")
                    .contains("needs a static credential to replace")
                    .contains("needs something to put in the static credential's place");
            assertThat(beanErrors(program)).hasLineCount(2);
        }
    }

    private static String stage(AgentScenario scenario) {
        try (RunningScenario running = scenario.start()) {
            running.program().get(URI.create("http://localhost:1/"));
            return running.program().service("ledger").path("Stage").asString();
        }
    }

    /** How many times something was refused. */
    private static int reports(RunningProgram program) {
        return (int) program.log().stream()
                .filter(line -> line.contains("the configuration is refused"))
                .count();
    }

    private static String beanErrors(RunningProgram program) {
        return program.bean("type=Agent").path("ConfigurationErrors").asString();
    }

    private static void assertNamed(String errors, RunningScenario scenario, Mistake mistake) throws IOException {
        Path file = scenario.configurationFile();
        List<String> lines = Files.readAllLines(file);
        String place = file.toString();
        for (int i = 0; i < lines.size() && !mistake.needle().isEmpty(); i++) {
            if (lines.get(i).contains(mistake.needle())) {
                place = file + ":" + (i + 1) + ":";
            }
        }
        assertThat(errors)
                .as(mistake.key())
                .contains(place)
                .contains(": " + mistake.key() + ": ")
                .contains(mistake.problem());
    }

    private static Duration change(RunningScenario scenario, String stage) {
        LocalDateTime written = LocalDateTime.now(ZoneOffset.UTC);
        scenario.reconfigure(configuration -> configuration.stage(stage));
        return Duration.between(written, timeOf(scenario.awaitLog("ledger " + stage)));
    }

    private static LocalDateTime timeOf(String logLine) {
        return LocalDateTime.parse(logLine.substring(0, logLine.indexOf("Z ")));
    }
}
