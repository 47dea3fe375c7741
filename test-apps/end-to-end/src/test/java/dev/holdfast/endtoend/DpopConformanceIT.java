package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.behaviour.BehaviourServer;
import dev.holdfast.behaviour.NoncePolicy;
import dev.holdfast.behaviour.Nonces;
import dev.holdfast.behaviour.ReceivedRequest;
import dev.holdfast.behaviour.Role;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tokens that are bound to a key, and the proofs that go with them, before the conformance suite's conditions: its happy path with
 * nonces at both ends, the one without any, and what RFC 9449 has beside these. Nothing is found wrong.
 */
@ExtendWith(Fixtures.class)
class DpopConformanceIT {

    /** How the program calls, and who it is. */
    private record Way(Variant variant, DpopClient client) {
        @Override
        public String toString() {
            return client + ", " + variant;
        }
    }

    @TempDir
    private Path folder;

    private final Pki pki;

    DpopConformanceIT(Pki pki) {
        this.pki = pki;
    }

    static List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        for (DpopClient client : DpopClient.values()) {
            // the client's own proof is the agent's affair, whatever the JDK
            List<Variant> variants = client == DpopClient.BY_ASSERTION ? Variant.all() : Variant.onOneJdk();
            variants.forEach(variant -> ways.add(new Way(variant, client)));
        }
        return ways;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void with_nonces_of_all_characters_that_change_with_every_answer_at_both_servers(Way way) {
        try (BehaviourServer server = way.client().server(pki)) {
            server.authorizationServer().behave(sound -> sound.nonces(
                            NoncePolicy.rotated().of(Nonces.everyCharacter(), Nonces.random(), Nonces.random()))
                    .token(shape -> shape.expiresIn("4")));
            server.resourceServer()
                    .behave(sound -> sound.nonces(
                            NoncePolicy.rotated().of(Nonces.random(), Nonces.everyCharacter(), Nonces.random())));
            try (RunningScenario scenario =
                    way.client().scenario(way.variant(), pki, server, folder).start()) {
                RunningProgram program = scenario.program();
                URI entries = server.resourceServer().at("/v1/entries?of=%7Etoday");
                assertThat(program.post(entries, 3_000).confirmed()).isTrue();
                Eventually.until("the second token is in use", () -> {
                    assertThat(program.get(entries).status()).isEqualTo(200);
                    return server.authorizationServer().issued().size() >= 2;
                });
                assertThat(server.violations()).isEmpty();
                assertThat(server.requests(Role.TOKEN))
                        .as("one repetition, for the first nonce")
                        .hasSize(server.authorizationServer().issued().size() + 1);
                List<ReceivedRequest> requests = server.requests(Role.RESOURCE);
                assertThat(nonce(requests.get(0))).isNull();
                assertThat(requests.subList(1, requests.size())).allSatisfy(request -> {
                    assertThat(nonce(request)).isNotNull();
                    assertThat(request.protocol()).isEqualTo(way.variant().protocol());
                    assertThat(request.values("Authorization")).hasSize(1);
                    assertThat(request.values("X-Api-Key")).isEmpty();
                    assertThat(request.connection().certificate() != null)
                            .isEqualTo(way.client() == DpopClient.BOUND_TO_BOTH);
                });
                assertThat(answers(program, "nonce-wanted")).isEqualTo(1);
                assertThat(program.service("ledger").path("Rejected").asInt()).isZero();
                assertThat(program.foreignErrors()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void where_no_nonce_was_given_none_is_sent(Variant variant) {
        DpopClient client = DpopClient.BY_ASSERTION;
        try (BehaviourServer server = client.server(pki)) {
            // a nonce of the issuer is no nonce of the resource server, whose store it must never reach
            server.authorizationServer().behave(sound -> sound.nonces(NoncePolicy.rotated()));
            try (RunningScenario scenario =
                    client.scenario(variant, pki, server, folder).start()) {
                RunningProgram program = scenario.program();
                for (int i = 0; i < 3; i++) {
                    assertThat(program.get(server.resourceServer().at("/v1/entries"))
                                    .status())
                            .isEqualTo(200);
                }
                assertThat(server.requests(Role.RESOURCE)).hasSize(3).allSatisfy(request -> assertThat(nonce(request))
                        .isNull());
                assertThat(server.violations()).isEmpty();
                assertThat(server.warnings()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void nonces_that_are_offered_are_used_and_one_that_ends_costs_one_repetition(Variant variant) {
        DpopClient client = DpopClient.BY_CERTIFICATE;
        try (BehaviourServer server = client.server(pki)) {
            server.resourceServer().behave(sound -> sound.nonces(NoncePolicy.offered()));
            try (RunningScenario scenario =
                    client.scenario(variant, pki, server, folder).start()) {
                RunningProgram program = scenario.program();
                URI entries = server.resourceServer().at("/v1/entries");
                for (int i = 0; i < 3; i++) {
                    assertThat(program.get(entries).status()).isEqualTo(200);
                }
                assertThat(server.requests(Role.RESOURCE))
                        .extracting(request -> nonce(request) != null)
                        .containsExactly(false, true, true);
                server.resourceServer().behave(sound -> sound.nonces(NoncePolicy.demanded()));
                server.resourceServer().expireNonce();
                assertThat(program.post(entries, 20_000).confirmed()).isTrue();
                assertThat(server.requests(Role.RESOURCE)).hasSize(5);
                assertThat(server.authorizationServer().issued()).hasSize(1);
                assertThat(server.requests(Role.TOKEN))
                        .allSatisfy(request -> assertThat(nonce(request)).isNull());
                assertThat(server.violations()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void bound_to_both_a_token_changes_with_its_certificate_and_keeps_its_key(Variant variant) {
        DpopClient client = DpopClient.BOUND_TO_BOTH;
        try (BehaviourServer server = client.server(pki)) {
            server.authorizationServer().behave(sound -> sound.nonces(NoncePolicy.rotated()));
            server.resourceServer().behave(sound -> sound.nonces(NoncePolicy.rotated()));
            try (RunningScenario scenario =
                    client.scenario(variant, pki, server, folder).start()) {
                RunningProgram program = scenario.program();
                URI entries = server.resourceServer().at("/v1/entries");
                assertThat(program.get(entries).status()).isEqualTo(200);
                String next = scenario.rotate().thumbprint();
                Eventually.until("the next certificate is used", () -> {
                    assertThat(program.get(entries).status()).isEqualTo(200);
                    List<ReceivedRequest> requests = server.requests(Role.RESOURCE);
                    return next.equals(
                            requests.get(requests.size() - 1).connection().thumbprint());
                });
                assertThat(server.violations()).isEmpty();
                assertThat(server.authorizationServer().issued())
                        .hasSize(2)
                        .extracting(token -> token.key())
                        .containsOnly(
                                server.authorizationServer().issued().get(0).key());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void eight_threads_share_nonces_that_change_with_every_answer(Variant variant) {
        DpopClient client = DpopClient.BY_ASSERTION;
        try (BehaviourServer server = client.server(pki).concurrent()) {
            server.authorizationServer().behave(sound -> sound.nonces(NoncePolicy.rotated()));
            server.resourceServer().behave(sound -> sound.nonces(NoncePolicy.rotated()));
            try (RunningScenario scenario =
                    client.scenario(variant, pki, server, folder).start()) {
                RunningProgram.LoadResult load = scenario.program()
                        .load(8, 320, 0, server.resourceServer().at("/v1/entries"), 200)
                        .join();
                assertThat(load.exceptions()).isEmpty();
                assertThat(load.statuses()).containsOnly(Map.entry("200", 320));
                assertThat(load.corrupted()).isZero();
                assertThat(server.violations()).isEmpty();
                assertThat(server.requests(Role.RESOURCE))
                        .hasSizeBetween(321, 328) // each thread may be the first one
                        .allSatisfy(request ->
                                assertThat(request.values("X-Api-Key")).isEmpty());
                assertThat(server.authorizationServer().issued()).hasSize(1);
            }
        }
    }

    private static int answers(RunningProgram program, String verdict) {
        return program.service("ledger").path("Answers").path(verdict).asInt();
    }

    /** Of the proof; null where it has none. */
    private static String nonce(ReceivedRequest request) {
        try {
            return SignedJWT.parse(request.values("DPoP").get(0))
                    .getJWTClaimsSet()
                    .getStringClaim("nonce");
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
