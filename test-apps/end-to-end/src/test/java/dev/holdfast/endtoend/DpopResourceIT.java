package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.behaviour.BehaviourServer;
import dev.holdfast.behaviour.Condition;
import dev.holdfast.behaviour.NoncePolicy;
import dev.holdfast.behaviour.Nonces;
import dev.holdfast.behaviour.ReceivedRequest;
import dev.holdfast.behaviour.Refusal;
import dev.holdfast.behaviour.ResourceServerBehaviour.Challenges;
import dev.holdfast.behaviour.Role;
import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A resource server answers requests with proofs as it likes: what it wants of a proof it gets once, and when it is never content
 * the policy says what becomes of the request. No token leaves without a proof, none in an unsafe way.
 */
@ExtendWith(Fixtures.class)
class DpopResourceIT {

    private static final String VARIANTS = "dev.holdfast.endtoend.Variant#onOneJdk";

    @TempDir
    private Path folder;

    private final Pki pki;
    private BehaviourServer server;
    private URI entries;

    DpopResourceIT(Pki pki) {
        this.pki = pki;
    }

    @BeforeEach
    void listen() {
        server = DpopClient.BY_CERTIFICATE.server(pki);
        entries = server.resourceServer().at("/v1/entries?of=today");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void a_challenge_is_understood_in_every_lawful_form_and_in_any_case(Variant variant) {
        server.resourceServer()
                .behave(sound -> sound.nonces(NoncePolicy.demanded()).algorithms(List.of("PS256", "ES256")));
        try (RunningScenario scenario = start(variant)) {
            for (Challenges way : Challenges.values()) {
                for (String scheme : List.of("dPoP", "DPOP", "dpop")) {
                    server.forget();
                    server.resourceServer()
                            .behave(current -> current.challenges(way).scheme(scheme));
                    server.resourceServer().expireNonce();
                    RunningProgram.Answer answer = scenario.program().post(entries, 3_000);
                    assertThat(answer.confirmed()).as(way + " " + scheme).isTrue();
                    assertThat(server.requests(Role.RESOURCE))
                            .as(way + " " + scheme)
                            .hasSize(2);
                    assertThat(server.violations()).isEmpty();
                }
            }
            assertThat(server.authorizationServer().issued()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void a_server_that_takes_other_algorithms_only_is_not_asked_again(Variant variant) {
        server.resourceServer()
                .behave(sound -> sound.nonces(NoncePolicy.demanded()).algorithms(List.of("PS256", "EdDSA")));
        try (RunningScenario scenario = start(variant)) {
            assertAnswered(scenario.program().get(entries), 200);
            assertThat(schemes()).containsExactly("DPoP", "key");
            assertThat(scenario.program()
                            .service("ledger")
                            .path("Reasons")
                            .path("proof-algorithm")
                            .asInt())
                    .isEqualTo(1);
            assertThat(server.violations())
                    .as("the first proof, which nobody could know to be unwelcome")
                    .extracting(violation -> violation.condition())
                    .containsExactly(Condition.PROOF_RESOURCE_REQUEST);
        }
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void a_server_that_is_never_content_costs_one_repetition_and_the_policy_decides(Variant variant) {
        server.resourceServer().behave(sound -> sound.nonces(NoncePolicy.insatiable()));
        try (RunningScenario scenario = start(variant)) {
            assertThat(scenario.program().post(entries, 2_000).confirmed()).isTrue();
            assertThat(schemes()).containsExactly("DPoP", "DPoP", "key");
            assertThat(server.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void under_deny_the_answer_of_a_server_that_is_never_content_goes_up(Variant variant) {
        server.resourceServer().behave(sound -> sound.nonces(NoncePolicy.insatiable()));
        try (RunningScenario scenario = denying(variant).start()) {
            assertAnswered(scenario.program().post(entries, 2_000), 401);
            assertThat(schemes()).containsExactly("DPoP", "DPoP");

            server.forget();
            server.resourceServer().behave(insatiable -> insatiable.nonces(NoncePolicy.unsaid()));
            assertAnswered(scenario.program().get(entries), 401);
            assertThat(schemes()).as("a nonce that is not told").containsExactly("DPoP");
            assertThat(server.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void a_hostile_nonce_never_comes_back_and_is_nothing_to_repeat_with(Variant variant) {
        List<String> hostile = variant.protocol().equals("HTTP/2.0") ? Nonces.hostileOverHttp2() : Nonces.hostile();
        try (RunningScenario scenario = denying(variant).start()) {
            for (String nonce : hostile) {
                String which = nonce.substring(0, Math.min(20, nonce.length()));
                server.forget();
                server.resourceServer()
                        .behave(sound -> sound.nonces(NoncePolicy.offered().of(nonce)));
                assertAnswered(scenario.program().get(entries), 200);
                assertAnswered(scenario.program().get(entries), 200);
                server.resourceServer()
                        .behave(sound -> sound.nonces(NoncePolicy.demanded().of(nonce)));
                assertAnswered(scenario.program().get(entries), 401);
                assertThat(schemes()).as(which).containsExactly("DPoP", "DPoP", "DPoP");
                assertThat(server.violations()).as(which).isEmpty();
            }
            server.resourceServer().behave(sound -> sound.nonces(NoncePolicy.demanded()));
            assertAnswered(scenario.program().get(entries), 200);
            assertThat(scenario.program().foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void a_clock_that_differs_costs_one_repetition(Variant variant) {
        try (RunningScenario scenario = denying(variant).start()) {
            for (int seconds : List.of(90, -90)) {
                server.forget();
                server.resourceServer().behave(sound -> sound.clockOff(Duration.ofSeconds(seconds)));
                assertThat(scenario.program().post(entries, 2_000).confirmed()).isTrue();
                assertAnswered(scenario.program().get(entries), 200);
                assertThat(server.requests(Role.RESOURCE)).as(seconds + " s").hasSize(3);
                assertThat(server.violations()).isEmpty();
            }
            assertThat(server.authorizationServer().issued()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void a_proof_that_is_called_a_replay_is_made_anew_and_a_wrong_binding_costs_a_token(Variant variant) {
        try (RunningScenario scenario = denying(variant).start()) {
            server.resourceServer().refuseNext(Refusal.replayedProof(401));
            assertThat(scenario.program().post(entries, 2_000).confirmed()).isTrue();
            assertThat(server.requests(Role.RESOURCE)).hasSize(2);
            assertThat(server.authorizationServer().issued()).hasSize(1);

            server.resourceServer().refuseNext(Refusal.wrongBinding());
            assertThat(scenario.program().post(entries, 2_000).confirmed()).isTrue();
            assertThat(server.requests(Role.RESOURCE)).hasSize(4);
            assertThat(server.authorizationServer().issued()).hasSize(2);
            assertThat(server.violations()).isEmpty();
        }
    }

    /** The suite's client-refresh-token-test, as far as the tokens of a confidential client go. */
    @ParameterizedTest
    @MethodSource(VARIANTS)
    void tokens_that_are_refused_twice_are_replaced_twice_while_nonces_change(Variant variant) {
        server.authorizationServer().behave(sound -> sound.nonces(NoncePolicy.rotated()));
        server.resourceServer().behave(sound -> sound.nonces(NoncePolicy.rotated()));
        try (RunningScenario scenario = denying(variant).start()) {
            assertAnswered(scenario.program().get(entries), 200);
            for (int i = 0; i < 2; i++) {
                server.resourceServer().refuseNext(Refusal.invalidToken("The access token expired"));
                assertThat(scenario.program().post(entries, 2_000).confirmed()).isTrue();
            }
            assertThat(server.authorizationServer().issued()).hasSize(3);
            assertThat(server.requests(Role.RESOURCE))
                    .as("a nonce, then a token twice")
                    .hasSize(2 + 2 + 2);
            assertThat(server.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void a_proxys_challenge_is_not_answered_and_its_nonce_not_the_servers(Variant variant) {
        try (RunningScenario scenario = start(variant)) {
            assertAnswered(scenario.program().get(entries), 200);
            server.resourceServer().refuseNext(Refusal.proxyChallenge());
            assertThat(scenario.program().get(entries).status()).isNotEqualTo(200);
            assertThat(server.requests(Role.RESOURCE)).hasSize(2);
            assertAnswered(scenario.program().get(entries), 200);
            assertThat(server.requests(Role.RESOURCE)).hasSize(3);
            assertThat(server.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void a_body_that_can_be_read_once_is_not_sent_twice_and_the_next_request_has_the_nonce(Variant variant) {
        server.resourceServer().behave(sound -> sound.nonces(NoncePolicy.demanded()));
        try (RunningScenario scenario = start(variant)) {
            for (String mode : variant.oneShotModes()) {
                server.forget();
                server.resourceServer().expireNonce();
                assertAnswered(scenario.program().post(entries, 2_000, mode), 401);
                assertThat(schemes()).as(mode).containsExactly("DPoP");
                assertThat(scenario.program().post(entries, 2_000, mode).confirmed())
                        .as(mode)
                        .isTrue();
                assertThat(schemes()).as(mode).containsExactly("DPoP", "DPoP");
                assertThat(server.violations()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource(VARIANTS)
    void an_authenticator_of_the_application_is_not_asked(Variant variant) {
        server.resourceServer().behave(sound -> sound.nonces(NoncePolicy.demanded()));
        try (RunningScenario scenario = denying(variant)
                .program(program -> program.with("--authenticator=true"))
                .start()) {
            for (Challenges way : Challenges.values()) {
                server.forget();
                server.resourceServer().expireNonce();
                server.resourceServer().behave(current -> current.challenges(way));
                assertThat(scenario.program().post(entries, 2_000).confirmed())
                        .as("%s", way)
                        .isTrue();
                assertAnswered(scenario.program().get(entries), 200);
                assertThat(schemes()).as("%s", way).containsExactly("DPoP", "DPoP", "DPoP");
            }
            server.resourceServer().refuseNext(Refusal.invalidToken("The access token expired"));
            assertAnswered(scenario.program().get(entries), 200);
            assertThat(server.authorizationServer().issued()).hasSize(2);
            assertThat(server.violations()).isEmpty();
        }
    }

    /** RFC 9449 section 4.3 wants one proof, and RFC 8705 section 6.5 warns of what is believed behind a proxy. */
    @ParameterizedTest
    @MethodSource(VARIANTS)
    void fields_of_the_application_that_would_lie_leave(Variant variant) {
        String fields = String.join(
                "|",
                "DPoP:of.the.application",
                "Client-Cert::AAAA:",
                "Client-Cert-Chain::AAAA:",
                "X-Forwarded-Client-Cert:Hash=00",
                "X-SSL-Client-Verify:SUCCESS",
                "x-ssl-client-s-dn:CN=eve",
                "X-Trace:kept");
        try (RunningScenario scenario = denying(variant)
                .program(program -> program.with("--header=" + fields))
                .start()) {
            assertThat(scenario.program().post(entries, 2_000).confirmed()).isTrue();
            assertThat(server.requests(Role.RESOURCE)).hasSize(1);
            assertThat(server.requests(Role.RESOURCE).get(0).values("X-Trace")).containsExactly("kept");
            assertThat(server.violations()).isEmpty();
        }
    }

    private RunningScenario start(Variant variant) {
        return DpopClient.BY_CERTIFICATE.scenario(variant, pki, server, folder).start();
    }

    private AgentScenario denying(Variant variant) {
        return DpopClient.BY_CERTIFICATE
                .scenario(variant, pki, server, folder)
                .configured(configuration -> configuration.set("services.ledger.on-failure", "deny"));
    }

    /** What each request to the resource server was replaced by, "key" where it was not. */
    private List<String> schemes() {
        List<String> schemes = new ArrayList<>();
        for (ReceivedRequest request : server.requests(Role.RESOURCE)) {
            List<String> authorization = request.values("Authorization");
            if (authorization.isEmpty()) {
                assertThat(request.values("X-Api-Key")).containsExactly(LedgerServer.STATIC_KEY);
                assertThat(request.values("DPoP")).isEmpty();
            } else {
                assertThat(request.values("X-Api-Key")).isEmpty();
            }
            schemes.add(authorization.isEmpty() ? "key" : authorization.get(0).split(" ", 2)[0]);
        }
        return schemes;
    }

    /** An unexpected answer is shown whole, for it may be an exception. */
    private static void assertAnswered(RunningProgram.Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    }
}
