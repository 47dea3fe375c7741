package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.behaviour.BehaviourServer;
import dev.holdfast.behaviour.Condition;
import dev.holdfast.behaviour.NoncePolicy;
import dev.holdfast.behaviour.ReceivedRequest;
import dev.holdfast.behaviour.Refusal;
import dev.holdfast.behaviour.Role;
import dev.holdfast.behaviour.Violation;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where redirects lead a request with a proof: on its own host every hop has a proof of its own method and target, and to any other
 * place neither token nor proof nor certificate follows.
 */
@ExtendWith(Fixtures.class)
class DpopRedirectIT {

    private static final List<Integer> STATUSES = List.of(301, 302, 303, 307, 308);

    @TempDir
    private Path folder;

    private final Pki pki;

    DpopRedirectIT(Pki pki) {
        this.pki = pki;
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void on_the_same_host_every_hop_has_a_proof_of_its_own(Variant variant) {
        DpopClient client = DpopClient.BOUND_TO_BOTH;
        try (BehaviourServer server = client.server(pki)) {
            server.resourceServer().behave(sound -> sound.nonces(NoncePolicy.rotated()));
            try (RunningScenario scenario = client.scenario(variant, pki, server, folder)
                    .program(program -> program.with("--redirects=always"))
                    .start()) {
                RunningProgram program = scenario.program();
                URI entries = server.resourceServer().at("/v1/entries");
                URI elsewhere = server.resourceServer().at("/v1/accounts/%7Eall?of=today");
                assertThat(program.get(entries).status()).isEqualTo(200); // it has its nonce now
                for (int status : STATUSES) {
                    server.forget();
                    server.resourceServer().refuseNext(Refusal.redirect(status, elsewhere.toString()));
                    int answered = program.get(entries).status();
                    assertThat(answered).isIn(200, status); // not every client follows 308
                    assertThat(server.requests(Role.RESOURCE))
                            .hasSize(answered == 200 ? 2 : 1)
                            .allSatisfy(DpopRedirectIT::assertReplaced);
                    server.resourceServer().refuseNext(Refusal.redirect(status, elsewhere.toString()));
                    program.post(entries, 2_000);
                    assertThat(server.violations()).as("%d", status).isEmpty();
                }
                server.forget();
                server.resourceServer().refuseNext(Refusal.redirect(307, elsewhere.toString()));
                assertThat(program.get(entries).status()).isEqualTo(200);
                assertThat(server.requests(Role.RESOURCE)).hasSize(2);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void to_another_host_or_without_tls_nothing_of_ours_follows(Variant variant) {
        DpopClient client = DpopClient.BOUND_TO_BOTH;
        try (BehaviourServer server = client.server(pki)) {
            List<URI> places = List.of(
                    server.elsewhere().at("/v1/entries"), server.elsewhere().plain("/v1/entries"));
            try (RunningProgram program =
                    variant.program(pki).with("--redirects=always").start()) {
                follow(server, program, places);
            }
            assertOnlyTheApplicationsKey(server);
            server.forget();
            try (RunningScenario scenario = client.scenario(variant, pki, server, folder)
                    .program(program -> program.with("--redirects=always"))
                    .start()) {
                follow(server, scenario.program(), places);
            }
            assertThat(server.requests(Role.RESOURCE)).isNotEmpty().allSatisfy(DpopRedirectIT::assertReplaced);
            assertOnlyTheApplicationsKey(server);
        }
    }

    private static void follow(BehaviourServer server, RunningProgram program, List<URI> places) {
        URI entries = server.resourceServer().at("/v1/entries");
        for (URI place : places) {
            for (int status : STATUSES) {
                for (boolean post : List.of(false, true)) {
                    // the other place closes its connections, which a client that keeps them may be late to notice
                    Eventually.until("an answer", () -> {
                        server.resourceServer().refuseNext(Refusal.redirect(status, place.toString()));
                        return (post ? program.post(entries, 2_000) : program.get(entries)).status() != 0;
                    });
                }
            }
        }
    }

    /** That the application lets its key be led astray is told by the judge with the agent and without, and nothing else is. */
    private static void assertOnlyTheApplicationsKey(BehaviourServer server) {
        List<ReceivedRequest> elsewhere = server.requests(Role.ELSEWHERE);
        assertThat(elsewhere).hasSizeGreaterThanOrEqualTo(STATUSES.size());
        assertThat(server.violations())
                .hasSameSizeAs(elsewhere.stream()
                        .filter(request -> !request.values("X-Api-Key").isEmpty())
                        .toList())
                .extracting(Violation::condition)
                .containsOnly(Condition.STATIC_KEY_AT_RESOURCE);
    }

    private static void assertReplaced(ReceivedRequest request) {
        assertThat(request.values("X-Api-Key")).doesNotContain(LedgerServer.STATIC_KEY);
        assertThat(request.values("Authorization")).singleElement().satisfies(value -> assertThat(value)
                .startsWith("DPoP "));
        assertThat(request.values("DPoP")).hasSize(1);
    }
}
