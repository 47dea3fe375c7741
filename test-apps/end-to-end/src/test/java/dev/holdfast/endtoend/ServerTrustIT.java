package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.Interceptor;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A service with {@code trust} speaks to servers of those authorities only. The program itself trusts everybody under any name, so
 * that nothing but the agent stands between its key and a counterfeit.
 */
@ExtendWith(Fixtures.class)
class ServerTrustIT {

    @TempDir
    private Path folder;

    @TempDir
    private Path foreignFolder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;
    private Pki foreign;
    private Path bundle;

    ServerTrustIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.ledger = server.observer();
    }

    /** By what the certificate is asked for at another moment of the handshake: sockets and engines, TLS 1.2 and 1.3. */
    static List<Arguments> handshakes() {
        List<Arguments> handshakes = new ArrayList<>();
        for (Variant variant : Variant.all()) {
            if (variant.protocol().equals("HTTP/1.1")) {
                handshakes.add(Arguments.of(variant, "TLSv1.2"));
                handshakes.add(Arguments.of(variant, "TLSv1.3"));
            }
        }
        return handshakes;
    }

    @BeforeEach
    void forget() throws IOException {
        ledger.reset();
        foreign = Pki.create(foreignFolder);
        bundle = Files.copy(pki.caCertificate(), folder.resolve("ledger-ca.pem"));
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_server_of_the_right_authority_gets_the_bound_token(Variant variant) {
        try (RunningScenario scenario = trusting(variant).start()) {
            for (int i = 0; i < 3; i++) {
                assertThat(scenario.program().get(server.at("/v1/entries")).status())
                        .isEqualTo(200);
            }
            assertThat(ledger.counts().byToken()).isEqualTo(3);
            assertThat(ledger.counts().byKey()).isZero();
            assertThat(ledger.last().certificate())
                    .isEqualTo(scenario.certificate().thumbprint());
            assertThat(scenario.program().foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_counterfeit_server_gets_neither_key_nor_token_nor_certificate(Variant variant) {
        try (Interceptor counterfeit = Interceptor.server(foreign, pki, server.port());
                RunningScenario scenario =
                        at(variant, "localhost:" + counterfeit.port()).start()) {
            RunningProgram program = scenario.program();
            for (int i = 0; i < 3; i++) {
                assertDenied(program.get(uri("localhost", counterfeit)), "none of the authorities");
            }
            assertDenied(program.post(uri("localhost", counterfeit), 20_000), "none of the authorities");
            assertGotNothing(counterfeit);
            assertThat(program.service("ledger").path("Denied").asInt()).isGreaterThanOrEqualTo(4);
            assertThat(program.service("ledger")
                            .path("Reasons")
                            .path("server-untrusted")
                            .asInt())
                    .isGreaterThanOrEqualTo(4);
            assertThat(scenario.awaitLog("not trusted")).contains("service ledger", "none of the authorities");
            assertThat(program.foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("handshakes")
    void the_certificate_stays_in_every_kind_of_handshake(Variant variant, String version) {
        try (Interceptor counterfeit = Interceptor.server(foreign, pki, server.port());
                RunningScenario scenario = at(variant, "localhost:" + counterfeit.port())
                        .program(program -> program.jvm("-Djdk.tls.client.protocols=" + version))
                        .start()) {
            assertDenied(scenario.program().get(uri("localhost", counterfeit)), "none of the authorities");
            assertGotNothing(counterfeit);

            // and nothing but trust kept it back
            replaceBundle(foreign);
            Eventually.until("the counterfeit is shown the certificate", () -> {
                scenario.program().get(uri("localhost", counterfeit));
                return counterfeit.certificates().contains(Pki.ORDERS);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_server_of_the_right_authority_under_another_name_gets_nothing(Variant variant) throws IOException {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n127.0.0.1 ledger.example.test\n");
        try (Interceptor elsewhere = Interceptor.server(pki, pki, server.port());
                RunningScenario scenario = at(variant, "ledger.example.test:" + elsewhere.port())
                        .program(program -> program.jvm("-Djdk.net.hosts.file=" + hosts))
                        .start()) {
            assertDenied(scenario.program().get(uri("ledger.example.test", elsewhere)), "ledger.example.test");
            assertGotNothing(elsewhere);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_changed_bundle_takes_effect_while_the_program_runs(Variant variant) throws IOException {
        replaceBundle(foreign);
        try (RunningScenario scenario = trusting(variant).start()) {
            RunningProgram program = scenario.program();
            assertDenied(program.get(server.at("/v1/entries")), "none of the authorities");
            assertThat(ledger.counts().requests()).isZero();

            replaceBundle(pki);
            scenario.awaitLog("trust has changed");
            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            assertThat(ledger.last().withToken()).isTrue();
            assertThat(ledger.last().withKey()).isFalse();

            // a file torn in the middle changes nothing
            Files.writeString(bundle, "-----BEGIN CERTIFICATE-----\nMIIB");
            assertThat(scenario.awaitLog("cut off or damaged")).contains("services.ledger.trust", bundle.toString());
            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);

            ledger.reset();
            replaceBundle(foreign);
            Eventually.until(
                    "the server is trusted no more",
                    () -> program.get(server.at("/v1/entries")).status() == 0);
            assertThat(ledger.counts().byKey()).isZero();
        }
    }

    /** MT-14: mutual TLS goes through a forward proxy inside CONNECT only; one that opens TLS is detected and reported. */
    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_proxy_that_intercepts_tls_is_detected_and_the_static_key_does_not_reach_it(Variant variant) {
        try (Interceptor proxy = Interceptor.proxy(foreign, pki);
                RunningScenario scenario = trusting(variant)
                        .stage("observe")
                        .program(program -> program.with("--proxy=127.0.0.1:" + proxy.port()))
                        .start()) {
            RunningProgram program = scenario.program();
            // what happens to this program without enforcement
            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(proxy.requests()).isEqualTo(1);
            assertThat(program.service("ledger")
                            .path("Reasons")
                            .path("server-untrusted")
                            .asInt())
                    .isEqualTo(1);
            ledger.reset();

            scenario.reconfigure(configuration -> configuration.stage("enforce").set("services.ledger.percent", "0"));
            scenario.awaitLog("configuration changed");
            assertDenied(program.get(server.at("/v1/entries")), "none of the authorities");
            scenario.reconfigure(configuration -> configuration.set("services.ledger.percent", "100"));
            Eventually.until(
                    "all are chosen",
                    () -> scenario.program().service("ledger").path("Percent").asInt() == 100);
            assertDenied(program.get(server.at("/v1/entries")), "none of the authorities");

            assertThat(proxy.requests()).isEqualTo(1);
            assertThat(proxy.certificates()).isEmpty();
            assertThat(ledger.counts().requests()).isZero();
            assertThat(scenario.awaitLog("not trusted")).contains("a proxy that opens TLS");
        }
    }

    /** The ledger with trust in its own authority, called by a program that trusts everybody. */
    private AgentScenario trusting(Variant variant) {
        return variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("services.ledger.trust", bundle.toString()))
                .program(program -> program.with("--tls=everybody"));
    }

    private AgentScenario at(Variant variant, String host) {
        return trusting(variant)
                .configured(configuration -> configuration.set("services.ledger.hosts", "[\"" + host + "\"]"));
    }

    private void replaceBundle(Pki authority) {
        try {
            Path fresh = Files.copy(authority.caCertificate(), folder.resolve("ledger-ca.new"));
            Files.move(fresh, bundle, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertGotNothing(Interceptor interceptor) {
        // a client that denies goes away as soon as its own side of the handshake is done
        Eventually.until("a handshake with it is over", () -> interceptor.handshakes() > 0);
        assertThat(interceptor.certificates()).isEmpty();
        assertThat(interceptor.requests()).isZero();
        assertThat(interceptor.read()).isEmpty();
        assertThat(ledger.counts().requests()).isZero();
    }

    private static void assertDenied(RunningProgram.Answer answer, String why) {
        assertThat(answer.status()).isZero();
        assertThat(answer.exception()).as(answer.message()).endsWith("HoldfastDeniedException");
        assertThat(answer.message())
                .contains("service ledger", "server-untrusted", why, "correct the bundle")
                .doesNotContain(LedgerServer.STATIC_KEY);
    }

    private static URI uri(String host, Interceptor interceptor) {
        return URI.create("https://" + host + ":" + interceptor.port() + "/v1/entries");
    }
}
