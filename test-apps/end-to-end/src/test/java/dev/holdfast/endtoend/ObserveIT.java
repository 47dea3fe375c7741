package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.Client;
import dev.holdfast.harness.JavaProgram;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Observing changes nothing of what a server receives, and tells each static credential once, never its value. */
@ExtendWith(Fixtures.class)
class ObserveIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;
    private final Observer issuer;

    ObserveIT(Pki pki, LedgerServer server) {
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
    void without_configuration_requests_arrive_as_they_do_without_the_agent(Variant variant) {
        List<Arrived> before = arrivals(variant, variant.program(pki));
        assertThat(arrivals(variant, observing(variant))).isEqualTo(before);
        assertThat(issuer.counts().requests()).isZero();
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_service_in_observe_receives_what_it_does_without_the_agent(Variant variant) {
        List<Arrived> before = arrivals(variant, variant.program(pki));
        try (RunningScenario scenario =
                variant.scenario(pki, server, folder).stage("observe").start()) {
            assertThat(arrivals(variant, scenario.program())).isEqualTo(before);
            assertThat(issuer.counts().requests()).isZero();
            var service = scenario.program().service("ledger");
            assertThat(service.path("Stage").asString()).isEqualTo("observe");
            assertThat(service.path("Attempts").asInt()).isEqualTo(before.size());
            assertThat(service.path("SentStatic").asInt()).isEqualTo(before.size());
            assertThat(service.path("Replaced").asInt()).isZero();
            assertThat(service.path("LastStaticSeen").asLong()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void a_key_is_told_once_by_its_fingerprint_and_never_by_its_value(Variant variant) {
        try (RunningProgram program = observing(variant).start()) {
            for (int i = 0; i < 5; i++) {
                program.get(server.at("/v1/entries"));
            }
            awaitFinding(program);
            program.post(server.at("/v1/entries"), 1000);
            assertThat(program.bean("type=Agent").path("StaticCredentialsSeen").asInt())
                    .isEqualTo(1);
            assertThat(program.quit()).isZero();
            assertThat(program.log())
                    .filteredOn(ObserveIT::isFinding)
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line).contains("X-Api-Key", "https://localhost:" + server.port(), "fingerprint ");
                        assertThat(line).doesNotContain("in the clear");
                    });
            assertNoKey(program);
            assertThat(program.foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_key_in_authorization_is_told_by_its_scheme(Variant variant) {
        try (RunningProgram program =
                observing(variant).with("--key-header=Authorization").start()) {
            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            assertThat(awaitFinding(program)).contains("Authorization Token ");
            assertNoKey(program);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void the_same_key_to_two_hosts_is_told_twice_with_one_fingerprint(Variant variant) {
        try (RunningProgram program = observing(variant).start()) {
            program.get(server.at("/v1/entries"));
            program.get(server.byAddress("/v1/entries"));
            program.process().awaitError(line -> isFinding(line) && line.contains("https://127.0.0.1"), PATIENCE);
            List<String> findings =
                    program.log().stream().filter(ObserveIT::isFinding).toList();
            assertThat(findings).hasSize(2);
            assertThat(findings).extracting(ObserveIT::fingerprint).satisfies(fingerprints -> assertThat(
                            Set.copyOf(fingerprints))
                    .hasSize(1));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_key_over_plain_http_is_told_as_readable_by_anyone(Variant variant) {
        try (RunningProgram program = observing(variant).start()) {
            assertThat(program.get(server.plain("/v1/entries")).status()).isEqualTo(200);
            assertThat(awaitFinding(program)).contains("http://localhost:" + server.plainPort(), "in the clear");
            assertNoKey(program);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void loaded_and_not_enabled_it_does_and_says_nothing(Variant variant) {
        List<Arrived> before = arrivals(variant, variant.program(pki));
        try (RunningProgram program = variant.program(pki).agent().start()) {
            assertThat(arrivals(variant, program)).isEqualTo(before);
            assertThat(program.quit()).isZero();
            assertThat(program.process().errors()).isEmpty();
        }
    }

    /** Everything that is the same for the same request in another JVM. */
    private record Arrived(
            String method,
            String uri,
            String protocol,
            String tls,
            List<String> headers,
            String body,
            String certificate,
            int status) {

        static Arrived of(Observer.Received received) {
            return new Arrived(
                    received.method(),
                    received.uri(),
                    received.protocol(),
                    received.tls(),
                    received.headers(),
                    received.bodySha256(),
                    received.certificate(),
                    received.status());
        }
    }

    private List<Arrived> arrivals(Variant variant, JavaProgram program) {
        try (RunningProgram running = program.start()) {
            return arrivals(variant, running);
        }
    }

    private List<Arrived> arrivals(Variant variant, RunningProgram program) {
        ledger.reset();
        URI entries = server.at("/v1/entries?page=2&name=%C3%A4");
        program.get(entries);
        for (String mode : modes(variant)) {
            assertThat(program.post(entries, 70_000, mode).confirmed()).isTrue();
        }
        List<Arrived> arrived = new ArrayList<>();
        ledger.requests().forEach(received -> arrived.add(Arrived.of(received)));
        assertThat(arrived).hasSize(1 + modes(variant).size());
        return arrived;
    }

    private static List<String> modes(Variant variant) {
        return variant.client() == Client.HTTP_URL_CONNECTION
                ? List.of("default", "fixed", "chunked")
                : List.of("default", "stream", "once", "publisher");
    }

    private JavaProgram observing(Variant variant) {
        return variant.program(pki).agent().environment("HOLDFAST_ENABLED", "true");
    }

    private static String awaitFinding(RunningProgram program) {
        return program.process().awaitError(ObserveIT::isFinding, PATIENCE);
    }

    private static boolean isFinding(String line) {
        return line.contains("[holdfast]") && line.contains("static credential observed");
    }

    private static String fingerprint(String finding) {
        int start = finding.indexOf("fingerprint ");
        return finding.substring(start, finding.indexOf(',', start));
    }

    private static void assertNoKey(RunningProgram program) {
        assertThat(program.process().errors()).noneMatch(line -> line.contains(LedgerServer.STATIC_KEY));
        assertThat(program.process().output()).noneMatch(line -> line.contains(LedgerServer.STATIC_KEY));
    }
}
