package dev.holdfast.token;

import static dev.holdfast.token.ScriptedIssuer.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.config.Binding;
import dev.holdfast.config.GrantSettings;
import dev.holdfast.config.IssuerSettings;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.config.TokenSourceSettings;
import dev.holdfast.token.TokenException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** By what right a token is asked for: checks TX-1 to TX-5, JW-6, OA-2 and RI-1, on the wire. */
class GrantTest extends IssuerTestCase {
    private static final String JWT_TYPE = "urn:ietf:params:oauth:token-type:jwt";
    private static final String ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";

    GrantTest(@TempDir Path folder) throws IOException {
        super(folder);
    }

    @Test
    void an_exchange_sends_subject_audience_and_target_and_no_actor_unless_there_is_one() throws Exception {
        Path subject = Files.writeString(folder.resolve("subject.jwt"), "aa.bb.cc");

        fetch(exchange(file(subject, JWT_TYPE), null));

        assertThat(form(0))
                .containsExactly(
                        entry("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                        entry("subject_token", "aa.bb.cc"),
                        entry("subject_token_type", JWT_TYPE),
                        entry("audience", "partner-api"),
                        entry("scope", "read"),
                        entry("resource", "https://a.example"),
                        entry("client_id", "orders-client"));
    }

    @Test
    void an_actor_comes_with_its_type() throws Exception {
        Path subject = Files.writeString(folder.resolve("subject.jwt"), "aa.bb.cc");
        Path actor = Files.writeString(folder.resolve("actor.jwt"), "dd.ee.ff");

        fetch(exchange(file(subject, JWT_TYPE), file(actor, ACCESS_TOKEN_TYPE)));

        assertThat(form(0)).contains(entry("actor_token", "dd.ee.ff"), entry("actor_token_type", ACCESS_TOKEN_TYPE));
    }

    @Test
    void the_subject_is_read_anew_for_each_exchange_and_its_absence_is_a_typed_failure() throws Exception {
        Path subject = Files.writeString(folder.resolve("subject.jwt"), "aa.bb.cc");
        TokenRequests requests = requests(exchange(file(subject, JWT_TYPE), null), ScriptedIssuer.NO_OTHERS);
        requests.fetch(GENERATION);
        Files.writeString(subject, "dd.ee.ff");
        requests.fetch(GENERATION);
        assertThat(form(1)).contains(entry("subject_token", "dd.ee.ff"));

        Files.delete(subject);
        TokenException failure = catchThrowableOfType(TokenException.class, () -> requests.fetch(GENERATION));
        assertThat(failure.reason()).isEqualTo(Reason.CLIENT_ASSERTION);
        assertThat(failure.getMessage()).contains("subject-token:", subject.toString());
        assertThat(server.requests(TOKEN)).hasSize(2);
    }

    @Test
    void the_subject_may_be_a_token_of_another_issuer_whose_binding_is_not_asked_for() throws Exception {
        try (ScriptedIssuer upstream = new ScriptedIssuer(AUTHORITY)) {
            upstream.on(TOKEN, ScriptedIssuer.tokenAnswer("unbound.token.here", "600"));
            Issuer other = new Issuer(
                    upstream.settings(trust), time.scheduling(), Duration.ofSeconds(10), ScriptedIssuer.NO_OTHERS);
            TokenSourceSettings subject = new TokenSourceSettings(null, "upstream", ACCESS_TOKEN_TYPE, "subject.read");

            TokenRequests requests = requests(exchange(subject, null), name -> {
                assertThat(name).isEqualTo("upstream");
                return other;
            });
            requests.fetch(GENERATION);

            assertThat(upstream.requests(TOKEN).get(0).form())
                    .containsExactly(
                            entry("grant_type", "client_credentials"),
                            entry("scope", "subject.read"),
                            entry("client_id", "orders-client"));
            assertThat(other.connection().remembers(GENERATION.number())).isTrue();
            requests.forget(GENERATION.number());
            assertThat(other.connection().remembers(GENERATION.number()))
                    .as("the key of a generation that is gone")
                    .isFalse();
            assertThat(form(0))
                    .contains(
                            entry("subject_token", "unbound.token.here"),
                            entry("subject_token_type", ACCESS_TOKEN_TYPE));
        }
    }

    @Test
    void another_issuer_that_is_down_is_what_the_failure_names_and_nobody_else_is_asked() throws Exception {
        try (ScriptedIssuer upstream = new ScriptedIssuer(AUTHORITY)) {
            upstream.on(TOKEN, ScriptedIssuer.json(503, "{}", "Retry-After: 7"));
            Issuer other = new Issuer(
                    upstream.settings(trust), time.scheduling(), Duration.ofSeconds(10), ScriptedIssuer.NO_OTHERS);
            TokenRequests requests = requests(
                    exchange(new TokenSourceSettings(null, "upstream", ACCESS_TOKEN_TYPE, null), null), name -> other);

            TokenException failure = catchThrowableOfType(TokenException.class, () -> requests.fetch(GENERATION));

            assertThat(failure.reason()).isEqualTo(Reason.ISSUER_UNAVAILABLE);
            assertThat(failure.retryAfterNanos())
                    .isEqualTo(Duration.ofSeconds(7).toNanos());
            assertThat(server.requests(TOKEN)).isEmpty();
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    @Timeout(60)
    void a_named_pipe_in_place_of_a_file_holds_up_nobody() throws Exception {
        Path pipe = folder.resolve("pipe.jwt");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        TokenException failure =
                catchThrowableOfType(TokenException.class, () -> fetch(exchange(file(pipe, JWT_TYPE), null)));

        assertThat(failure.getMessage()).contains("is not a file");
    }

    @Test
    void what_was_exchanged_does_not_outlive_its_subject() throws Exception {
        long end = Instant.now().getEpochSecond() + 100;
        Path subject = Files.writeString(folder.resolve("subject.jwt"), TestAuthority.jwt("{\"exp\":" + end + "}"));

        Credential credential = fetch(exchange(file(subject, JWT_TYPE), null)); // the issuer says 3600

        double seconds = (credential.expiresAtNanos() - time.scheduling().now()) / 1e9;
        assertThat(seconds).isCloseTo(90, within(3.0)); // a tenth is the margin
    }

    @Test
    void the_subject_of_yesterday_gives_no_credential() throws Exception {
        Path subject = Files.writeString(folder.resolve("subject.jwt"), TestAuthority.jwt("{\"exp\":1700000000}"));

        TokenException failure =
                catchThrowableOfType(TokenException.class, () -> fetch(exchange(file(subject, JWT_TYPE), null)));

        assertThat(failure.reason()).isEqualTo(Reason.RESPONSE);
    }

    @Test
    void an_answer_that_is_no_access_token_is_not_used() throws Exception {
        Path subject = Files.writeString(folder.resolve("subject.jwt"), "aa.bb.cc");
        server.on(TOKEN, ScriptedIssuer.json(200, "{\"access_token\":\"x\",\"token_type\":\"N_A\",\"expires_in\":60}"));

        TokenException failure =
                catchThrowableOfType(TokenException.class, () -> fetch(exchange(file(subject, JWT_TYPE), null)));

        assertThat(failure.reason()).isEqualTo(Reason.BINDING);
    }

    @Test
    void a_jwt_bearer_grant_sends_its_assertion_beside_the_clients_own_proof() throws Exception {
        Path assertion = Files.writeString(folder.resolve("user.jwt"), "aa.bb.cc");

        fetch(new GrantSettings(GrantSettings.Type.JWT_BEARER, null, null, assertion));

        assertThat(form(0))
                .containsExactly(
                        entry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                        entry("assertion", "aa.bb.cc"),
                        entry("scope", "read"),
                        entry("resource", "https://a.example"),
                        entry("client_id", "orders-client"));
    }

    private static TokenSourceSettings file(Path file, String type) {
        return new TokenSourceSettings(file, null, type, null);
    }

    private static GrantSettings exchange(TokenSourceSettings subject, @Nullable TokenSourceSettings actor) {
        return new GrantSettings(GrantSettings.Type.TOKEN_EXCHANGE, subject, actor, null);
    }

    private Credential fetch(GrantSettings grant) throws TokenException {
        return requests(grant, ScriptedIssuer.NO_OTHERS).fetch(GENERATION);
    }

    private TokenRequests requests(GrantSettings grant, Function<String, Issuer> others) {
        IssuerSettings settings = ScriptedIssuer.settings(server.url(""), trust, grant);
        List<String> audiences = grant.type() == GrantSettings.Type.TOKEN_EXCHANGE ? List.of("partner-api") : List.of();
        TokenSettings wanted =
                new TokenSettings("corp", "read", List.of("https://a.example"), audiences, Binding.CERTIFICATE, null);
        Issuer issuer = new Issuer(settings, time.scheduling(), Duration.ofSeconds(10), others);
        return new TokenRequests("ledger", issuer, wanted, time.scheduling().nanoTime());
    }

    private List<Map.Entry<String, String>> form(int request) {
        return server.requests(TOKEN).get(request).form();
    }
}
