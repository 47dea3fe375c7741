package dev.holdfast.endtoend;

import static dev.holdfast.endtoend.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.ConnectProxy;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link TlsSeamIT} and {@link RotationIT} say of the JDK's own TLS holds over the stacks that applications bring. */
@ExtendWith(Fixtures.class)
class TlsStackIT {

    private static final int THREADS = 8;

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;

    TlsStackIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.ledger = server.observer();
    }

    @BeforeEach
    void forget() {
        ledger.reset();
    }

    /** Each with each version of TLS. */
    static List<Arguments> versions() {
        List<Arguments> versions = new ArrayList<>();
        for (TlsStack stack : TlsStack.onOneJdk()) {
            versions.add(Arguments.of(stack, "TLSv1.2"));
            versions.add(Arguments.of(stack, "TLSv1.3"));
        }
        return versions;
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.TlsStack#all")
    void rotations_under_load_lose_no_request(TlsStack stack) {
        try (RunningScenario scenario = stack.scenario(pki, server, folder).start()) {
            RunningProgram.Answer posted = scenario.program().post(server.at("/v1/entries"), 20_000);
            assertThat(posted.confirmed())
                    .as("%s %s %s", posted.exception(), posted.message(), posted.causes())
                    .isTrue();
            assertReplaced(ledger.last(), scenario.certificate());
            for (int i = 0; i < 4; i++) {
                ClientCertificate next = scenario.rotate();
                until("the next certificate is used", () -> {
                    RunningProgram.LoadResult load = scenario.program()
                            .load(THREADS, 10 * THREADS, 20, "MIXED " + server.at("/v1/entries") + " 200")
                            .join();
                    assertThat(load.exceptions()).isEmpty();
                    assertThat(load.statuses()).isEqualTo(Map.of("200", 10 * THREADS));
                    assertThat(load.corrupted()).isZero();
                    return ledger.counts().byCertificate().containsKey(next.thumbprint());
                });
            }
            assertThat(ledger.counts().byKey()).isZero();
            assertThat(ledger.counts().rejected()).isZero();
            assertThat(ledger.counts().mismatches()).isZero();
            assertThat(scenario.program().foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void after_a_rotation_no_new_connection_shows_the_old_certificate(TlsStack stack, String version) {
        try (RunningScenario scenario = stack.scenario(pki, server, folder)
                .program(program -> program.with("--tls-version=" + version))
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
    @MethodSource("dev.holdfast.endtoend.TlsStack#onOneJdk")
    void through_a_proxy_the_target_gets_all_and_the_proxy_nothing(TlsStack stack) {
        try (ConnectProxy proxy = ConnectProxy.start();
                RunningScenario scenario = stack.scenario(pki, server, folder)
                        .program(program -> program.with("--proxy=" + proxy.address()))
                        .start()) {
            get(scenario, server.at("/v1/entries"));
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
    @MethodSource("dev.holdfast.endtoend.TlsStack#onOneJdk")
    void the_applications_own_certificate_goes_where_ours_does_not(TlsStack stack) {
        ClientCertificate own = pki.issue("CN=application,O=Example,C=US", Pki.KeyKind.RSA, Duration.ofDays(1));
        Path store = own.writeKeyStore(folder.resolve("own.p12"));
        try (RunningScenario scenario = stack.scenario(pki, server, folder)
                .program(program -> program.with("--tls=" + store))
                .start()) {
            for (int i = 0; i < 2; i++) {
                get(scenario, server.byAddress("/v1/entries"));
                assertThat(ledger.last().certificate()).isEqualTo(own.thumbprint());
                assertThat(ledger.last().withKey()).isTrue();
                assertThat(ledger.last().withToken()).isFalse();
                get(scenario, server.at("/v1/entries"));
                assertReplaced(ledger.last(), scenario.certificate());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.TlsStack#onOneJdk")
    void a_service_named_by_its_ip_address_is_that_address_only(TlsStack stack) {
        try (RunningScenario scenario = stack.scenario(pki, server, folder)
                .configured(configuration ->
                        configuration.set("services.ledger.hosts", "[\"127.0.0.1:" + server.port() + "\"]"))
                .start()) {
            get(scenario, server.byAddress("/v1/entries"));
            assertReplaced(ledger.last(), scenario.certificate());
            get(scenario, server.at("/v1/entries"));
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(ledger.last().withToken()).isFalse();
            assertThat(ledger.last().certificate()).isEmpty();
        }
    }

    private static void assertReplaced(Observer.Received received, ClientCertificate certificate) {
        assertThat(received.withKey()).isFalse();
        assertThat(received.withToken()).isTrue();
        assertThat(received.certificate()).isEqualTo(certificate.thumbprint());
        assertThat(received.tokenBoundTo()).isEqualTo(certificate.thumbprint());
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
