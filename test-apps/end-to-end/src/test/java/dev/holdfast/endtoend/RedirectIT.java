package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every hop is decided anew, and nothing of ours follows to where the application's own request would not be ours. */
@ExtendWith(Fixtures.class)
class RedirectIT {

    private static final List<Integer> STATUSES = List.of(301, 302, 303, 307);

    /** What each variant does without the agent: the same whatever is configured for it. */
    private static final Map<String, Map<URI, List<Hops>>> WITHOUT_AGENT = new HashMap<>();

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;
    private final Observer issuer;

    RedirectIT(Pki pki, LedgerServer server) {
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
    void on_the_same_host_every_hop_carries_the_token(Variant variant) {
        List<Hops> before = withoutAgent(variant, sameHost());
        try (RunningScenario scenario = scenario(variant).start()) {
            assertReplacedWhereKeyWas(send(scenario.program(), sameHost()), before, scenario);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void to_a_host_that_is_no_service_the_request_goes_as_it_does_without_the_agent(Variant variant) {
        URI elsewhere = otherHost();
        List<Hops> before = withoutAgent(variant, elsewhere);
        try (RunningScenario scenario = scenario(variant).start()) {
            assertSecondHopsEqual(send(scenario.program(), elsewhere), before, scenario);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void to_a_service_that_is_only_observed_the_request_goes_as_it_does_without_the_agent(Variant variant) {
        URI elsewhere = otherHost();
        List<Hops> before = withoutAgent(variant, elsewhere);
        try (RunningScenario scenario = withPartner(variant, "observe").start()) {
            assertSecondHopsEqual(send(scenario.program(), elsewhere), before, scenario);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void to_another_service_its_own_token_is_sent(Variant variant) {
        URI elsewhere = otherHost();
        List<Hops> before = withoutAgent(variant, elsewhere);
        try (RunningScenario scenario = withPartner(variant, "enforce").start()) {
            List<Hops> after = send(scenario.program(), elsewhere);
            assertReplacedWhereKeyWas(after, before, scenario);
            assertThat(after).filteredOn(hops -> hops.received().size() == 2).allSatisfy(hops -> assertThat(
                            hops.received().get(1).header("Authorization"))
                    .isNotEqualTo(hops.received().get(0).header("Authorization")));
            assertThat(issuer.requests())
                    .flatExtracting(request -> request.form("scope"))
                    .containsExactlyInAnyOrder("ledger.read ledger.write", "ledger.write ledger.read");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void to_plain_http_nothing_of_ours_follows(Variant variant) {
        URI elsewhere = plain();
        List<Hops> before = withoutAgent(variant, elsewhere);
        try (RunningScenario scenario = scenario(variant).start()) {
            assertSecondHopsEqual(send(scenario.program(), elsewhere), before, scenario);
        }
    }

    /** What one request came to. */
    private record Hops(int answered, List<Observer.Received> received) {}

    /** Every target is asked for in one run of the program, when the first of them is. */
    private List<Hops> withoutAgent(Variant variant, URI target) {
        return WITHOUT_AGENT
                .computeIfAbsent(variant.toString(), name -> {
                    Map<URI, List<Hops>> byTarget = new HashMap<>();
                    try (RunningProgram program =
                            variant.program(pki).with("--redirects=always").start()) {
                        for (URI each : List.of(sameHost(), otherHost(), plain())) {
                            byTarget.put(each, send(program, each));
                        }
                    }
                    return byTarget;
                })
                .get(target);
    }

    private URI sameHost() {
        return server.at("/v1/entries");
    }

    private URI otherHost() {
        return server.byAddress("/v1/entries");
    }

    private URI plain() {
        return server.plain("/v1/entries");
    }

    /** A GET and a POST for each kind of redirect; which of them it follows is the client's affair. */
    private List<Hops> send(RunningProgram program, URI target) {
        List<Hops> all = new ArrayList<>();
        for (int status : STATUSES) {
            URI redirecting = server.at("/v1/redirect?status=" + status + "&to=" + target);
            for (boolean post : List.of(false, true)) {
                int earlier = ledger.requests().size();
                RunningProgram.Answer answer = post ? program.post(redirecting, 2_000) : program.get(redirecting);
                List<Observer.Received> received = ledger.requests();
                all.add(new Hops(answer.status(), List.copyOf(received.subList(earlier, received.size()))));
            }
        }
        return all;
    }

    /** A client may leave the application's fields behind, as HttpURLConnection does when a POST becomes a GET. */
    private static void assertReplacedWhereKeyWas(List<Hops> after, List<Hops> before, RunningScenario scenario) {
        int second = 0;
        for (int i = 0; i < after.size(); i++) {
            List<Observer.Received> with = after.get(i).received();
            List<Observer.Received> without = before.get(i).received();
            assertThat(with).hasSameSizeAs(without);
            assertReplaced(scenario, with.get(0));
            for (int hop = 1; hop < with.size(); hop++) {
                if (without.get(hop).withKey()) {
                    assertReplaced(scenario, with.get(hop));
                    assertThat(after.get(i).answered()).isEqualTo(before.get(i).answered());
                    second++;
                } else {
                    assertThat(with.get(hop).headers())
                            .isEqualTo(without.get(hop).headers());
                }
            }
        }
        assertThat(second).as("hops followed with the key").isGreaterThanOrEqualTo(STATUSES.size());
    }

    private static void assertSecondHopsEqual(List<Hops> after, List<Hops> before, RunningScenario scenario) {
        assertThat(after).extracting(Hops::answered).isEqualTo(extract(before));
        for (int i = 0; i < after.size(); i++) {
            List<Observer.Received> with = after.get(i).received();
            List<Observer.Received> without = before.get(i).received();
            assertThat(with).hasSameSizeAs(without);
            assertReplaced(scenario, with.get(0));
            for (int hop = 1; hop < with.size(); hop++) {
                assertThat(with.get(hop).headers()).isEqualTo(without.get(hop).headers());
                assertThat(with.get(hop).method()).isEqualTo(without.get(hop).method());
                assertThat(with.get(hop).bodySha256())
                        .isEqualTo(without.get(hop).bodySha256());
                assertThat(with.get(hop).certificate()).isEmpty();
            }
        }
    }

    private static List<Integer> extract(List<Hops> all) {
        return all.stream().map(Hops::answered).toList();
    }

    private static void assertReplaced(RunningScenario scenario, Observer.Received received) {
        assertThat(received.header("X-Api-Key")).isEmpty();
        assertThat(received.header("Authorization")).hasSize(1);
        assertThat(received.tokenBoundTo()).isEqualTo(scenario.certificate().thumbprint());
        assertThat(received.certificate()).isEqualTo(scenario.certificate().thumbprint());
    }

    private AgentScenario scenario(Variant variant) {
        return variant.scenario(pki, server, folder).program(program -> program.with("--redirects=always"));
    }

    /** With a second service at another name of the same server. */
    private AgentScenario withPartner(Variant variant, String stage) {
        return scenario(variant).configured(configuration -> configuration
                .set("services.partner.hosts", "[\"127.0.0.1:" + server.port() + "\"]")
                .set("services.partner.replace", "[{header: X-Api-Key}]")
                .set("services.partner.token.issuer", "corp")
                .set("services.partner.token.scope", "ledger.write ledger.read")
                .set("services.partner.stage", stage));
    }
}
