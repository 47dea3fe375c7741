package dev.holdfast.endtoend;

import static dev.holdfast.endtoend.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentCommand;
import dev.holdfast.harness.AgentConfiguration;
import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.ApacheJudge;
import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.ConnectProxy;
import dev.holdfast.harness.IdentityFiles;
import dev.holdfast.harness.Interceptor;
import dev.holdfast.harness.Layout;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;
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
            assertReplaced(stack, ledger.last(), scenario.certificate());
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
            if (stack.isClientHooked()) {
                assertThat(ledger.counts().byKey()).isZero();
            }
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
                assertReplaced(stack, received, scenario.certificate());
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
                    .allSatisfy(received -> assertReplaced(stack, received, next));
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
            assertReplaced(stack, ledger.last(), scenario.certificate());
            ClientCertificate next = scenario.rotate();
            until("the next certificate comes through", () -> {
                get(scenario, server.at("/v1/entries"));
                return ledger.last().certificate().equals(next.thumbprint());
            });
            assertReplaced(stack, ledger.last(), next);
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
                assertReplaced(stack, ledger.last(), scenario.certificate());
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
            assertReplaced(stack, ledger.last(), scenario.certificate());
            get(scenario, server.at("/v1/entries"));
            assertThat(ledger.last().withKey()).isTrue();
            assertThat(ledger.last().withToken()).isFalse();
            assertThat(ledger.last().certificate()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.TlsStack#all")
    void contexts_made_before_the_agent_offer_the_certificate_from_then_on(TlsStack stack) {
        try (RunningProgram program = stack.program(pki).start()) {
            for (int i = 0; i < 3; i++) {
                assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            }
            assertThat(ledger.last().certificate()).isEmpty();
            ClientCertificate certificate = pki.issueOrders();
            AgentCommand attached = AgentCommand.run(
                    stack.jdk(),
                    Layout.agentJar(),
                    "attach",
                    Long.toString(program.process().pid()),
                    "config=" + configuration(certificate));
            assertThat(attached.exitCode()).as(attached.toString()).isZero();
            until("the certificate is shown", () -> {
                assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
                return !ledger.last().certificate().isEmpty();
            });
            until("what it is for has been fetched", () -> {
                assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
                return !stack.isClientHooked() || ledger.last().withToken();
            });
            assertReplaced(stack, ledger.last(), certificate);
            assertThat(ledger.counts().mismatches()).isZero();
            assertThat(ledger.counts().rejected()).isZero();
        }
    }

    /** By what the certificate is asked for, the server's has to be known: that is another moment in each stack. */
    @ParameterizedTest
    @MethodSource("versions")
    void a_counterfeit_server_is_not_shown_the_certificate(TlsStack stack, String version) throws IOException {
        Pki foreign = Pki.create(folder.resolve("foreign"));
        Path bundle = Files.copy(pki.caCertificate(), folder.resolve("ledger-ca.pem"));
        try (Interceptor counterfeit = Interceptor.server(foreign, pki, server.port());
                RunningScenario scenario = stack.scenario(pki, server, folder)
                        .configured(configuration -> configuration
                                .set("services.ledger.hosts", "[\"localhost:" + counterfeit.port() + "\"]")
                                .set("services.ledger.trust", bundle.toString()))
                        .program(program -> program.with("--tls=everybody", "--tls-version=" + version))
                        .start()) {
            URI uri = URI.create("https://localhost:" + counterfeit.port() + "/v1/entries");
            RunningProgram.Answer answer = scenario.program().get(uri);
            until("a handshake is over", () -> counterfeit.handshakes() > 0);
            assertThat(counterfeit.certificates()).isEmpty();
            if (stack.isClientHooked()) {
                assertThat(answer.message()).contains("service ledger", "server-untrusted", "none of the authorities");
                assertThat(counterfeit.requests()).isZero();
                assertThat(counterfeit.read()).isEmpty();
            }

            // and nothing but trust kept it back
            Path fresh = Files.copy(foreign.caCertificate(), folder.resolve("ledger-ca.new"));
            Files.move(fresh, bundle, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            until("the counterfeit is shown the certificate", () -> {
                scenario.program().get(uri);
                return counterfeit.certificates().contains(Pki.ORDERS);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.TlsStack#onOneJdk")
    @EnabledIf(
            value = "dev.holdfast.harness.ApacheJudge#isInstalled",
            disabledReason = "apache2-bin and libapache2-mod-oauth2 are not installed: ./test.sh installs them")
    void a_server_on_openssl_that_requires_a_certificate_gets_it(TlsStack stack, ApacheJudge judge) {
        int before = judge.requests().size();
        try (RunningScenario scenario = AgentScenario.apache(stack.client(), stack.jdk(), pki, server, judge, folder)
                .program(stack::configure)
                .configured(configuration ->
                        configuration.set("services.ledger.hosts", "[\"" + judge.requiringAuthority() + "\"]"))
                .start()) {
            get(scenario, URI.create("https://" + judge.requiringAuthority() + "/certificate"));
            get(scenario, URI.create("https://" + judge.requiringAuthority() + "/certificate"));
        }
        until("they are logged", () -> judge.requests().size() == before + 2);
        assertThat(judge.requests().subList(before, before + 2)).allSatisfy(logged -> {
            assertThat(logged.status()).isEqualTo(200);
            assertThat(logged.subject()).contains("CN=orders");
            assertThat(logged.withKey()).isEqualTo(!stack.isClientHooked());
        });
    }

    /** What renegotiates: the first request of a connection is out before there is anything to bind its token to. */
    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneClient")
    @EnabledIf(
            value = "dev.holdfast.harness.ApacheJudge#isInstalled",
            disabledReason = "apache2-bin and libapache2-mod-oauth2 are not installed: ./test.sh installs them")
    void a_server_that_asks_late_gets_the_certificate_then_and_tokens_from_then_on(Variant variant, ApacheJudge judge) {
        int before = judge.requests().size();
        URI uri = URI.create("https://" + judge.lateAuthority() + "/certificate");
        try (RunningScenario scenario = AgentScenario.apache(
                        variant.client(), variant.jdk(), pki, server, judge, folder)
                .program(program -> program.with(variant.options()).jvm("-Djdk.tls.client.protocols=TLSv1.2"))
                .configured(configuration ->
                        configuration.set("services.ledger.hosts", "[\"" + judge.lateAuthority() + "\"]"))
                .start()) {
            get(scenario, uri);
            get(scenario, uri);
            assertThat(scenario.program()
                            .service("ledger")
                            .path("Reasons")
                            .path("certificate-not-asked")
                            .asInt())
                    .isEqualTo(1);
            until("both are logged", () -> judge.requests().size() == before + 2);
            assertThat(judge.requests().get(before).withKey()).isTrue();
            assertThat(judge.requests().get(before).subject()).contains("CN=orders");
            assertThat(judge.requests().get(before + 1).withKey()).isFalse();
            assertThat(judge.requests().get(before + 1).scheme()).isEqualTo("Bearer");
            assertThat(judge.requests().get(before + 1).subject()).contains("CN=orders");
        }
    }

    private Path configuration(ClientCertificate certificate) {
        IdentityFiles files = IdentityFiles.renamed(folder);
        files.replaceWith(certificate);
        String host = "localhost:" + server.port();
        return AgentConfiguration.of(pki, files, server.issuer(), "ledger.read ledger.write", host)
                .write(folder.resolve("holdfast.yaml"));
    }

    private static void assertReplaced(TlsStack stack, Observer.Received received, ClientCertificate certificate) {
        assertThat(received.certificate()).isEqualTo(certificate.thumbprint());
        if (stack.isClientHooked()) {
            assertThat(received.withKey()).isFalse();
            assertThat(received.withToken()).isTrue();
            assertThat(received.tokenBoundTo()).isEqualTo(certificate.thumbprint());
        }
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
