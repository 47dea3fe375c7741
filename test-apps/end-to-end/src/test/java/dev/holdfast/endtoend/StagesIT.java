package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each stage does what its row in the table says, and nothing of the next; a share is a share. */
@ExtendWith(Fixtures.class)
class StagesIT {

    private static final int REQUESTS = 400;

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;
    private final Observer issuer;

    StagesIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.ledger = server.observer();
        this.issuer = server.issuerObserver();
    }

    @BeforeEach
    void forget() {
        ledger.reset();
        issuer.reset();
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void off_leaves_the_service_alone(Variant variant) {
        List<String> before = headersWithoutAgent(variant);
        try (RunningScenario scenario =
                variant.scenario(pki, server, folder).stage("off").start()) {
            scenario.program().post(server.at("/v1/entries"), 1000);
            assertThat(ledger.last().headers()).isEqualTo(before);
            assertThat(ledger.last().certificate()).isEmpty();
            var service = scenario.program().service("ledger");
            assertThat(service.path("Stage").asString()).isEqualTo("off");
            assertThat(service.path("Attempts").asInt()).isZero();
            assertThat(issuer.counts().requests()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void shadow_fetches_a_token_and_keeps_it_to_itself(Variant variant) {
        List<String> before = headersWithoutAgent(variant);
        try (RunningScenario scenario =
                variant.scenario(pki, server, folder).stage("shadow").start()) {
            RunningProgram program = scenario.program();
            program.post(server.at("/v1/entries"), 1000);
            Eventually.until(
                    "a token is fetched", () -> issuer.counts().byPath().containsKey("/oauth2/token"));
            Eventually.until("it would replace", () -> {
                program.post(server.at("/v1/entries"), 1000);
                return program.service("ledger").path("WouldReplace").asInt() > 0;
            });
            assertThat(ledger.requests())
                    .allSatisfy(received -> assertThat(received.headers()).isEqualTo(before));
            assertThat(ledger.counts().withoutCertificate())
                    .isEqualTo(ledger.counts().requests());
            assertThat(issuer.requests()).anySatisfy(received -> assertThat(received.certificate())
                    .isEqualTo(scenario.certificate().thumbprint()));
            var service = program.service("ledger");
            assertThat(service.path("SentStatic").asInt())
                    .isEqualTo(ledger.counts().requests());
            assertThat(service.path("Replaced").asInt()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void shadow_tells_that_a_server_never_asks(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .stage("shadow")
                .configured(configuration -> configuration.set(
                        "services.ledger.hosts", "[\"localhost:" + server.noCertificatePort() + "\"]"))
                .start()) {
            assertThat(scenario.program().get(server.neverAsking("/v1/entries")).status())
                    .isEqualTo(200);
            var service = scenario.program().service("ledger");
            assertThat(service.path("WouldReplace").asInt()).isZero();
            assertThat(service.path("Reasons").path("certificate-not-asked").asInt())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void observe_notes_whether_a_server_asks_for_a_certificate(Variant variant) {
        assertNotesWhetherAsked(variant, "observe");
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void shadow_notes_whether_a_server_asks_for_a_certificate(Variant variant) {
        assertNotesWhetherAsked(variant, "shadow");
    }

    private void assertNotesWhetherAsked(Variant variant, String stage) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .stage(stage)
                .configured(configuration -> configuration
                        .set("services.silent.hosts", "[\"localhost:" + server.noCertificatePort() + "\"]")
                        .set("services.silent.replace", "[{header: X-Api-Key}]")
                        .set("services.silent.identity", "orders")
                        .set("services.silent.stage", stage))
                .start()) {
            RunningProgram program = scenario.program();
            // a first request wakes the agent; it goes to a host that is no service
            program.get(server.byAddress("/v1/entries"));
            assertThat(asked(program, "ledger")).isEqualTo("unknown");
            assertThat(asked(program, "silent")).isEqualTo("unknown");
            for (int i = 0; i < 3; i++) {
                assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
                assertThat(program.get(server.neverAsking("/v1/entries")).status())
                        .isEqualTo(200);
            }
            assertThat(asked(program, "ledger")).isEqualTo("yes");
            assertThat(asked(program, "silent")).isEqualTo("no");
            scenario.awaitLog("service ledger: its server asks for a client certificate");
            scenario.awaitLog("service silent: its server does not ask for a client certificate");
            assertThat(program.log())
                    .filteredOn(line -> line.contains("for a client certificate"))
                    .hasSize(2);
            assertThat(ledger.counts().withoutCertificate())
                    .isEqualTo(ledger.counts().requests())
                    .isEqualTo(7);
            assertThat(ledger.counts().byKey()).isEqualTo(7);
        }
    }

    private static String asked(RunningProgram program, String service) {
        return program.service(service).path("CertificateAsked").asString();
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void the_ceiling_takes_the_service_back_and_lets_it_go_again_without_a_restart(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            scenario.program().get(server.at("/v1/entries"));
            assertThat(ledger.last().withToken()).isTrue();
            for (String ceiling : List.of("off", "observe", "shadow")) {
                scenario.reconfigure(configuration -> configuration.ceiling(ceiling));
                Eventually.until("the key is back under " + ceiling, () -> {
                    scenario.program().get(server.at("/v1/entries"));
                    return ledger.last().withKey()
                            && ledger.last().certificate().isEmpty();
                });
                scenario.reconfigure(configuration -> configuration.ceiling("enforce"));
                Eventually.until("the token is back after " + ceiling, () -> {
                    scenario.program().get(server.at("/v1/entries"));
                    return ledger.last().withToken() && !ledger.last().withKey();
                });
            }
            assertThat(ledger.counts().rejected()).isZero();
            assertThat(ledger.counts().mismatches()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void the_lowest_spelling_of_the_ceiling_counts(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.ceiling("enforce"))
                .program(program -> program.environment("HOLDFAST_STAGE", "observe"))
                .start()) {
            scenario.program().get(server.at("/v1/entries"));
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(ledger.last().withToken()).isFalse();
            assertThat(scenario.program().bean("type=Agent").path("Stage").asString())
                    .isEqualTo("observe");
            assertThat(scenario.awaitLog("is active"))
                    .contains("ceiling observe", "ledger observe (configured enforce)");
        }
    }

    /** Five standard deviations around the mean: one run in a million would fall outside. */
    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void half_by_attempt_is_half_and_certificates_are_offered_on_all(Variant variant) throws Exception {
        try (RunningScenario scenario = share(variant, 50)) {
            assertThat(ledger.counts().byToken()).isBetween(150, 250);
            assertThat(ledger.counts().byKey())
                    .isEqualTo(REQUESTS - ledger.counts().byToken());
            assertThat(ledger.counts().byBoth()).isZero();
            assertThat(ledger.counts().withoutCertificate()).isZero();
            var service = scenario.program().service("ledger");
            assertThat(service.path("Percent").asInt()).isEqualTo(50);
            assertThat(service.path("Replaced").asInt())
                    .isEqualTo(ledger.counts().byToken());
            assertThat(service.path("NotChosen").asInt())
                    .isEqualTo(ledger.counts().byKey());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    @SuppressWarnings("try") // the program only has to live until its requests are counted
    void all_of_them_is_all(Variant variant) throws Exception {
        try (RunningScenario scenario = share(variant, 100)) {
            assertThat(ledger.counts().byToken()).isEqualTo(REQUESTS);
            assertThat(ledger.counts().byKey()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    @SuppressWarnings("try") // the program only has to live until its requests are counted
    void none_of_them_is_none_and_offers_no_certificate(Variant variant) throws Exception {
        try (RunningScenario scenario = share(variant, 0)) {
            assertThat(ledger.counts().byKey()).isEqualTo(REQUESTS);
            assertThat(ledger.counts().byToken()).isZero();
            assertThat(ledger.counts().withoutCertificate()).isEqualTo(REQUESTS);
        }
    }

    /** The names' places among a hundred, 34 and 71, are the same at every start and in every version. */
    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void by_instance_a_jvm_takes_part_or_does_not(Variant variant) {
        try (RunningScenario in = byInstance(variant, "orders-2")) {
            for (int i = 0; i < 20; i++) {
                in.program().get(server.at("/v1/entries"));
            }
            assertThat(ledger.counts().byToken()).isEqualTo(20);
        }
        ledger.reset();
        try (RunningScenario out = byInstance(variant, "orders-3")) {
            for (int i = 0; i < 20; i++) {
                out.program().get(server.at("/v1/entries"));
            }
            assertThat(ledger.counts().byKey()).isEqualTo(20);
            assertThat(ledger.counts().byToken()).isZero();
            assertThat(ledger.counts().withoutCertificate()).isEqualTo(20);
        }
    }

    private RunningScenario byInstance(Variant variant, String instance) {
        return variant.scenario(pki, server, folder)
                .configured(configuration ->
                        configuration.set("services.ledger.percent", "50").set("services.ledger.by", "instance"))
                .program(program -> program.environment("HOLDFAST_INSTANCE", instance))
                .start();
    }

    private RunningScenario share(Variant variant, int percent) throws Exception {
        RunningScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("services.ledger.percent", Integer.toString(percent)))
                .start();
        RunningProgram.LoadResult load = scenario.program()
                .load(4, REQUESTS, 0, "GET " + server.at("/v1/entries"))
                .get();
        assertThat(load.exceptions()).isEmpty();
        assertThat(ledger.counts().requests()).isEqualTo(REQUESTS);
        return scenario;
    }

    private List<String> headersWithoutAgent(Variant variant) {
        try (RunningProgram program = variant.program(pki).start()) {
            program.post(server.at("/v1/entries"), 1000);
            List<String> headers = ledger.last().headers();
            ledger.reset();
            return headers;
        }
    }
}
