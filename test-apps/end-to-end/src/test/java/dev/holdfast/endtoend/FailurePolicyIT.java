package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentConfiguration;
import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What happens to a request that cannot be replaced: it goes as the application made it, or it is denied; either way the reason
 * is counted by its name.
 */
@ExtendWith(Fixtures.class)
class FailurePolicyIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;
    private final Observer issuer;

    FailurePolicyIT(Pki pki, LedgerServer server) {
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
    void under_static_key_each_failure_sends_the_key_and_is_counted_by_its_name(Variant variant) {
        try (RunningScenario scenario = failing(variant, "static-key").start()) {
            RunningProgram program = scenario.program();
            assertSentAsMade(program, server.neverAsking("/v1/entries"), "unasked", "certificate-not-asked");
            assertSentAsMade(program, server.plain("/v1/entries"), "clear", "plain-http");
            assertSentAsMade(program, server.byAddress("/v1/entries"), "unissued", "issuer-unavailable");
            assertThat(ledger.counts().rejected()).isZero();
            assertThat(program.foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void under_deny_each_failure_reaches_the_application_as_an_exception(Variant variant) {
        try (RunningScenario scenario = failing(variant, "deny").start()) {
            RunningProgram program = scenario.program();
            assertDenied(program, server.neverAsking("/v1/entries"), "unasked", "certificate-not-asked");
            assertDenied(program, server.plain("/v1/entries"), "clear", "plain-http");
            assertDenied(program, server.byAddress("/v1/entries"), "unissued", "issuer-unavailable");
            assertThat(ledger.counts().requests()).isZero();
            assertThat(program.foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void an_issuer_that_answers_503_is_unavailable(Variant variant) {
        issuer.down(true);
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            assertSentAsMade(scenario.program(), server.at("/v1/entries"), "ledger", "issuer-unavailable");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void denials_leave_the_client_usable(Variant variant) {
        try (RunningScenario scenario = failing(variant, "deny").start()) {
            for (int i = 0; i < 150; i++) {
                URI uri = i % 2 == 0 ? server.byAddress("/v1/entries") : server.neverAsking("/v1/entries");
                assertThat(scenario.program().post(uri, 100).status()).isZero();
            }
            scenario.reconfigure(configuration -> configuration.ceiling("observe"));
            Eventually.until(
                    "requests pass",
                    () -> scenario.program()
                                    .get(server.byAddress("/v1/entries"))
                                    .status()
                            == 200);
            assertThat(ledger.counts().byToken()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void an_authorization_of_the_application_s_own_is_never_lost(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .program(program -> program.with("--header=Authorization:Custom of-the-application"))
                .start()) {
            assertSentAsMade(scenario.program(), server.at("/v1/entries"), "ledger", "authorization-in-use");
            assertThat(ledger.last().header("Authorization")).containsExactly("Custom of-the-application");
            scenario.reconfigure(configuration -> configuration.set("services.ledger.on-failure", "deny"));
            scenario.awaitLog("configuration changed");
            assertDenied(scenario.program(), server.at("/v1/entries"), "ledger", "authorization-in-use");
        }
    }

    private void assertSentAsMade(RunningProgram program, URI uri, String service, String reason) {
        assertThat(program.get(uri).status()).as(reason).isEqualTo(200);
        assertThat(ledger.last().header("X-Api-Key")).as(reason).containsExactly(LedgerServer.STATIC_KEY);
        assertThat(ledger.last().withToken()).as(reason).isFalse();
        var bean = program.service(service);
        assertThat(bean.path("Reasons").path(reason).asInt()).as(reason).isEqualTo(1);
        assertThat(bean.path("SentStatic").asInt()).as(reason).isEqualTo(1);
        assertThat(bean.path("Replaced").asInt()).as(reason).isZero();
        assertThat(bean.path("Denied").asInt()).as(reason).isZero();
    }

    /** As itself, whichever way the client calls: for an asynchronous call it is what the future failed with. */
    private static void assertDenied(RunningProgram program, URI uri, String service, String reason) {
        RunningProgram.Answer answer = program.get(uri);
        assertThat(answer.status()).as(reason).isZero();
        assertThat(answer.exception()).as(reason).endsWith("HoldfastDeniedException");
        assertThat(answer.message())
                .contains("service " + service, reason, "on-failure")
                .doesNotContain(LedgerServer.STATIC_KEY);
        var bean = program.service(service);
        assertThat(bean.path("Denied").asInt()).as(reason).isEqualTo(1);
        assertThat(bean.path("Reasons").path(reason).asInt()).as(reason).isPositive();
    }

    /** A service for each way to fail. */
    private AgentScenario failing(Variant variant, String onFailure) {
        return variant.scenario(pki, server, folder).configured(configuration -> {
            AgentConfiguration failing = configuration
                    .set("issuers.gone.issuer", "https://localhost:1")
                    .set("issuers.gone.client-id", "orders")
                    .set("issuers.gone.identity", "orders");
            failing = service(failing, "unasked", "localhost:" + server.noCertificatePort(), "corp", onFailure);
            failing = service(failing, "clear", "localhost:" + server.plainPort(), "corp", onFailure);
            return service(failing, "unissued", "127.0.0.1:" + server.port(), "gone", onFailure);
        });
    }

    private static AgentConfiguration service(
            AgentConfiguration configuration, String name, String host, String issuer, String onFailure) {
        String service = "services." + name;
        return configuration
                .set(service + ".hosts", "[\"" + host + "\"]")
                .set(service + ".replace", "[{header: X-Api-Key}]")
                .set(service + ".token.issuer", issuer)
                .set(service + ".token.scope", "ledger.read")
                .set(service + ".stage", "enforce")
                .set(service + ".on-failure", onFailure);
    }
}
