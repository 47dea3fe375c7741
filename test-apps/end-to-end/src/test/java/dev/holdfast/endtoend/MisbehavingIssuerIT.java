package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.behaviour.AuthorizationServerBehaviour;
import dev.holdfast.behaviour.BehaviourServer;
import dev.holdfast.behaviour.Delivery;
import dev.holdfast.behaviour.Field;
import dev.holdfast.behaviour.ReceivedRequest;
import dev.holdfast.behaviour.Refusal;
import dev.holdfast.behaviour.RegisteredClient;
import dev.holdfast.behaviour.Role;
import dev.holdfast.behaviour.TokenShape;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An issuer's token endpoint answers as it likes: what can be understood is used, what cannot costs the application nothing, and no
 * token is used that is not bound as was asked for.
 */
@ExtendWith(Fixtures.class)
class MisbehavingIssuerIT {

    /** What the issuer issues, and a word of the reason where it is not used. */
    private record Shape(String name, UnaryOperator<TokenShape> change, String said) {
        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    private Path folder;

    private final Pki pki;
    private BehaviourServer server;

    MisbehavingIssuerIT(Pki pki) {
        this.pki = pki;
    }

    static List<Shape> usable() {
        return List.of(
                new Shape("a type in odd case", shape -> shape.type("bEARER"), ""),
                new Shape("an opaque token", shape -> shape.format(TokenShape.Format.OPAQUE), ""),
                new Shape(
                        "an opaque token of every character",
                        shape -> shape.format(TokenShape.Format.OPAQUE_OF_EVERY_CHARACTER),
                        ""),
                new Shape("no life", shape -> shape.expiresIn(null), ""),
                new Shape("a life in quotes", shape -> shape.expiresIn("\"120\""), ""),
                new Shape("a life with a fraction", shape -> shape.expiresIn("120.5"), ""),
                new Shape("a life without end", shape -> shape.expiresIn("1e30"), ""));
    }

    static List<Shape> unusable() {
        return List.of(
                new Shape("another scheme's type", shape -> shape.type("DPoP"), "BINDING"),
                new Shape("an unknown type", shape -> shape.type("mac"), "BINDING"),
                new Shape("no access token", shape -> shape.type("N_A"), "BINDING"),
                new Shape("another's token", shape -> shape.confirmation(TokenShape.Confirmation.WRONG), "BINDING"),
                new Shape(
                        "a token bound to nothing",
                        shape -> shape.confirmation(TokenShape.Confirmation.MISSING),
                        "BINDING"),
                new Shape("a life of nothing", shape -> shape.expiresIn("0"), "expires_in"),
                new Shape("a life in the past", shape -> shape.expiresIn("-1"), "expires_in"),
                new Shape("a life in words", shape -> shape.expiresIn("\"soon\""), "expires_in"));
    }

    @BeforeEach
    void listen() {
        server = BehaviourServer.start(pki, RegisteredClient.orders());
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
            assertThat(last().values("Authorization")).hasSize(1);
            assertThat(last().values("X-Api-Key")).isEmpty();
            assertThat(server.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void what_is_not_as_asked_for_is_not_used(Shape shape) {
        server.authorizationServer().behave(sound -> sound.token(shape.change()));
        try (RunningScenario scenario = start()) {
            assertThat(get(scenario)).isEqualTo(200);
            assertThat(server.authorizationServer().issued()).isNotEmpty();
            assertWithKey();
            assertThat(scenario.awaitLog("no new token")).contains(shape.said());
            assertSaysNothingSecret(scenario);
            assertThat(server.violations()).isEmpty();
        }
    }

    @Test
    void a_slow_answer_is_waited_for() {
        server.authorizationServer()
                .behave(sound -> sound.delivery(Delivery.SLOWLY).metadataDelivery(Delivery.SLOWLY));
        try (RunningScenario scenario = start()) {
            assertThat(get(scenario)).isEqualTo(200);
            assertThat(last().values("X-Api-Key")).isEmpty();
            assertThat(server.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Delivery.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ORDINARY", "SLOWLY"})
    void a_broken_answer_costs_no_request_and_is_got_over(Delivery delivery) {
        server.authorizationServer().behave(sound -> sound.delivery(delivery));
        try (RunningScenario scenario = start("1s")) {
            assertThat(get(scenario)).isEqualTo(200);
            assertWithKey();
            scenario.awaitLog("no new token");
            server.authorizationServer().behave(broken -> broken.delivery(Delivery.ORDINARY));
            Eventually.until("the token is sent", () -> {
                assertThat(get(scenario)).isEqualTo(200);
                return last().values("X-Api-Key").isEmpty();
            });
            assertSaysNothingSecret(scenario);
            assertThat(scenario.program().foreignErrors()).isEmpty();
            assertThat(server.violations()).isEmpty();
        }
    }

    @Test
    void the_token_endpoints_alias_is_used_where_it_alone_has_one() {
        server.authorizationServer().behave(sound -> sound.aliases(AuthorizationServerBehaviour.Aliases.TOKEN));
        try (RunningScenario scenario = start()) {
            assertThat(get(scenario)).isEqualTo(200);
            assertThat(server.requests(Role.TOKEN)).isNotEmpty().allSatisfy(request -> assertThat(
                            request.connection().port())
                    .isEqualTo(server.authorizationServer().tokenEndpoint().getPort()));
            assertThat(server.violations()).isEmpty();
        }
    }

    @Test
    void an_issuer_that_wants_to_be_left_alone_is() {
        server.authorizationServer().refuseNext(Refusal.retryAfter(429, "4"), Refusal.retryAfter(503, "2"));
        try (RunningScenario scenario = start("1s")) {
            Eventually.until("the token is sent", () -> {
                assertThat(get(scenario)).isEqualTo(200);
                return last().values("X-Api-Key").isEmpty();
            });
            List<ReceivedRequest> asked = server.requests(Role.TOKEN);
            assertThat(asked).hasSize(3);
            assertThat(between(asked.get(0), asked.get(1))).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
            assertThat(between(asked.get(1), asked.get(2))).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
            assertThat(server.violations()).isEmpty();
        }
    }

    @Test
    void a_refresh_token_is_not_asked_with() {
        server.authorizationServer()
                .behave(sound -> sound.token(shape -> shape.refreshTokens().expiresIn("4")));
        try (RunningScenario scenario = start()) {
            Eventually.until("the third token is asked for", () -> {
                assertThat(get(scenario)).isEqualTo(200);
                return server.requests(Role.TOKEN).size() >= 3;
            });
            assertThat(server.requests(Role.TOKEN)).allSatisfy(request -> assertThat(request.form())
                    .contains(new Field("grant_type", "client_credentials"))
                    .extracting(Field::name)
                    .doesNotContain("refresh_token"));
            assertThat(server.violations()).isEmpty();
        }
    }

    private RunningScenario start() {
        return start("20s");
    }

    /** @param wait for a first token */
    private RunningScenario start(String wait) {
        return Variant.onOneJdk()
                .get(0)
                .scenario(pki, server, folder)
                .configured(configuration -> configuration.set("services.ledger.wait", wait))
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
    }

    private void assertSaysNothingSecret(RunningScenario scenario) {
        assertThat(scenario.program().log()).allSatisfy(line -> {
            assertThat(line).doesNotContain(LedgerServer.STATIC_KEY).hasSizeLessThan(1000);
            server.authorizationServer().issued().forEach(token -> assertThat(line)
                    .doesNotContain(token.value()));
        });
    }

    private static Duration between(ReceivedRequest one, ReceivedRequest next) {
        return Duration.between(one.arrived(), next.arrived());
    }
}
