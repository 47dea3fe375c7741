package dev.holdfast.token;

import static dev.holdfast.token.ScriptedIssuer.TOKEN;
import static dev.holdfast.token.ScriptedIssuer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.config.Binding;
import dev.holdfast.config.ClientAuthenticationSettings;
import dev.holdfast.config.GrantSettings;
import dev.holdfast.config.IssuerSettings;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.config.TokenSourceSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.Log;
import dev.holdfast.telemetry.LogLevel;
import dev.holdfast.token.TokenException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refresh tokens, RFC 6749 section 6, at an issuer that takes each but once: checks OA-2, OA-6, BC-7, DP-7, DP-21, MT-16, TX-5. */
class RefreshTest extends IssuerTestCase {
    private static final String REFRESH = "refresh_token";
    private static final String BEARER_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final Generation NEXT = AUTHORITY.generation();

    /** Each begins with this. */
    private static final String SECRET = "refresh-secret-";

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Set<String> good = ConcurrentHashMap.newKeySet();
    private final Path assertion;
    private int given;
    private boolean rotating = true;
    private String life = "3600";

    RefreshTest(@TempDir Path folder) throws IOException {
        super(folder);
        assertion = Files.writeString(folder.resolve("user.jwt"), "aa.bb.cc");
        Log.to(new PrintStream(log, true, StandardCharsets.UTF_8));
        Log.level(LogLevel.DEBUG);
        server.on(TOKEN, this::issue);
    }

    @AfterEach
    void nothing_was_told() {
        Log.to(System.err);
        Log.level(LogLevel.INFO);
        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain(SECRET);
    }

    /** The conformance suite's client-refresh-token-test refreshes twice, each time with another refresh token. */
    @Test
    void each_token_is_refreshed_with_what_the_one_before_brought() throws Exception {
        TokenRequests requests = requests(bearer());

        Credential first = requests.fetch(GENERATION);
        Credential second = requests.fetch(GENERATION);
        Credential third = requests.fetch(GENERATION);

        assertThat(grants()).containsExactly(BEARER_GRANT, REFRESH, REFRESH);
        assertThat(form(1))
                .containsExactly(
                        entry("grant_type", REFRESH),
                        entry("refresh_token", SECRET + "1"),
                        entry("resource", "https://a.example"),
                        entry("client_id", "orders-client"));
        assertThat(form(2)).contains(entry("refresh_token", SECRET + "2"));
        assertThat(first.isSameToken(second) || second.isSameToken(third)).isFalse();
    }

    @Test
    void an_answer_without_one_leaves_the_old_one() throws Exception {
        rotating = false;
        TokenRequests requests = requests(bearer());

        requests.fetch(GENERATION);
        requests.fetch(GENERATION);
        requests.fetch(GENERATION);

        assertThat(grants()).containsExactly(BEARER_GRANT, REFRESH, REFRESH);
        assertThat(form(2)).contains(entry("refresh_token", SECRET + "1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"invalid_grant", "invalid_request", "unauthorized_client", "invalid_scope", "invalid_target"})
    void a_refused_one_is_followed_by_the_grant_at_once_and_never_sent_again(String error) throws Exception {
        TokenRequests requests = requests(bearer());
        requests.fetch(GENERATION);
        server.on(TOKEN, (request, out) -> {
            if (grant(request).equals(REFRESH)) {
                write(out, 400, "{\"error\":\"" + error + "\",\"error_description\":\"no %s\"}", sent(request));
            } else {
                issue(request, out);
            }
        });

        assertThat(requests.fetch(GENERATION)).isNotNull();

        assertThat(grants()).containsExactly(BEARER_GRANT, REFRESH, BEARER_GRANT);
        server.on(TOKEN, this::issue);
        requests.fetch(GENERATION);
        assertThat(form(3)).contains(entry("refresh_token", SECRET + "2"));
    }

    @Test
    void a_client_that_is_refused_itself_does_not_ask_twice_and_keeps_it() throws Exception {
        TokenRequests requests = requests(bearer());
        requests.fetch(GENERATION);
        server.on(TOKEN, json(401, "{\"error\":\"invalid_client\"}"));

        assertThat(failure(requests, GENERATION).reason()).isEqualTo(Reason.CLIENT_REFUSED);

        assertThat(grants()).containsExactly(BEARER_GRANT, REFRESH);
        server.on(TOKEN, this::issue);
        requests.fetch(GENERATION);
        assertThat(form(2)).contains(entry("refresh_token", SECRET + "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"503 {}", "429 {}", "400 {\"error\":\"temporarily_unavailable\"}"})
    void an_issuer_that_is_busy_leaves_it(String answer) throws Exception {
        TokenRequests requests = requests(bearer());
        requests.fetch(GENERATION);
        server.on(TOKEN, json(Integer.parseInt(answer.substring(0, 3)), answer.substring(4)));

        assertThat(failure(requests, GENERATION).reason()).isEqualTo(Reason.ISSUER_UNAVAILABLE);

        server.on(TOKEN, this::issue);
        requests.fetch(GENERATION);
        assertThat(grants()).containsExactly(BEARER_GRANT, REFRESH, REFRESH);
    }

    @Test
    void an_answer_that_is_lost_with_a_rotation_is_no_dead_end() throws Exception {
        TokenRequests requests = requests(bearer());
        requests.fetch(GENERATION);
        server.on(TOKEN, (request, out) -> issue(request, OutputStream.nullOutputStream()));

        TokenException lost = failure(requests, GENERATION);
        server.on(TOKEN, this::issue);
        Credential fresh = requests.fetch(GENERATION);

        assertThat(lost).isNotNull();
        assertThat(fresh).isNotNull();
        assertThat(grants()).containsExactly(BEARER_GRANT, REFRESH, REFRESH, BEARER_GRANT);
        assertThat(form(1)).contains(entry("refresh_token", SECRET + "1"));
        assertThat(form(2)).as("it may have been good still").contains(entry("refresh_token", SECRET + "1"));
    }

    @Test
    void a_refreshed_token_that_is_not_bound_is_not_used() throws Exception {
        TokenRequests requests = requests(bearer());
        requests.fetch(GENERATION);
        server.on(TOKEN, (request, out) -> {
            if (grant(request).equals(REFRESH)) {
                write(out, 200, "{\"access_token\":\"%s\",\"token_type\":\"Bearer\"}", TestAuthority.jwt("{}"));
            } else {
                issue(request, out);
            }
        });

        assertThat(requests.fetch(GENERATION)).isNotNull();

        assertThat(grants()).containsExactly(BEARER_GRANT, REFRESH, BEARER_GRANT);
    }

    @Test
    void with_client_credentials_it_is_not_even_kept() throws Exception {
        TokenRequests requests = requests(GrantSettings.CLIENT_CREDENTIALS);

        requests.fetch(GENERATION);
        requests.fetch(GENERATION);

        assertThat(grants()).containsExactly("client_credentials", "client_credentials");
        assertThat(requests.takeRefreshToken(GENERATION.number())).isNull();
    }

    @Test
    void what_is_refreshed_does_not_outlive_the_subject_that_it_came_of() throws Exception {
        life = "60";
        long end = Instant.now().getEpochSecond() + 100;
        TokenRequests requests = requests(exchange(end));
        requests.fetch(GENERATION);
        life = "3600";

        Credential refreshed = requests.fetch(GENERATION);

        assertThat(grants()).last().isEqualTo(REFRESH);
        double seconds = (refreshed.expiresAtNanos() - time.scheduling().now()) / 1e9;
        assertThat(seconds).isCloseTo(90, within(5.0)); // a tenth is the margin
    }

    @Test
    void near_the_subjects_end_the_grant_is_asked_whose_subject_may_be_a_newer_one() throws Exception {
        TokenRequests requests = requests(exchange(Instant.now().getEpochSecond() + 100)); // tokens live longer

        requests.fetch(GENERATION);
        requests.fetch(GENERATION);

        assertThat(grants()).doesNotContain(REFRESH);
    }

    @Test
    void a_subject_that_is_gone_is_made_up_for_until_its_end_and_no_longer() throws Exception {
        TokenRequests requests = requests(exchange(Instant.now().getEpochSecond() + 100));
        requests.fetch(GENERATION);
        Files.delete(folder.resolve("subject.jwt"));

        assertThat(requests.fetch(GENERATION)).isNotNull();
        assertThat(grants()).last().isEqualTo(REFRESH);

        RefreshToken late = new RefreshToken("x", wanted(), Instant.now(), 1);
        RefreshTokens ended = new RefreshTokens();
        ended.keep(1, late);
        assertThat(ended.takeOver(1, Instant.now())).isNull();
    }

    @Test
    void a_new_certificate_gets_its_token_by_the_grant_and_leaves_the_others_refresh_token_alone() throws Exception {
        TokenRequests requests = requests(bearer());

        requests.fetch(GENERATION);
        requests.fetch(NEXT);
        requests.fetch(GENERATION);
        requests.fetch(NEXT);

        assertThat(grants()).containsExactly(BEARER_GRANT, BEARER_GRANT, REFRESH, REFRESH);
        assertThat(form(2)).contains(entry("refresh_token", SECRET + "1"));
        assertThat(form(3)).contains(entry("refresh_token", SECRET + "2"));
    }

    /** RFC 8705 section 4: bound by the client's authentication, not by the certificate. */
    @Test
    void a_new_certificate_takes_over_the_refresh_token_where_the_grant_brings_nothing() throws Exception {
        TokenRequests requests = requests(bearer());
        requests.fetch(GENERATION);
        Files.delete(assertion);

        Credential credential = requests.fetch(NEXT);

        assertThat(credential.generation()).isEqualTo(NEXT.number());
        ScriptedIssuer.Request refresh = server.requests(TOKEN).get(1);
        assertThat(refresh.client()).isEqualTo(NEXT.leaf());
        assertThat(refresh.form()).contains(entry("refresh_token", SECRET + "1"));
        assertThat(failure(requests, GENERATION).reason())
                .as("the old one has none any more, and takes none back")
                .isEqualTo(Reason.CLIENT_ASSERTION);
        assertThat(requests.takeRefreshToken(NEXT.number())).isNotNull();
    }

    @Test
    void a_grant_that_is_refused_and_a_refresh_token_that_is_too_fail_as_the_grant_did() throws Exception {
        TokenRequests requests = requests(bearer());
        requests.fetch(GENERATION);
        good.clear();
        server.on(TOKEN, (request, out) -> {
            String error = grant(request).equals(REFRESH) ? "invalid_grant" : "invalid_scope";
            write(out, 400, "{\"error\":\"%s\"}", error);
        });

        TokenException failure = failure(requests, NEXT);

        assertThat(grants()).containsExactly(BEARER_GRANT, BEARER_GRANT, REFRESH);
        assertThat(failure).hasMessageContaining("invalid_scope");
    }

    @Test
    void a_generation_that_is_forgotten_leaves_nothing() throws Exception {
        TokenRequests requests = requests(bearer());
        requests.fetch(GENERATION);

        requests.forget(GENERATION.number());

        assertThat(requests.takeRefreshToken(GENERATION.number())).isNull();
        requests.fetch(GENERATION);
        assertThat(grants()).containsExactly(BEARER_GRANT, BEARER_GRANT);
    }

    @Test
    void it_can_be_taken_to_have_it_revoked_and_is_not_shown() throws Exception {
        TokenRequests requests = requests(bearer());
        requests.fetch(GENERATION);

        RefreshToken taken = requests.takeRefreshToken(GENERATION.number());

        assertThat(taken).isNotNull();
        assertThat(taken.value()).isEqualTo(SECRET + "1");
        assertThat(taken.toString()).doesNotContain(SECRET);
        assertThat(requests.takeRefreshToken(GENERATION.number())).isNull();
    }

    /** RFC 9449 section 5: a confidential client's refresh token is not bound to the proof's key. */
    @ParameterizedTest
    @EnumSource(names = {"DPOP", "CERTIFICATE_AND_DPOP"})
    void a_refresh_has_a_proof_of_the_key_of_the_day(Binding binding) throws Exception {
        server.on(TOKEN, (request, out) -> {
            String thumbprint = keyOf(request);
            String confirmation = binding.isByCertificate()
                    ? ",\"x5t#S256\":\"" + TestAuthority.thumbprint(request.client()) + "\""
                    : "";
            answer(
                    request,
                    out,
                    "DPoP",
                    "{\"n\":" + given + ",\"cnf\":{\"jkt\":\"" + thumbprint + "\"" + confirmation + "}}");
        });
        TokenRequests requests = requests(issuerSettings(bearer(), Duration.ZERO), binding);

        requests.fetch(GENERATION);
        Credential refreshed = requests.fetch(GENERATION);

        assertThat(grants()).containsExactly(BEARER_GRANT, REFRESH);
        assertThat(keyOf(server.requests(TOKEN).get(1)))
                .isNotEqualTo(keyOf(server.requests(TOKEN).get(0)));
        assertThat(refreshed.proof()).isNotNull();
    }

    @Test
    void a_refresh_that_wants_a_nonce_is_repeated_with_it() throws Exception {
        server.on(TOKEN, (request, out) -> {
            if (grant(request).equals(REFRESH)
                    && !proofOf(request).getPayload().toJSONObject().containsKey("nonce")) {
                out.write(json(400, "{\"error\":\"use_dpop_nonce\"}", "DPoP-Nonce: n-1")
                        .getBytes(StandardCharsets.UTF_8));
            } else {
                answer(request, out, "DPoP", "{\"n\":" + given + ",\"cnf\":{\"jkt\":\"" + keyOf(request) + "\"}}");
            }
        });
        TokenRequests requests = requests(issuerSettings(bearer(), Duration.ofHours(12)), Binding.DPOP);

        requests.fetch(GENERATION);
        requests.fetch(GENERATION);

        assertThat(grants()).containsExactly(BEARER_GRANT, REFRESH, REFRESH);
        assertThat(form(2)).contains(entry("refresh_token", SECRET + "1"));
    }

    /** Takes each refresh token once where it rotates them, and gives bound tokens, a sound issuer otherwise. */
    private void issue(ScriptedIssuer.Request request, OutputStream out) throws IOException {
        answer(
                request,
                out,
                "Bearer",
                "{\"n\":" + given + ",\"cnf\":{\"x5t#S256\":\"" + TestAuthority.thumbprint(request.client()) + "\"}}");
    }

    private synchronized void answer(ScriptedIssuer.Request request, OutputStream out, String type, String claims)
            throws IOException {
        boolean refresh = grant(request).equals(REFRESH);
        if (refresh && !(rotating ? good.remove(sent(request)) : good.contains(sent(request)))) {
            write(out, 400, "{\"error\":\"invalid_grant\",\"error_description\":\"unknown %s\"}", sent(request));
            return;
        }
        String next = "";
        if (rotating || !refresh) {
            given++;
            good.add(SECRET + given);
            next = ",\"refresh_token\":\"" + SECRET + given + '"';
        }
        String body = "{\"access_token\":\"" + TestAuthority.jwt(claims) + "\",\"token_type\":\"" + type
                + "\",\"expires_in\":" + life + next + "}";
        out.write(json(200, body).getBytes(StandardCharsets.UTF_8));
    }

    private static void write(OutputStream out, int status, String body, String inserted) throws IOException {
        out.write(json(status, body.replace("%s", inserted)).getBytes(StandardCharsets.UTF_8));
    }

    private GrantSettings bearer() {
        return new GrantSettings(GrantSettings.Type.JWT_BEARER, null, null, assertion);
    }

    private GrantSettings exchange(long end) throws IOException {
        Path subject = Files.writeString(folder.resolve("subject.jwt"), TestAuthority.jwt("{\"exp\":" + end + "}"));
        return new GrantSettings(
                GrantSettings.Type.TOKEN_EXCHANGE, new TokenSourceSettings(subject, null, "t", null), null, null);
    }

    private IssuerSettings issuerSettings(GrantSettings grant, Duration proofKeyLife) {
        return new IssuerSettings(
                "corp",
                server.url(""),
                trust,
                "orders-client",
                "orders",
                ClientAuthenticationSettings.TLS_CLIENT_AUTH,
                grant,
                proofKeyLife,
                true);
    }

    private static TokenSettings wanted() {
        return wanted(Binding.CERTIFICATE);
    }

    private static TokenSettings wanted(Binding binding) {
        return new TokenSettings(
                "corp", "read", List.of("https://a.example"), List.of(), binding, "[{\"type\":\"a\"}]");
    }

    private TokenRequests requests(GrantSettings grant) {
        return requests(issuerSettings(grant, Duration.ofHours(12)), Binding.CERTIFICATE);
    }

    private TokenRequests requests(IssuerSettings settings, Binding binding) {
        Issuer issuer = new Issuer(settings, time.scheduling(), Duration.ofSeconds(10), ScriptedIssuer.NO_OTHERS);
        return new TokenRequests(
                "ledger", issuer, wanted(binding), time.scheduling().nanoTime());
    }

    private static TokenException failure(TokenRequests requests, Generation generation) {
        TokenException failure = catchThrowableOfType(TokenException.class, () -> requests.fetch(generation));
        assertThat(failure.getMessage()).doesNotContain(SECRET);
        return failure;
    }

    private List<Map.Entry<String, String>> form(int request) {
        return server.requests(TOKEN).get(request).form();
    }

    private List<String> grants() {
        List<String> grants = new ArrayList<>();
        server.requests(TOKEN).forEach(request -> grants.add(grant(request)));
        return grants;
    }

    private static String grant(ScriptedIssuer.Request request) {
        return String.valueOf(parameter(request, "grant_type"));
    }

    private static String sent(ScriptedIssuer.Request request) {
        return String.valueOf(parameter(request, "refresh_token"));
    }

    private static @Nullable String parameter(ScriptedIssuer.Request request, String name) {
        return request.form().stream()
                .filter(each -> each.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static SignedJWT proofOf(ScriptedIssuer.Request request) {
        try {
            return SignedJWT.parse(request.fields().get("dpop"));
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static String keyOf(ScriptedIssuer.Request request) {
        try {
            return proofOf(request).getHeader().getJWK().computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
