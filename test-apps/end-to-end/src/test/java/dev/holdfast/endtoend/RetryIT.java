package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A refused token is replaced by a fresh one and the request sent once more, where that can be done unnoticed; only there. */
@ExtendWith(Fixtures.class)
class RetryIT {

    private static final int BYTES = 5_000;

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;
    private final Observer issuer;

    RetryIT(Pki pki, LedgerServer server) {
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
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_refused_token_is_replaced_once_without_the_program_noticing(Variant variant) {
        try (RunningScenario scenario = warm(variant.scenario(pki, server, folder))) {
            ledger.refuseTokens(1, "invalid_token");
            RunningProgram.Answer posted = scenario.program().post(server.at("/v1/entries"), BYTES);
            assertAnswered(posted, 200);
            assertThat(posted.confirmed()).isTrue();
            assertStatuses(200, 401, 200);
            assertThat(issuer.counts().byPath()).containsEntry("/oauth2/token", 2);

            ledger.refuseTokens(1, "invalid_token");
            assertAnswered(scenario.program().get(server.at("/v1/entries")), 200);
            assertStatuses(200, 401, 200, 401, 200);
            assertThat(issuer.counts().byPath()).containsEntry("/oauth2/token", 3);
            assertThat(ledger.counts().byKey()).isZero();
            assertThat(ledger.counts().mismatches()).isZero();
            assertThat(tokens()).doesNotHaveDuplicates().hasSize(3);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void refused_again_the_request_goes_as_the_application_made_it(Variant variant) {
        try (RunningScenario scenario = warm(variant.scenario(pki, server, folder))) {
            ledger.refuseTokens(2, "invalid_token");
            RunningProgram.Answer answer = scenario.program().post(server.at("/v1/entries"), BYTES);
            assertAnswered(answer, 200);
            assertThat(answer.confirmed()).isTrue();
            assertStatuses(200, 401, 401, 200);
            assertThat(ledger.last().header("X-Api-Key")).containsExactly(LedgerServer.STATIC_KEY);
            assertThat(ledger.last().header("Authorization")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void refused_again_under_deny_the_answer_goes_up_as_it_is(Variant variant) {
        try (RunningScenario scenario = warm(denying(variant))) {
            ledger.refuseTokens(2, "invalid_token");
            assertAnswered(scenario.program().post(server.at("/v1/entries"), BYTES), 401);
            assertStatuses(200, 401, 401);
            assertThat(ledger.counts().byKey()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_body_that_can_be_read_once_is_not_sent_twice(Variant variant) {
        try (RunningScenario scenario = warm(variant.scenario(pki, server, folder))) {
            for (String mode : variant.oneShotModes()) {
                ledger.reset();
                issuer.reset();
                ledger.refuseTokens(1, "invalid_token");
                RunningProgram.Answer refused = scenario.program().post(server.at("/v1/entries"), BYTES, mode);
                assertAnswered(refused, 401);
                assertStatuses(401);
                RunningProgram.Answer next = scenario.program().post(server.at("/v1/entries"), BYTES, mode);
                assertAnswered(next, 200);
                assertThat(next.confirmed()).as(mode).isTrue();
                assertThat(issuer.counts().byPath()).as(mode).containsEntry("/oauth2/token", 1);
                assertThat(tokens()).as(mode).doesNotHaveDuplicates().hasSize(2);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_bare_challenge_is_answered_as_the_application_would(Variant variant) {
        try (RunningScenario scenario = warm(variant.scenario(pki, server, folder))) {
            ledger.refuseTokens(1, "");
            assertAnswered(scenario.program().post(server.at("/v1/entries"), BYTES), 200);
            assertStatuses(200, 401, 200);
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(issuer.counts().byPath()).containsEntry("/oauth2/token", 1);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_bare_challenge_under_deny_goes_up(Variant variant) {
        try (RunningScenario scenario = warm(denying(variant))) {
            ledger.refuseTokens(1, "");
            assertAnswered(scenario.program().get(server.at("/v1/entries")), 401);
            assertStatuses(200, 401);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void forbidden_is_the_application_s_own(Variant variant) {
        try (RunningScenario scenario = warm(variant.scenario(pki, server, folder))) {
            ledger.refuse("token", 1, 403);
            assertAnswered(scenario.program().get(server.at("/v1/entries")), 403);
            assertStatuses(200, 403);
            assertAnswered(scenario.program().get(server.at("/v1/entries")), 200);
            assertThat(issuer.counts().byPath()).containsEntry("/oauth2/token", 1);
        }
    }

    /** A fresh token would have the same scope: only the key can do better (RFC 6750 section 3.1). */
    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_scope_that_does_not_suffice_costs_no_token_and_the_request_goes_as_made(Variant variant) {
        try (RunningScenario scenario = warm(variant.scenario(pki, server, folder))) {
            ledger.forbidTokens(1, "insufficient_scope");
            RunningProgram.Answer answer = scenario.program().post(server.at("/v1/entries"), BYTES);
            assertAnswered(answer, 200);
            assertThat(answer.confirmed()).isTrue();
            assertStatuses(200, 403, 200);
            assertThat(ledger.last().header("X-Api-Key")).containsExactly(LedgerServer.STATIC_KEY);
            assertThat(ledger.last().header("Authorization")).isEmpty();

            assertAnswered(scenario.program().get(server.at("/v1/entries")), 200);
            assertThat(ledger.last().withToken()).as("the token is still good").isTrue();
            assertThat(tokens()).hasSize(1);
            assertThat(issuer.counts().byPath()).containsEntry("/oauth2/token", 1);
            var service = scenario.program().service("ledger");
            assertThat(service.path("Rejected").asInt()).isEqualTo(1);
            assertThat(service.path("Retried").asInt()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_scope_that_does_not_suffice_under_deny_goes_up_as_it_is(Variant variant) {
        try (RunningScenario scenario = warm(denying(variant))) {
            ledger.forbidTokens(1, "insufficient_scope");
            assertAnswered(scenario.program().post(server.at("/v1/entries"), BYTES), 403);
            assertStatuses(200, 403);
            assertThat(ledger.counts().byKey()).isZero();
            assertThat(issuer.counts().byPath()).containsEntry("/oauth2/token", 1);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_body_that_can_be_read_once_is_not_sent_again_for_its_scope(Variant variant) {
        try (RunningScenario scenario = warm(variant.scenario(pki, server, folder))) {
            for (String mode : variant.oneShotModes()) {
                ledger.reset();
                ledger.forbidTokens(1, "insufficient_scope");
                assertAnswered(scenario.program().post(server.at("/v1/entries"), BYTES, mode), 403);
                assertStatuses(403);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_refused_key_is_the_application_s_own(Variant variant) {
        try (RunningScenario scenario = warm(
                variant.scenario(pki, server, folder).configured(configuration -> configuration.ceiling("observe")))) {
            ledger.refuse("key", 1, 401);
            assertAnswered(scenario.program().get(server.at("/v1/entries")), 401);
            assertStatuses(200, 401);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void connections_are_pooled_as_they_are_without_the_agent(Variant variant) {
        int before;
        try (RunningProgram program = variant.program(pki).start()) {
            before = connections(program);
        }
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            assertThat(connections(scenario.program())).isEqualTo(before);
            assertThat(ledger.counts().byToken()).isEqualTo(60);
            ledger.refuseTokens(1, "invalid_token");
            scenario.program().post(server.at("/v1/entries"), BYTES);
            assertThat(ledger.counts().connections()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void repetitions_do_not_cost_the_connection(Variant variant) {
        try (RunningScenario scenario = warm(variant.scenario(pki, server, folder))) {
            for (int i = 0; i < 40; i++) {
                ledger.refuseTokens(1, "");
                assertAnswered(scenario.program().post(server.at("/v1/entries"), BYTES), 200);
            }
            assertThat(ledger.counts().byStatus()).isEqualTo(Map.of("200", 41, "401", 40));
            assertThat(ledger.counts().connections()).isEqualTo(1);
        }
    }

    /** A first request, so that what the client needs is there. */
    private RunningScenario warm(AgentScenario scenario) {
        RunningScenario running = scenario.start();
        assertThat(running.program().get(server.at("/v1/entries")).status()).isEqualTo(200);
        return running;
    }

    private AgentScenario denying(Variant variant) {
        return variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("services.ledger.on-failure", "deny"));
    }

    private int connections(RunningProgram program) {
        ledger.reset();
        for (int i = 0; i < 50; i++) {
            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(program.post(server.at("/v1/entries"), BYTES).confirmed())
                    .isTrue();
        }
        return ledger.counts().connections();
    }

    /** An unexpected answer is shown whole, for it may be an exception. */
    private static void assertAnswered(RunningProgram.Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    }

    private void assertStatuses(Integer... statuses) {
        assertThat(ledger.requests()).extracting(Observer.Received::status).containsExactly(statuses);
    }

    /** Each token that arrived, in the order of their first arrival. */
    private List<String> tokens() {
        return ledger.requests().stream()
                .flatMap(received -> received.header("Authorization").stream())
                .distinct()
                .toList();
    }
}
