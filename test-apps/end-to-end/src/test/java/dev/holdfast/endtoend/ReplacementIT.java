package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.Client;
import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.ConnectProxy;
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

/** Stage enforce: the static key leaves the wire and a token bound to the connection's certificate takes its place. */
@ExtendWith(Fixtures.class)
class ReplacementIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;

    ReplacementIT(Pki pki, LedgerServer server) {
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
    void the_key_leaves_and_a_token_bound_to_the_connection_takes_its_place(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            assertThat(scenario.program().get(server.at("/v1/entries")).status())
                    .isEqualTo(200);
            assertReplaced(variant, scenario.certificate());
            RunningProgram.Answer posted = scenario.program().post(server.at("/v1/entries"), 70_000);
            assertThat(posted.status()).isEqualTo(200);
            assertThat(posted.confirmed()).isTrue();
            assertReplaced(variant, scenario.certificate());
            assertThat(scenario.program().foreignErrors()).isEmpty();
            assertThat(scenario.program().quit()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void streamed_bodies_arrive_whole(Variant variant) {
        String[] modes = variant.client() == Client.HTTP_URL_CONNECTION
                ? new String[] {"fixed", "chunked"}
                : new String[] {"stream", "once"};
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            for (String mode : modes) {
                RunningProgram.Answer answer = scenario.program().post(server.at("/v1/entries"), 150_000, mode);
                assertThat(answer.status()).as(mode).isEqualTo(200);
                assertThat(answer.confirmed()).as(mode).isTrue();
                assertReplaced(variant, scenario.certificate());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void one_token_serves_many_callers(Variant variant) throws Exception {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            RunningProgram.LoadResult load = scenario.program()
                    .load(8, 200, 0, server.at("/v1/entries"), 100)
                    .get();
            assertThat(load.exceptions()).isEmpty();
            assertThat(ledger.counts().byToken()).isEqualTo(200);
            assertThat(server.issuerObserver().counts().byPath()).containsEntry("/oauth2/token", 1);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void the_token_is_asked_for_as_rfc_8705_says(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            scenario.program().get(server.at("/v1/entries"));
            Observer.Received asked = server.issuerObserver().requests().stream()
                    .filter(request -> request.uri().equals("/oauth2/token"))
                    .findFirst()
                    .orElseThrow();
            assertThat(asked.form("grant_type")).containsExactly("client_credentials");
            assertThat(asked.form("client_id")).containsExactly("orders");
            assertThat(asked.form("scope")).containsExactly("ledger.read ledger.write");
            assertThat(asked.form("client_secret")).isEmpty();
            assertThat(asked.header("Authorization")).isEmpty();
            assertThat(asked.certificate()).isEqualTo(scenario.certificate().thumbprint());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void it_works_through_a_connect_proxy(Variant variant) {
        try (ConnectProxy proxy = ConnectProxy.start();
                RunningScenario scenario = variant.scenario(pki, server, folder)
                        .program(program ->
                                program.with("--proxy=" + proxy.address()).jvm("-Dhttp.nonProxyHosts="))
                        .start()) {
            assertThat(scenario.program().post(server.at("/v1/entries"), 10).status())
                    .isEqualTo(200);
            assertReplaced(variant, scenario.certificate());
            assertThat(proxy.requests()).isNotEmpty().allSatisfy(head -> assertThat(head)
                    .startsWith("CONNECT ")
                    .doesNotContain("Bearer")
                    .doesNotContain(LedgerServer.STATIC_KEY));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void it_works_by_address_and_in_tls_1_2(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration ->
                        configuration.set("services.ledger.hosts", "[\"127.0.0.1:" + server.port() + "\"]"))
                .program(program -> program.jvm("-Djdk.tls.client.protocols=TLSv1.2"))
                .start()) {
            assertThat(scenario.program().get(server.byAddress("/v1/entries")).status())
                    .isEqualTo(200);
            assertReplaced(variant, scenario.certificate());
            assertThat(ledger.last().tls()).isEqualTo("TLSv1.2");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_program_s_own_certificate_stays_where_no_service_is(Variant variant, @TempDir Path own) {
        ClientCertificate certificate = pki.issueOrders();
        Path store = certificate.writeKeyStore(own.resolve("own.p12"));
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .program(program -> program.with("--tls=" + store))
                .start()) {
            scenario.program().get(server.byAddress("/v1/entries"));
            assertThat(ledger.last().certificate()).isEqualTo(certificate.thumbprint());
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(ledger.last().withToken()).isFalse();
            scenario.program().get(server.at("/v1/entries"));
            assertReplaced(variant, scenario.certificate());
        }
    }

    private void assertReplaced(Variant variant, ClientCertificate certificate) {
        Observer.Received received = ledger.last();
        assertThat(received.status()).isEqualTo(200);
        assertThat(received.protocol()).isEqualTo(variant.protocol());
        assertThat(received.withKey()).isFalse();
        assertThat(received.certificate()).isEqualTo(certificate.thumbprint());
        assertThat(received.tokenBoundTo()).isEqualTo(certificate.thumbprint());
        assertThat(received.header("Authorization")).hasSize(1);
    }
}
