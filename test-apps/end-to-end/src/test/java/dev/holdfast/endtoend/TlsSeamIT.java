package dev.holdfast.endtoend;

import static dev.holdfast.endtoend.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.ConnectProxy;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The certificate goes to the addresses of the configuration, in whatever way they are reached, and to no other. */
@ExtendWith(Fixtures.class)
class TlsSeamIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;

    TlsSeamIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.ledger = server.observer();
    }

    @BeforeEach
    void forget() {
        ledger.reset();
    }

    /** Both clients on both JDKs with each version of TLS. */
    static List<Arguments> versions() {
        List<Arguments> versions = new ArrayList<>();
        for (Variant variant : Variant.all()) {
            if (!List.of(variant.options()).contains("--async=true")) {
                versions.add(Arguments.of(variant, "TLSv1.2"));
                versions.add(Arguments.of(variant, "TLSv1.3"));
            }
        }
        return versions;
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_service_named_by_its_ip_address_is_that_address_only(Variant variant) {
        try (RunningScenario scenario =
                atHost(variant, "127.0.0.1:" + server.port()).start()) {
            get(scenario, server.byAddress("/v1/entries"));
            assertReplaced(ledger.last(), scenario.certificate());
            get(scenario, server.at("/v1/entries"));
            assertUntouched(ledger.last());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_wildcard_is_one_label(Variant variant) throws IOException {
        Path names = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost a.localhost b.localhost\n");
        try (RunningScenario scenario = atHost(variant, "*.localhost:" + server.port())
                .program(program -> program.jvm("-Djdk.net.hosts.file=" + names))
                .start()) {
            get(scenario, at("a.localhost", server.port()));
            assertReplaced(ledger.last(), scenario.certificate());
            get(scenario, at("b.localhost", server.port()));
            assertReplaced(ledger.last(), scenario.certificate());
            get(scenario, at("localhost", server.port()));
            assertUntouched(ledger.last());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_host_without_port_is_port_443_alone(Variant variant) {
        try (RunningScenario scenario = atHost(variant, "localhost").start()) {
            get(scenario, server.at("/v1/entries"));
            assertUntouched(ledger.last());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void through_a_proxy_the_target_gets_all_and_the_proxy_nothing(Variant variant) {
        try (ConnectProxy proxy = ConnectProxy.start();
                RunningScenario scenario = variant.scenario(pki, server, folder)
                        .program(program -> program.with("--proxy=" + proxy.address()))
                        .start()) {
            get(scenario, server.at("/v1/entries"));
            assertReplaced(ledger.last(), scenario.certificate());
            RunningProgram.Answer posted = scenario.program().post(server.at("/v1/entries"), 20_000);
            assertThat(posted.confirmed()).isTrue();
            assertReplaced(ledger.last(), scenario.certificate());

            ClientCertificate next = scenario.rotate();
            until("the next certificate comes through", () -> {
                get(scenario, server.at("/v1/entries"));
                return ledger.last().certificate().equals(next.thumbprint());
            });
            assertReplaced(ledger.last(), next);
            assertThat(ledger.counts().rejected()).isZero();
            assertThat(ledger.counts().mismatches()).isZero();

            assertThat(proxy.requests())
                    .isNotEmpty()
                    .allMatch(head -> head.startsWith("CONNECT localhost:" + server.port() + " "));
            assertThat(String.join("", proxy.requests()) + proxy.tunnelled())
                    .doesNotContainIgnoringCase("X-Api-Key")
                    .doesNotContainIgnoringCase("Authorization")
                    .doesNotContain(LedgerServer.STATIC_KEY);
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void after_a_rotation_no_new_connection_shows_the_old_certificate(Variant variant, String version) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .program(program -> program.jvm("-Djdk.tls.client.protocols=" + version))
                .start()) {
            load(scenario);
            assertThat(ledger.requests()).allSatisfy(received -> {
                assertReplaced(received, scenario.certificate());
                assertThat(received.tls()).isEqualTo(version);
            });
            Set<String> before = new HashSet<>();
            ledger.requests().forEach(received -> before.add(received.connection()));

            ClientCertificate next = scenario.rotate();
            scenario.awaitLog(next.thumbprint() + " is in use");
            ledger.reset();
            until("connections are made anew", () -> {
                load(scenario);
                return ledger.last().certificate().equals(next.thumbprint());
            });
            assertThat(ledger.requests())
                    .filteredOn(received -> !before.contains(received.connection()))
                    .isNotEmpty()
                    .allSatisfy(received -> assertReplaced(received, next));
            assertThat(ledger.counts().mismatches()).isZero();
            assertThat(ledger.counts().rejected()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void the_applications_own_certificate_goes_where_ours_does_not(Variant variant) {
        ClientCertificate own = own();
        Path store = own.writeKeyStore(folder.resolve("own.p12"));
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .program(program -> program.with("--tls=" + store))
                .start()) {
            assertEachGoesItsWay(scenario, own);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void the_default_contexts_own_certificate_goes_where_ours_does_not(Variant variant) {
        ClientCertificate own = own();
        Path store = own.writeKeyStore(folder.resolve("own.p12"));
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .program(program -> program.jvm("-Djavax.net.ssl.keyStore=" + store)
                        .jvm("-Djavax.net.ssl.keyStorePassword=" + Pki.PASSWORD))
                .start()) {
            assertEachGoesItsWay(scenario, own);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_context_without_key_managers_offers_ours(Variant variant) {
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .program(program -> program.with("--tls=context"))
                .start()) {
            get(scenario, server.at("/v1/entries"));
            assertReplaced(ledger.last(), scenario.certificate());
            get(scenario, server.byAddress("/v1/entries"));
            assertUntouched(ledger.last());
        }
    }

    private AgentScenario atHost(Variant variant, String host) {
        return variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("services.ledger.hosts", "[\"" + host + "\"]"));
    }

    private ClientCertificate own() {
        return pki.issue("CN=application,O=Example,C=US", Pki.KeyKind.RSA, Duration.ofDays(1));
    }

    private void assertEachGoesItsWay(RunningScenario scenario, ClientCertificate own) {
        for (int i = 0; i < 2; i++) {
            get(scenario, server.byAddress("/v1/entries"));
            assertThat(ledger.last().certificate()).isEqualTo(own.thumbprint());
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(ledger.last().withToken()).isFalse();
            get(scenario, server.at("/v1/entries"));
            assertReplaced(ledger.last(), scenario.certificate());
        }
    }

    private static void assertReplaced(Observer.Received received, ClientCertificate certificate) {
        assertThat(received.withKey()).isFalse();
        assertThat(received.withToken()).isTrue();
        assertThat(received.certificate()).isEqualTo(certificate.thumbprint());
        assertThat(received.tokenBoundTo()).isEqualTo(certificate.thumbprint());
    }

    private static void assertUntouched(Observer.Received received) {
        assertThat(received.withKey()).isTrue();
        assertThat(received.withToken()).isFalse();
        assertThat(received.certificate()).isEmpty();
    }

    private static URI at(String host, int port) {
        return URI.create("https://" + host + ":" + port + "/v1/entries");
    }

    private static void get(RunningScenario scenario, URI uri) {
        RunningProgram.Answer answer = scenario.program().get(uri);
        assertThat(answer.status())
                .as("%s %s %s", answer.exception(), answer.message(), answer.causes())
                .isEqualTo(200);
    }

    /** Enough threads that connections are made beside those that are pooled. */
    private void load(RunningScenario scenario) {
        scenario.program().load(6, 30, 0, "GET " + server.at("/v1/entries")).join();
    }
}
