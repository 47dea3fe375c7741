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

/** What happens when a token is refused, cannot be had, or has nothing to be bound to. */
@ExtendWith(Fixtures.class)
class RefusalIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;
    private final Observer issuer;

    RefusalIT(Pki pki, LedgerServer server) {
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
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            scenario.program().get(server.at("/v1/entries"));
            ledger.refuseTokens(1, "invalid_token");
            RunningProgram.Answer answer = scenario.program().post(server.at("/v1/entries"), 5000);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.confirmed()).isTrue();
            assertThat(ledger.requests()).extracting(Observer.Received::status).containsExactly(200, 401, 200);
            assertThat(ledger.counts().byKey()).isZero();
            assertThat(issuer.counts().byPath()).containsEntry("/oauth2/token", 2);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void refused_again_the_request_goes_as_the_application_made_it(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            scenario.program().get(server.at("/v1/entries"));
            ledger.refuseTokens(2, "invalid_token");
            RunningProgram.Answer answer = scenario.program().post(server.at("/v1/entries"), 5000);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.confirmed()).isTrue();
            assertThat(ledger.requests()).extracting(Observer.Received::status).containsExactly(200, 401, 401, 200);
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(ledger.last().withToken()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void refused_again_under_deny_the_answer_goes_up_as_it_is(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("services.ledger.on-failure", "deny"))
                .start()) {
            scenario.program().get(server.at("/v1/entries"));
            ledger.refuseTokens(2, "invalid_token");
            assertThat(scenario.program().get(server.at("/v1/entries")).status())
                    .isEqualTo(401);
            assertThat(ledger.counts().byKey()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_challenge_without_invalid_token_is_the_application_s_own(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            scenario.program().get(server.at("/v1/entries"));
            ledger.refuse("token", 1, 403);
            assertThat(scenario.program().get(server.at("/v1/entries")).status())
                    .isEqualTo(403);
            assertThat(ledger.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_server_that_never_asks_gets_the_key_and_no_unbound_token(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set(
                        "services.ledger.hosts", "[\"localhost:" + server.noCertificatePort() + "\"]"))
                .start()) {
            assertThat(scenario.program().get(server.neverAsking("/v1/entries")).status())
                    .isEqualTo(200);
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(ledger.last().withToken()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_server_that_never_asks_is_denied_under_deny(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration
                        .set("services.ledger.on-failure", "deny")
                        .set("services.ledger.hosts", "[\"localhost:" + server.noCertificatePort() + "\"]"))
                .start()) {
            RunningProgram.Answer answer = scenario.program().get(server.neverAsking("/v1/entries"));
            assertThat(answer.exception() + answer.message() + answer.causes())
                    .contains("HoldfastDenied")
                    .contains("ledger");
            assertThat(ledger.counts().requests()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void plain_http_never_gets_a_token(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            scenario.program().get(server.plain("/v1/entries"));
            assertThat(ledger.last().withToken()).isFalse();
            assertThat(ledger.last().withKey()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void with_the_issuer_down_at_the_start_the_key_is_sent_and_later_the_token(Variant variant) {
        issuer.down(true);
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            assertThat(scenario.program().get(server.at("/v1/entries")).status())
                    .isEqualTo(200);
            assertThat(ledger.last().withKey()).isTrue();
            issuer.down(false);
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (!ledger.last().withToken()) {
                assertThat(System.nanoTime()).as("recovers").isLessThan(deadline);
                assertThat(scenario.program().get(server.at("/v1/entries")).status())
                        .isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void with_the_issuer_down_later_the_token_is_kept(Variant variant) throws Exception {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            scenario.program().get(server.at("/v1/entries"));
            issuer.down(true);
            RunningProgram.LoadResult load = scenario.program()
                    .load(2, 50, 20, "GET " + server.at("/v1/entries"))
                    .get();
            assertThat(load.exceptions()).isEmpty();
            assertThat(ledger.counts().byToken()).isEqualTo(51);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void no_token_follows_a_redirect_to_a_host_that_is_no_service(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            String elsewhere = "https://127.0.0.1:" + server.port() + "/public";
            scenario.program().get(server.at("/v1/redirect?status=302&to=" + elsewhere));
            assertThat(ledger.requests()).hasSize(2);
            assertThat(ledger.requests().get(0).withToken()).isTrue();
            assertThat(ledger.last().uri()).isEqualTo("/public");
            assertThat(ledger.last().withToken()).isFalse();
            assertThat(ledger.last().certificate()).isEmpty();
        }
    }
}
