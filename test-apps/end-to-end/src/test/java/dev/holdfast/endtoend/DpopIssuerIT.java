package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.behaviour.BehaviourServer;
import dev.holdfast.behaviour.NoncePolicy;
import dev.holdfast.behaviour.Nonces;
import dev.holdfast.behaviour.ReceivedRequest;
import dev.holdfast.behaviour.Refusal;
import dev.holdfast.behaviour.Role;
import dev.holdfast.behaviour.TokenShape;
import dev.holdfast.harness.AgentConfiguration;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An issuer answers token requests with proofs as it likes: no token goes out that is not bound to the key as was asked for, no
 * request is repeated without end, and nothing that it says of nonces and times harms.
 */
@ExtendWith(Fixtures.class)
class DpopIssuerIT {

    /** What the issuer issues. */
    private record Shape(String name, UnaryOperator<TokenShape> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    private Path folder;

    private final Pki pki;
    private BehaviourServer server;

    DpopIssuerIT(Pki pki) {
        this.pki = pki;
    }

    static List<Shape> usable() {
        return List.of(
                new Shape("a type in odd case", shape -> shape.type("dPOP")),
                new Shape("an opaque token", shape -> shape.format(TokenShape.Format.OPAQUE)),
                new Shape(
                        "an opaque token of every character",
                        shape -> shape.format(TokenShape.Format.OPAQUE_OF_EVERY_CHARACTER)),
                new Shape("no life", shape -> shape.expiresIn(null)),
                new Shape("a refresh token beside it", TokenShape::refreshTokens));
    }

    static List<Shape> unusable() {
        return List.of(
                new Shape("a bearer token", shape -> shape.type("Bearer")),
                new Shape(
                        "an opaque bearer token", shape -> shape.type("Bearer").format(TokenShape.Format.OPAQUE)),
                new Shape("an unknown type", shape -> shape.type("mac")),
                new Shape("no access token", shape -> shape.type("N_A")),
                new Shape("another key's token", shape -> shape.confirmation(TokenShape.Confirmation.WRONG)),
                new Shape("a token of no key", shape -> shape.confirmation(TokenShape.Confirmation.MISSING)));
    }

    static Stream<String> hostileNonces() {
        return Stream.concat(Nonces.hostile().stream(), Nonces.unspeakable().stream());
    }

    @BeforeEach
    void listen() {
        server = DpopClient.BY_CERTIFICATE.server(pki);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("usable")
    void what_can_be_understood_is_used(Shape shape) {
        server.authorizationServer().behave(sound -> sound.token(shape.change()));
        try (RunningScenario scenario = start()) {
            assertThat(get(scenario)).isEqualTo(200);
            assertThat(last().values("Authorization")).singleElement().satisfies(value -> assertThat(value)
                    .startsWith("DPoP "));
            assertThat(last().values("X-Api-Key")).isEmpty();
            assertThat(server.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void what_is_not_bound_to_the_key_is_not_used(Shape shape) {
        server.authorizationServer().behave(sound -> sound.token(shape.change()));
        try (RunningScenario scenario = start()) {
            assertThat(get(scenario)).isEqualTo(200);
            assertThat(server.authorizationServer().issued()).isNotEmpty();
            assertWithKey();
            assertThat(scenario.awaitLog("no new token")).contains("BINDING");
            assertSaysNothingSecret(scenario);
            assertThat(server.violations()).isEmpty();
        }
    }

    @Test
    void an_issuer_that_always_wants_another_nonce_is_asked_twice_and_then_left_alone_for_a_while() {
        server.authorizationServer().behave(sound -> sound.nonces(NoncePolicy.insatiable()));
        try (RunningScenario scenario = start()) {
            Eventually.until("it is tried a second time", () -> {
                assertThat(get(scenario)).isEqualTo(200);
                assertWithKey();
                return server.requests(Role.TOKEN).size() >= 4;
            });
            List<ReceivedRequest> asked = server.requests(Role.TOKEN);
            assertThat(Duration.between(asked.get(1).arrived(), asked.get(2).arrived()))
                    .as("the back-off, which may be shortened by a quarter")
                    .isGreaterThan(Duration.ofMillis(700));
            assertThat(scenario.awaitLog("no new token")).contains("use_dpop_nonce");
            server.authorizationServer().behave(insatiable -> insatiable.nonces(NoncePolicy.demanded()));
            awaitToken(scenario);
            assertThat(server.violations()).isEmpty();
        }
    }

    @Test
    void a_nonce_that_is_wanted_and_not_told_is_no_reason_to_ask_again() {
        server.authorizationServer().behave(sound -> sound.nonces(NoncePolicy.unsaid()));
        try (RunningScenario scenario = start()) {
            assertThat(get(scenario)).isEqualTo(200);
            assertWithKey();
            assertThat(scenario.awaitLog("no new token")).contains("DPoP-Nonce", "missing");
            server.authorizationServer().behave(unsaid -> unsaid.nonces(NoncePolicy.none()));
            awaitToken(scenario);
            assertThat(server.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("hostileNonces")
    void a_hostile_nonce_never_comes_back(String nonce) {
        server.authorizationServer()
                .behave(sound -> sound.nonces(NoncePolicy.rotated().of(nonce)));
        try (RunningScenario scenario = start()) {
            assertThat(get(scenario)).isEqualTo(200);
            assertWithKey();
            scenario.awaitLog("no new token");
            server.authorizationServer().behave(hostile -> hostile.nonces(NoncePolicy.demanded()));
            awaitToken(scenario);
            assertThat(scenario.program().log())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThan(1000));
            assertThat(scenario.program().foreignErrors()).isEmpty();
            assertThat(server.violations()).isEmpty();
        }
    }

    @Test
    void where_no_algorithm_of_ours_is_taken_nothing_is_asked() {
        server.authorizationServer().behave(sound -> sound.dpopAlgorithms(List.of("PS256", "EdDSA")));
        try (RunningScenario scenario = start()) {
            assertThat(get(scenario)).isEqualTo(200);
            assertWithKey();
            assertThat(scenario.awaitLog("no new token")).contains("BINDING", "ES256");
            assertThat(server.requests(Role.TOKEN)).isEmpty();
            assertThat(server.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-90, 90})
    void a_clock_that_differs_is_learnt_from_the_first_refusal(int seconds) {
        server.authorizationServer().behave(sound -> sound.clockOff(Duration.ofSeconds(seconds)));
        try (RunningScenario scenario = start()) {
            assertThat(get(scenario)).isEqualTo(200);
            assertThat(last().values("X-Api-Key"))
                    .as("within the first request")
                    .isEmpty();
            assertThat(server.requests(Role.TOKEN)).hasSize(2);
            assertThat(server.violations()).isEmpty();
        }
    }

    @Test
    void a_proof_that_is_refused_once_is_made_anew() {
        server.authorizationServer().refuseNext(Refusal.replayedProof(400));
        try (RunningScenario scenario = start()) {
            assertThat(get(scenario)).isEqualTo(200);
            assertThat(last().values("X-Api-Key"))
                    .as("within the first request")
                    .isEmpty();
            assertThat(server.requests(Role.TOKEN)).hasSize(2);
            assertThat(server.violations()).isEmpty();
        }
    }

    private void awaitToken(RunningScenario scenario) {
        Eventually.until("the token is sent", () -> {
            assertThat(get(scenario)).isEqualTo(200);
            return last().values("X-Api-Key").isEmpty();
        });
    }

    private RunningScenario start() {
        return start(configuration -> configuration);
    }

    private RunningScenario start(UnaryOperator<AgentConfiguration> change) {
        return DpopClient.BY_CERTIFICATE
                .scenario(Variant.onOneJdk().get(0), pki, server, folder)
                .configured(change)
                .start();
    }

    private int get(RunningScenario scenario) {
        return scenario.program().get(server.resourceServer().at("/v1/entries")).status();
    }

    private ReceivedRequest last() {
        List<ReceivedRequest> requests = server.requests(Role.RESOURCE);
        return requests.get(requests.size() - 1);
    }

    private void assertWithKey() {
        assertThat(last().values("X-Api-Key")).containsExactly(LedgerServer.STATIC_KEY);
        assertThat(last().values("Authorization")).isEmpty();
        assertThat(last().values("DPoP")).isEmpty();
    }

    private void assertSaysNothingSecret(RunningScenario scenario) {
        assertThat(scenario.program().log()).allSatisfy(line -> {
            assertThat(line).doesNotContain(LedgerServer.STATIC_KEY).hasSizeLessThan(1000);
            server.authorizationServer().issued().forEach(token -> assertThat(line)
                    .doesNotContain(token.value()));
        });
    }
}
