package dev.holdfast.endtoend;

import static dev.holdfast.endtoend.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The authority revokes the certificate while requests fly: it goes at once, and on-failure decides until there is a new one. */
@ExtendWith(Fixtures.class)
class RevocationIT {

    private static final Duration MONTH = Duration.ofDays(30);

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;
    private final RevocationServer authority = new RevocationServer();

    RevocationIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.ledger = server.observer();
    }

    @BeforeEach
    void forget() {
        ledger.reset();
        server.issuerObserver().reset();
    }

    @AfterEach
    void stop() {
        authority.close();
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_revoked_certificate_goes_and_a_new_one_heals(Variant variant) {
        ClientCertificate first = pki.issueOrders(MONTH, authority.crl());
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start(first)) {
            RunningProgram program = scenario.program();
            get(program);
            scenario.awaitLog("whether it is revoked cannot be found out, so it stays in use");
            get(program);
            assertThat(ledger.last().tokenBoundTo()).isEqualTo(first.thumbprint());

            CompletableFuture<RunningProgram.LoadResult> flying =
                    program.load(4, 400, 50, "GET " + server.at("/v1/entries"));
            authority.publish(pki.revocationList(first));
            String told = scenario.awaitLog("the authority has revoked its certificate");
            assertThat(told).contains(" error ", first.thumbprint(), "reason keyCompromise", "new key and certificate");
            assertThat(flying.join().exceptions()).isEmpty();
            assertThat(flying.join().statuses()).isEqualTo(Map.of("200", 400));
            assertThat(ledger.counts().mismatches()).isZero();

            ledger.reset();
            server.issuerObserver().reset();
            fly(program, 40);
            assertThat(ledger.counts().byKey()).isEqualTo(40);
            assertThat(ledger.counts().byToken()).isZero();
            assertThat(ledger.counts().byCertificate()).doesNotContainKey(first.thumbprint());
            assertThat(server.issuerObserver().counts().byPath())
                    .as("no token is asked for by a revoked certificate; that the last one is revoked may still come")
                    .doesNotContainKey("/oauth2/token");
            assertThat(program.service("ledger")
                            .path("Reasons")
                            .path("certificate-revoked")
                            .asInt())
                    .isGreaterThanOrEqualTo(40);
            assertThat(program.bean("type=Agent").path("Identities").toString())
                    .contains("orders x5t#S256 " + first.thumbprint() + " revoked at ");

            // the same files by a new configuration
            scenario.reconfigure(configuration -> configuration.set("identities.orders.revocation-check", "off"));
            scenario.awaitLog("the certificate in its files is not used, as its authority has revoked it");
            ledger.reset();
            get(program);
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(ledger.last().certificate()).isEmpty();

            String next = scenario.replaceWith(pki.issueOrders(MONTH, authority.crl()))
                    .thumbprint();
            until("the new certificate is used", () -> {
                get(program);
                return ledger.last().tokenBoundTo().equals(next);
            });
            assertThat(ledger.counts().mismatches()).isZero();
            assertThat(program.foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void under_deny_its_requests_fail_with_the_reason(Variant variant) {
        ClientCertificate first = pki.issueOrders(MONTH, authority.crl());
        authority.publish(pki.revocationList(first));
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("services.ledger.on-failure", "deny"))
                .start(first)) {
            RunningProgram program = scenario.program();
            program.get(server.at("/v1/entries")); // wakes the agent
            scenario.awaitLog("the authority has revoked its certificate");
            ledger.reset();

            RunningProgram.Answer answer = program.get(server.at("/v1/entries"));

            assertThat(answer.status()).isZero();
            assertThat(answer.exception()).endsWith("HoldfastDeniedException");
            assertThat(answer.message()).contains("service ledger", "certificate-revoked", "new key and certificate");
            assertThat(ledger.counts().requests()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void a_waiting_certificate_takes_its_place_at_once(Variant variant) {
        ClientCertificate first = pki.issueOrders(MONTH, authority.crl());
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("log.level", "debug"))
                .start(first)) {
            RunningProgram program = scenario.program();
            get(program);
            server.issuerObserver().down(true); // so that it waits for its token
            String next = scenario.replaceWith(pki.issueOrders(MONTH, authority.crl()))
                    .thumbprint();
            authority.publish(pki.revocationList(first));
            assertThat(scenario.awaitLog("the authority has revoked its certificate"))
                    .contains(first.thumbprint())
                    .containsPattern("; generation \\d+ is in use");
            server.issuerObserver().down(false);
            until("the new certificate is used", () -> {
                get(program);
                return ledger.last().tokenBoundTo().equals(next);
            });
            assertThat(ledger.counts().mismatches()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    void what_is_short_lived_or_never_revoked_is_not_asked_for(Variant variant) {
        List<ClientCertificate> unwatched = List.of(
                pki.issueUnrevocableOrders(MONTH, authority.crl()),
                pki.issueOrders(Duration.ofDays(6), authority.crl()));
        for (ClientCertificate each : unwatched) {
            ledger.reset();
            try (RunningScenario scenario = variant.scenario(pki, server, folder)
                    .configured(configuration -> configuration.set("log.level", "debug"))
                    .start(each)) {
                get(scenario.program());
                scenario.awaitLog("its certificate is not watched for revocation");
                get(scenario.program());
                assertThat(ledger.last().tokenBoundTo()).isEqualTo(each.thumbprint());
            }
        }
        assertThat(authority.requests()).isZero();
    }

    private void get(RunningProgram program) {
        assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
    }

    private void fly(RunningProgram program, int requests) {
        RunningProgram.LoadResult load =
                program.load(4, requests, 0, "GET " + server.at("/v1/entries")).join();
        assertThat(load.exceptions()).isEmpty();
        assertThat(load.statuses()).isEqualTo(Map.of("200", requests));
    }
}
