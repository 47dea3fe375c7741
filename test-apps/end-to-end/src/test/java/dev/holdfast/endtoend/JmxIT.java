package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What the beans say is what happened, and nothing secret is among it. */
@ExtendWith(Fixtures.class)
class JmxIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;

    JmxIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.ledger = server.observer();
    }

    @BeforeEach
    void forget() {
        ledger.reset();
        server.issuerObserver().reset();
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void the_service_s_counts_are_those_of_the_server(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            RunningProgram program = scenario.program();
            long start = System.currentTimeMillis();
            for (int i = 0; i < 3; i++) {
                program.get(server.at("/v1/entries"));
            }
            ledger.refuseTokens(1, "invalid_token");
            program.post(server.at("/v1/entries"), 1000); // refused, sent once more
            ledger.refuseTokens(2, "invalid_token");
            program.get(server.at("/v1/entries")); // refused twice, sent as made
            ledger.refuse("token", 1, 403);
            program.get(server.at("/v1/entries")); // theirs
            program.get(server.byAddress("/public")); // no service's

            JsonNode service = program.service("ledger");
            assertThat(service.path("Stage").asString()).isEqualTo("enforce");
            assertThat(service.path("Percent").asInt()).isEqualTo(100);
            assertThat(service.path("Attempts").asInt())
                    .isEqualTo(ledger.counts().requests() - 1)
                    .isEqualTo(9);
            assertThat(service.path("Replaced").asInt())
                    .isEqualTo(ledger.counts().byToken())
                    .isEqualTo(8);
            assertThat(service.path("SentStatic").asInt()).isEqualTo(1);
            assertThat(service.path("Rejected").asInt()).isEqualTo(3);
            assertThat(service.path("Retried").asInt()).isEqualTo(3);
            assertThat(service.path("Denied").asInt()).isZero();
            assertThat(service.path("WouldReplace").asInt()).isZero();
            assertThat(service.path("NotChosen").asInt()).isZero();
            assertThat(service.path("LastStaticSeen").asLong()).isBetween(start, System.currentTimeMillis());
            assertThat(service.path("Reasons").toString()).isEqualTo("{\"rejected\":3}");
            assertNothingSecret(program, service);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void the_agent_s_bean_names_the_identity_in_use(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            RunningProgram program = scenario.program();
            program.get(server.at("/v1/entries"));
            JsonNode agent = program.bean("type=Agent");
            assertThat(agent.path("Version").asString()).isNotBlank();
            assertThat(agent.path("Enabled").asBoolean()).isTrue();
            assertThat(agent.path("Stage").asString()).isEqualTo("enforce");
            assertThat(agent.path("ConfigurationErrors").asString()).isEmpty();
            assertThat(agent.path("Faults").asInt()).isZero();
            assertThat(agent.path("Identities").asString())
                    .contains("orders", scenario.certificate().thumbprint());
            assertNothingSecret(program, agent);

            String next = scenario.rotate().thumbprint();
            Eventually.until("the next identity is named", () -> program.bean("type=Agent")
                    .path("Identities")
                    .asString()
                    .contains(next));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_key_that_is_replaced_is_not_among_those_seen_leaving(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            RunningProgram program = scenario.program();
            program.get(server.at("/v1/entries"));
            assertThat(ledger.last().withKey()).isFalse();
            assertThat(program.bean("type=Agent").path("StaticCredentialsSeen").asInt())
                    .isZero();
            program.get(server.byAddress("/v1/entries"));
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(program.bean("type=Agent").path("StaticCredentialsSeen").asInt())
                    .isEqualTo(1);
            assertThat(program.log())
                    .filteredOn(line -> line.contains("static credential observed"))
                    .allSatisfy(line -> assertThat(line).contains("https://127.0.0.1"));
        }
    }

    private void assertNothingSecret(RunningProgram program, JsonNode bean) {
        String all = bean.toString() + program.bean("type=Agent") + String.join("\n", program.log());
        assertThat(all).doesNotContain(LedgerServer.STATIC_KEY).doesNotContain("PRIVATE KEY");
        ledger.requests().stream()
                .flatMap(received -> received.header("Authorization").stream())
                .forEach(authorization -> assertThat(all).doesNotContain(signature(authorization)));
    }

    private static String signature(String authorization) {
        return authorization.substring(authorization.lastIndexOf('.') + 1);
    }
}
