package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The issuer comes late, goes away and comes back: the application never notices, and no expired token is ever sent. */
@ExtendWith(Fixtures.class)
class IssuerIT {

    private static final int ORDINARY_LIFE = 300;

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;
    private final Observer issuer;

    IssuerIT(Pki pki, LedgerServer server) {
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

    @AfterEach
    void liveLonger() {
        issuer.tokenLife(ORDINARY_LIFE);
        issuer.down(false);
    }

    @Test
    void an_issuer_that_comes_late_and_is_killed_costs_no_request() throws Exception {
        int port = FreePort.any();
        URI name = URI.create("https://localhost:" + port);
        Variant variant = Variant.onOneJdk().get(0);
        try (LedgerServer resource = LedgerServer.startLedger(pki, name);
                RunningScenario scenario = variant.scenario(pki, server, folder)
                        .configured(configuration -> configuration
                                .set("issuers.corp.issuer", name.toString())
                                .set("services.ledger.hosts", "[\"localhost:" + resource.port() + "\"]"))
                        .start()) {
            RunningProgram program = scenario.program();
            URI entries = resource.at("/v1/entries");
            assertThat(program.get(entries).status()).isEqualTo(200);
            assertThat(resource.observer().last().withKey()).isTrue();
            assertThat(program.service("ledger")
                            .path("Reasons")
                            .path("issuer-unavailable")
                            .asInt())
                    .isEqualTo(1);
            assertThat(scenario.awaitLog("ISSUER_UNAVAILABLE")).contains("corp", "next attempt");

            try (LedgerServer late = LedgerServer.startAuthorizationServer(pki, port)) {
                Eventually.until("the token is sent", () -> {
                    assertThat(program.get(entries).status()).isEqualTo(200);
                    return resource.observer().last().withToken();
                });
                late.kill();
            }
            resource.observer().reset();
            RunningProgram.LoadResult load =
                    program.load(2, 100, 0, "GET " + entries).get();
            assertThat(load.statuses()).isEqualTo(Map.of("200", 100));
            assertThat(resource.observer().counts().byToken()).isEqualTo(100);
            assertThat(program.foreignErrors()).isEmpty();
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
            Eventually.until("the token is sent", () -> {
                assertThat(scenario.program().get(server.at("/v1/entries")).status())
                        .isEqualTo(200);
                return ledger.last().withToken();
            });
            scenario.awaitLog("again");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_token_is_renewed_before_it_expires(Variant variant) {
        issuer.tokenLife(6);
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            Eventually.until("the third token is asked for", () -> {
                assertTokenIsGood(scenario);
                return issuer.counts().byPath().getOrDefault("/oauth2/token", 0) >= 3;
            });
            assertThat(ledger.counts().byKey()).isZero();
            assertThat(ledger.counts().byToken()).isEqualTo(ledger.counts().requests());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void with_the_issuer_down_a_token_is_kept_until_it_expires_and_not_longer(Variant variant) {
        issuer.tokenLife(8);
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            assertTokenIsGood(scenario);
            assertThat(ledger.last().withToken()).isTrue();
            issuer.down(true);
            scenario.awaitLog("the one there is stays in use");
            assertTokenIsGood(scenario);
            assertThat(ledger.last().withToken()).isTrue();
            Eventually.until("the token has expired", () -> {
                assertTokenIsGood(scenario);
                return ledger.last().withKey();
            });
            issuer.down(false);
            Eventually.until("there is a token again", () -> {
                assertTokenIsGood(scenario);
                return ledger.last().withToken();
            });
        }
    }

    /** Whatever token a request carries had not expired when the request was asked for. */
    private void assertTokenIsGood(RunningScenario scenario) {
        long now = Instant.now().getEpochSecond();
        assertThat(scenario.program().get(server.at("/v1/entries")).status()).isEqualTo(200);
        for (String authorization : ledger.last().header("Authorization")) {
            assertThat(expiry(authorization)).isGreaterThan(now);
        }
    }

    private static long expiry(String authorization) {
        String claims = authorization.substring("Bearer ".length()).split("\\.")[1];
        String json = new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8);
        return JsonMapper.shared().readTree(json).path("exp").asLong();
    }
}
