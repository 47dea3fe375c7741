package dev.holdfast.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import java.io.UncheckedIOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the authorization server does when it is told to. */
class AuthorizationServerTest {

    @Test
    void its_metadata_name_what_it_has() {
        try (Bench bench = Bench.both()) {
            Map<String, Object> sound = metadata(bench);
            assertThat(sound)
                    .containsEntry(
                            "issuer",
                            bench.server.authorizationServer().issuer().toString())
                    .containsEntry("token_endpoint", bench.tokenEndpoint().toString())
                    .containsEntry("tls_client_certificate_bound_access_tokens", true)
                    .containsEntry("dpop_signing_alg_values_supported", List.of("ES256", "PS256", "EdDSA"))
                    .doesNotContainKey("mtls_endpoint_aliases");
            bench.server.authorizationServer().behave(behaviour -> behaviour
                    .aliases(AuthorizationServerBehaviour.Aliases.TOKEN)
                    .dpopAlgorithms(List.of("PS256")));
            assertThat(metadata(bench))
                    .containsEntry("dpop_signing_alg_values_supported", List.of("PS256"))
                    .extractingByKey("mtls_endpoint_aliases")
                    .asString()
                    .contains("token_endpoint=" + bench.tokenEndpoint(), "unknown_endpoint")
                    .doesNotContain("revocation_endpoint");
            bench.server
                    .authorizationServer()
                    .behave(behaviour -> behaviour.aliases(AuthorizationServerBehaviour.Aliases.ALL));
            assertThat(metadata(bench))
                    .extractingByKey("mtls_endpoint_aliases")
                    .asString()
                    .contains("revocation_endpoint="
                            + bench.server.authorizationServer().revocationEndpoint());
        }
    }

    @Test
    void an_alias_is_another_port() {
        try (Bench bench = Bench.both()) {
            int topLevel = bench.tokenEndpoint().getPort();
            bench.server
                    .authorizationServer()
                    .behave(behaviour -> behaviour.aliases(AuthorizationServerBehaviour.Aliases.TOKEN));
            assertThat(bench.tokenEndpoint().getPort()).isNotEqualTo(topLevel);
            assertThat(bench.server.authorizationServer().revocationEndpoint().getPort())
                    .isEqualTo(topLevel);
            assertThat(bench.askToken().status()).isEqualTo(200);
            assertThat(bench.server.requests(Role.TOKEN).get(0).connection().port())
                    .isEqualTo(bench.tokenEndpoint().getPort());
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    @Test
    void its_tokens_have_any_shape() throws ParseException {
        try (Bench bench = Bench.both()) {
            HandClient.Reply sound = bench.askToken();
            assertThat(Bench.json(sound)).containsEntry("token_type", "DPoP").containsEntry("expires_in", 300L);
            assertThat(confirmation(sound)).containsOnlyKeys("jkt", "x5t#S256");
            assertThat(confirmation(sound)).containsEntry("x5t#S256", Bench.ORDERS.thumbprint());

            shape(bench, shape -> shape.type("dPoP").expiresIn("\"7\""));
            assertThat(Bench.json(bench.askToken()))
                    .containsEntry("token_type", "dPoP")
                    .containsEntry("expires_in", "7");
            shape(bench, shape -> shape.expiresIn(null).confirmation(TokenShape.Confirmation.WRONG));
            HandClient.Reply wrong = bench.askToken();
            assertThat(Bench.json(wrong)).doesNotContainKey("expires_in");
            assertThat(confirmation(wrong).get("jkt"))
                    .isNotEqualTo(confirmation(sound).get("jkt"));
            shape(bench, shape -> shape.confirmation(TokenShape.Confirmation.MISSING));
            assertThat(confirmation(bench.askToken())).isNull();
            shape(bench, shape -> shape.format(TokenShape.Format.OPAQUE));
            assertThat(bench.token()).hasSize(43).doesNotContain(".");
            shape(bench, shape -> shape.format(TokenShape.Format.OPAQUE_OF_EVERY_CHARACTER));
            assertThat(bench.token()).matches("[A-Za-z0-9-._~+/]+=*").contains("-._~+/");
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    @Test
    void its_refresh_tokens_rotate() {
        try (Bench bench = Bench.bearer()) {
            shape(bench, TokenShape::refreshTokens);
            String first = Bench.member(bench.askToken(), "refresh_token");
            List<Field> form = bench.form("grant_type", "refresh_token");
            form.add(new Field("refresh_token", first));
            HandClient.Reply refreshed = bench.post(bench.tokenEndpoint(), form);
            assertThat(refreshed.status()).isEqualTo(200);
            assertThat(Bench.member(refreshed, "refresh_token")).isNotEqualTo(first);
            assertThat(bench.get(Bench.member(refreshed, "access_token")).status())
                    .isEqualTo(200);
            assertThat(bench.server.violations()).isEmpty();
            assertThat(Bench.member(bench.post(bench.tokenEndpoint(), form), "error"))
                    .isEqualTo("invalid_grant");
        }
    }

    @Test
    void it_takes_assertions_of_its_authority_while_they_last() {
        try (Bench bench = Bench.bearer();
                Bench other = Bench.bearer()) {
            Instant later = Instant.now().plusSeconds(60);
            AuthorizationServer server = bench.server.authorizationServer();
            assertThat(asked(bench, server.userAssertion(later)).status()).isEqualTo(200);
            for (String bad : List.of(
                    server.userAssertion(Instant.now().minusSeconds(1)),
                    other.server.authorizationServer().userAssertion(later),
                    "aa.bb.cc",
                    "")) {
                assertThat(Bench.member(asked(bench, bad), "error")).isEqualTo("invalid_grant");
            }
        }
    }

    private static HandClient.Reply asked(Bench bench, String assertion) {
        List<Field> form = bench.form("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        form.add(new Field("assertion", assertion));
        return bench.post(bench.tokenEndpoint(), form);
    }

    @Test
    void it_grants_the_authorization_details_that_are_asked_for() {
        try (Bench bench = Bench.bearer()) {
            List<Field> form = bench.form();
            form.add(new Field("authorization_details", "[{\"type\":\"a\"}]"));
            assertThat(Bench.json(bench.post(bench.tokenEndpoint(), form)))
                    .containsEntry("authorization_details", List.of(Map.of("type", "a")));
        }
    }

    @Test
    void the_next_requests_are_refused_as_told() {
        try (Bench bench = Bench.bearer()) {
            bench.server
                    .authorizationServer()
                    .refuseNext(Refusal.retryAfter(429, "7"), Refusal.retryAfter(503, "1"), Refusal.invalidClient());
            HandClient.Reply slow = bench.askToken();
            assertThat(slow.status()).isEqualTo(429);
            assertThat(slow.value("Retry-After")).isEqualTo("7");
            assertThat(bench.askToken().status()).isEqualTo(503);
            HandClient.Reply unknown = bench.askToken();
            assertThat(unknown.status()).isEqualTo(401);
            assertThat(Bench.member(unknown, "error")).isEqualTo("invalid_client");
            assertThat(bench.askToken().status()).isEqualTo(200);
        }
    }

    @Test
    void revocation_ends_a_token() {
        try (Bench bench = Bench.bearer()) {
            String token = bench.token();
            assertThat(revoke(bench, token).status()).isEqualTo(200);
            assertThat(bench.server.authorizationServer().issued())
                    .allMatch(bench.server.authorizationServer()::isRevoked);
            assertThat(bench.get(token).value("WWW-Authenticate")).contains("invalid_token");
            assertThat(revoke(bench, "unknown").status()).isEqualTo(200);
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    @Test
    @Timeout(60)
    void revocation_can_be_busy_once_or_hang() throws InterruptedException {
        try (Bench bench = Bench.bearer()) {
            bench.server
                    .authorizationServer()
                    .behave(behaviour -> behaviour.revocation(AuthorizationServerBehaviour.Revocation.BUSY_ONCE));
            String token = bench.token();
            assertThat(revoke(bench, token).value("Retry-After")).isEqualTo("1");
            assertThat(bench.server.authorizationServer().issued())
                    .noneMatch(bench.server.authorizationServer()::isRevoked);
            assertThat(revoke(bench, token).status()).isEqualTo(200);
            bench.server
                    .authorizationServer()
                    .behave(behaviour -> behaviour.revocation(AuthorizationServerBehaviour.Revocation.HANGS));
            Thread asking = new Thread(() -> revoke(bench, token));
            asking.setUncaughtExceptionHandler((thread, problem) -> {}); // the server is closed on it
            asking.start();
            while (bench.server.requests(Role.REVOCATION).size() < 3) {
                Thread.sleep(10);
            }
            asking.join(500); // an answer would have ended it by then
            assertThat(asking.isAlive()).isTrue();
        }
    }

    @Test
    void its_clock_can_be_off() {
        try (Bench bench = Bench.dpop()) {
            bench.server.authorizationServer().behave(behaviour -> behaviour.clockOff(Duration.ofSeconds(-90)));
            HandClient.Reply refused = bench.askToken();
            assertThat(Bench.member(refused, "error")).isEqualTo("invalid_dpop_proof");
            ZonedDateTime date = ZonedDateTime.parse(refused.value("Date"), DateTimeFormatter.RFC_1123_DATE_TIME);
            assertThat(bench.askToken(bench.tokenProof().claim("iat", date.toEpochSecond()))
                            .status())
                    .isEqualTo(200);
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Delivery.class,
            names = {"CUT_BEFORE_HEAD", "CUT_IN_HEAD", "CUT_IN_BODY"})
    void an_answer_can_be_cut(Delivery delivery) {
        try (Bench bench = Bench.bearer()) {
            bench.server.authorizationServer().behave(behaviour -> behaviour.delivery(delivery));
            assertThatThrownBy(bench::askToken).isInstanceOf(UncheckedIOException.class);
            assertThat(bench.server.requests(Role.TOKEN)).hasSize(1);
        }
    }

    @Test
    void an_answer_can_be_slow_or_wrong() {
        try (Bench bench = Bench.bearer()) {
            deliver(bench, Delivery.SLOWLY);
            assertThat(bench.get(bench.token()).status()).isEqualTo(200);
            deliver(bench, Delivery.NOT_JSON);
            assertThat(bench.askToken().body()).startsWith("<html>");
            deliver(bench, Delivery.HALF_JSON);
            assertThat(bench.askToken().body()).startsWith("{").doesNotEndWith("}");
            deliver(bench, Delivery.HUGE);
            assertThat(bench.askToken().body()).hasSizeGreaterThan(8 << 20);
            deliver(bench, Delivery.GARBAGE_CHUNKS);
            assertThat(bench.askToken().value("Transfer-Encoding")).isEqualTo("chunked");
            deliver(bench, Delivery.GARBAGE_HEAD);
            assertThatThrownBy(bench::askToken).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void a_fault_of_the_server_itself_is_no_silence() {
        try (Bench bench = Bench.bearer()) {
            bench.server.authorizationServer().behave(behaviour -> null);
            bench.post(bench.server.elsewhere().at("/"), List.of());
            HandClient.Reply reply =
                    bench.post(bench.server.authorizationServer().issuer().resolve("/oauth2/token"), bench.form());
            assertThat(reply.status()).isEqualTo(500);
            assertThatThrownBy(bench.server::violations).hasRootCauseInstanceOf(NullPointerException.class);
        }
    }

    private static void deliver(Bench bench, Delivery delivery) {
        bench.server.authorizationServer().behave(behaviour -> behaviour.delivery(delivery));
    }

    private static void shape(Bench bench, UnaryOperator<TokenShape> change) {
        bench.server.authorizationServer().behave(behaviour -> AuthorizationServerBehaviour.sound()
                .token(change));
    }

    private static HandClient.Reply revoke(Bench bench, String token) {
        return bench.post(
                bench.server.authorizationServer().revocationEndpoint(),
                List.of(new Field("client_id", "orders"), new Field("token", token)));
    }

    private static Map<String, Object> metadata(Bench bench) {
        return Bench.json(bench.http.send(
                "GET",
                bench.server.authorizationServer().issuer().resolve("/.well-known/oauth-authorization-server"),
                "",
                List.of()));
    }

    private static Map<String, Object> confirmation(HandClient.Reply reply) throws ParseException {
        return SignedJWT.parse(Bench.member(reply, "access_token"))
                .getJWTClaimsSet()
                .getJSONObjectClaim("cnf");
    }
}
