package dev.holdfast.token;

import static dev.holdfast.token.ScriptedIssuer.METADATA;
import static dev.holdfast.token.ScriptedIssuer.TOKEN;
import static dev.holdfast.token.ScriptedIssuer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.config.Binding;
import dev.holdfast.config.ClientAuthenticationSettings;
import dev.holdfast.config.ClientAuthenticationSettings.Method;
import dev.holdfast.config.GrantSettings;
import dev.holdfast.config.IssuerSettings;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.config.TokenSourceSettings;
import dev.holdfast.proof.TargetUri;
import dev.holdfast.token.TokenException.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Token requests with DPoP, RFC 9449 sections 5 and 8, judged by Nimbus. */
class DpopTokenRequestsTest extends IssuerTestCase {
    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    DpopTokenRequestsTest(@TempDir Path folder) throws IOException {
        super(folder);
    }

    @Test
    void the_proof_is_for_the_token_endpoint_and_without_a_hash_and_the_token_has_one_of_its_own() throws Exception {
        server.on(TOKEN, (request, out) -> out.write(answer(request, "DPoP", "{\"cnf\":{\"jkt\":\"%s\"}}")));

        Credential credential = requests(Binding.DPOP).fetch(GENERATION);

        Map<String, Object> claims = proof(server.requests(TOKEN).get(0));
        assertThat(claims).containsOnlyKeys("jti", "htm", "htu", "iat");
        assertThat(claims).containsEntry("htm", "POST").containsEntry("htu", server.url(TOKEN));
        assertThat(credential.authorization()).startsWith("DPoP ey");
        String[] proof = new String[1];
        Objects.requireNonNull(credential.proof())
                .prove("GET", TargetUri.of(URI.create("https://rs.example/a?b")), proof);
        SignedJWT ofRequest = SignedJWT.parse(proof[0]);
        assertThat(ofRequest.getJWTClaimsSet().getClaims())
                .containsKey("ath")
                .containsEntry("htu", "https://rs.example/a");
        assertThat(ofRequest.getHeader().getJWK())
                .as("one key for both")
                .isEqualTo(jwt(server.requests(TOKEN).get(0)).getHeader().getJWK());
    }

    @ParameterizedTest
    @EnumSource(GrantSettings.Type.class)
    void every_grant_has_a_proof(GrantSettings.Type type) throws Exception {
        Path jwt = Files.writeString(folder.resolve("a.jwt"), TestAuthority.jwt("{\"exp\":99999999999}"));
        GrantSettings grant =
                switch (type) {
                    case CLIENT_CREDENTIALS -> GrantSettings.CLIENT_CREDENTIALS;
                    case TOKEN_EXCHANGE ->
                        new GrantSettings(type, new TokenSourceSettings(jwt, null, "t", null), null, null);
                    case JWT_BEARER -> new GrantSettings(type, null, null, jwt);
                };
        server.on(TOKEN, (request, out) -> out.write(answer(request, "DPoP", "{\"cnf\":{\"jkt\":\"%s\"}}")));

        requests(ScriptedIssuer.settings(server.url(""), trust, grant), Binding.DPOP)
                .fetch(GENERATION);

        assertThat(proof(server.requests(TOKEN).get(0))).containsEntry("htu", server.url(TOKEN));
    }

    @Test
    void a_wanted_nonce_is_sent_once_more_with_another_proof_and_another_assertion_and_kept_for_the_next()
            throws Exception {
        demandNonce("eyJ7S_zG.eyJH0-Z.HX4w-7v");
        TokenRequests requests = requests(signing(), Binding.DPOP);

        requests.fetch(GENERATION);
        requests.fetch(GENERATION);

        List<ScriptedIssuer.Request> seen = server.requests(TOKEN);
        assertThat(seen).as("the second time the nonce is known").hasSize(3);
        assertThat(proof(seen.get(0))).doesNotContainKey("nonce");
        assertThat(proof(seen.get(1))).containsEntry("nonce", "eyJ7S_zG.eyJH0-Z.HX4w-7v");
        assertThat(proof(seen.get(2))).containsEntry("nonce", "eyJ7S_zG.eyJH0-Z.HX4w-7v");
        Set<Object> identifiers = new HashSet<>();
        for (ScriptedIssuer.Request request : seen) {
            identifiers.add(proof(request).get("jti"));
            identifiers.add(SignedJWT.parse(parameter(request, "client_assertion"))
                    .getJWTClaimsSet()
                    .getJWTID());
        }
        assertThat(identifiers).hasSize(6);
    }

    @Test
    void a_nonce_on_a_success_is_used_from_then_on() throws Exception {
        server.on(
                TOKEN,
                (request, out) -> out.write(answer(
                        request,
                        "DPoP",
                        "{\"cnf\":{\"jkt\":\"%s\"}}",
                        "DPoP-Nonce: next-" + server.requests(TOKEN).size())));
        TokenRequests requests = requests(Binding.DPOP);

        requests.fetch(GENERATION);
        requests.fetch(GENERATION);
        requests.fetch(GENERATION);

        List<ScriptedIssuer.Request> seen = server.requests(TOKEN);
        assertThat(proof(seen.get(0))).doesNotContainKey("nonce");
        assertThat(proof(seen.get(1))).containsEntry("nonce", "next-1");
        assertThat(proof(seen.get(2))).containsEntry("nonce", "next-2");
    }

    @Test
    void a_server_that_always_wants_another_nonce_is_asked_twice() {
        server.on(
                TOKEN,
                (request, out) -> out.write(json(
                                400,
                                "{\"error\":\"use_dpop_nonce\"}",
                                "DPoP-Nonce: n" + server.requests(TOKEN).size())
                        .getBytes(StandardCharsets.UTF_8)));

        fails(Binding.DPOP, Reason.REQUEST_REFUSED, "use_dpop_nonce");

        assertThat(server.requests(TOKEN)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DPoP-Nonce: a b", "DPoP-Nonce: a\"b", "DPoP-Nonce: a\\b", "DPoP-Nonce:"})
    void without_a_nonce_that_can_be_used_there_is_nothing_to_ask_again_with(String field) {
        server.on(
                TOKEN,
                field.isEmpty()
                        ? json(400, "{\"error\":\"use_dpop_nonce\"}")
                        : json(400, "{\"error\":\"use_dpop_nonce\"}", field));

        fails(Binding.DPOP, Reason.REQUEST_REFUSED, "use_dpop_nonce");

        assertThat(server.requests(TOKEN)).hasSize(1);
    }

    @Test
    void a_proof_that_is_refused_is_made_anew_once_by_the_time_of_the_refusal() throws Exception {
        String date = IMF_FIXDATE.format(Instant.now().plusSeconds(600).atZone(ZoneOffset.UTC));
        server.on(
                TOKEN,
                (request, out) -> out.write(
                        server.requests(TOKEN).size() == 1
                                ? json(400, "{\"error\":\"invalid_dpop_proof\"}", "Date: " + date)
                                        .getBytes(StandardCharsets.UTF_8)
                                : answer(request, "DPoP", "{\"cnf\":{\"jkt\":\"%s\"}}")));

        requests(Binding.DPOP).fetch(GENERATION);

        assertThat(issuedAt(1) - issuedAt(0)).isBetween(590L, 700L);
    }

    @Test
    void a_server_that_refuses_every_proof_is_asked_twice() {
        server.on(TOKEN, json(400, "{\"error\":\"invalid_dpop_proof\"}"));

        fails(Binding.DPOP, Reason.REQUEST_REFUSED, "invalid_dpop_proof");

        assertThat(server.requests(TOKEN)).hasSize(2);
    }

    @Test
    void the_time_is_the_servers() throws Exception {
        Instant ahead = Instant.now().plusSeconds(600);
        String date = IMF_FIXDATE.format(ahead.atZone(ZoneOffset.UTC));
        server.on(
                TOKEN,
                (request, out) -> out.write(answer(request, "DPoP", "{\"cnf\":{\"jkt\":\"%s\"}}", "Date: " + date)));
        TokenRequests requests = requests(Binding.DPOP);

        requests.fetch(GENERATION);
        requests.fetch(GENERATION);

        long first = issuedAt(0);
        long second = issuedAt(1);
        assertThat(second - first).isBetween(590L, 700L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpop", "DPOP", "dPoP"})
    void the_type_is_compared_in_any_case(String type) throws Exception {
        server.on(TOKEN, (request, out) -> out.write(answer(request, type, "{\"cnf\":{\"jkt\":\"%s\"}}")));

        assertThat(requests(Binding.DPOP).fetch(GENERATION).authorization()).startsWith("DPoP ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "mac", "N_A", "DPoP "})
    void a_token_of_another_type_is_discarded(String type) {
        server.on(TOKEN, (request, out) -> out.write(answer(request, type, "{\"cnf\":{\"jkt\":\"%s\"}}")));

        fails(Binding.DPOP, Reason.BINDING, "of type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"cnf\":{}}", "{\"cnf\":{\"jkt\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\"}}"})
    void a_jwt_that_names_no_key_or_another_is_discarded(String claims) {
        server.on(TOKEN, (request, out) -> out.write(answer(request, "DPoP", claims)));

        fails(Binding.DPOP, Reason.BINDING, "key");
    }

    @Test
    void with_both_bindings_a_token_has_to_name_both() throws Exception {
        String both = "{\"cnf\":{\"jkt\":\"%s\",\"x5t#S256\":\"" + GENERATION.thumbprint() + "\",\"kc-jkt-type\":1}}";
        server.on(TOKEN, (request, out) -> out.write(answer(request, "DPoP", both)));
        Credential credential = requests(Binding.CERTIFICATE_AND_DPOP).fetch(GENERATION);
        assertThat(credential.proof()).isNotNull();
        assertThat(credential.authorization()).startsWith("DPoP ");
        fails(Binding.DPOP, Reason.BINDING, "[certificate, dpop]");

        server.on(TOKEN, (request, out) -> out.write(answer(request, "DPoP", "{\"cnf\":{\"jkt\":\"%s\"}}")));
        fails(Binding.CERTIFICATE_AND_DPOP, Reason.BINDING, "not bound to a certificate");
    }

    @Test
    void an_opaque_token_is_bound_by_its_type() throws Exception {
        server.on(TOKEN, json(200, "{\"access_token\":\"opaque\",\"token_type\":\"DPoP\"}"));

        assertThat(requests(Binding.DPOP).fetch(GENERATION).authorization()).isEqualTo("DPoP opaque");
    }

    @Test
    void metadata_without_our_algorithm_are_a_clear_failure_and_nothing_is_asked() {
        server.on(METADATA, json(200, """
                {"issuer":"%s","token_endpoint":"%s","dpop_signing_alg_values_supported":["EdDSA","RS256"]}""".formatted(server.url(""), server.url(TOKEN))));

        fails(Binding.DPOP, Reason.BINDING, "ES256");

        assertThat(server.requests(TOKEN)).isEmpty();
    }

    @Test
    void without_a_binding_the_token_is_a_bearer_token_and_there_is_no_proof() throws Exception {
        server.on(TOKEN, json(200, "{\"access_token\":\"opaque\",\"token_type\":\"bearer\"}"));

        Credential credential = requests(Binding.NONE).fetch(GENERATION);

        assertThat(credential.authorization()).isEqualTo("Bearer opaque");
        assertThat(credential.proof()).isNull();
        assertThat(server.requests(TOKEN).get(0).fields()).doesNotContainKey("dpop");
        server.on(TOKEN, json(200, "{\"access_token\":\"opaque\",\"token_type\":\"DPoP\"}"));
        fails(Binding.NONE, Reason.BINDING, "of type");
    }

    private void demandNonce(String nonce) {
        server.on(TOKEN, (request, out) -> {
            boolean given = proofOf(request).getPayload().toJSONObject().containsKey("nonce");
            out.write(
                    given
                            ? answer(request, "DPoP", "{\"cnf\":{\"jkt\":\"%s\"}}")
                            : json(400, "{\"error\":\"use_dpop_nonce\"}", "DPoP-Nonce: " + nonce)
                                    .getBytes(StandardCharsets.UTF_8));
        });
    }

    private static byte[] answer(ScriptedIssuer.Request request, String type, String claims, String... fields) {
        try {
            String thumbprint =
                    proofOf(request).getHeader().getJWK().computeThumbprint().toString();
            String token = TestAuthority.jwt(claims.replace("%s", thumbprint));
            return json(200, "{\"access_token\":\"" + token + "\",\"token_type\":\"" + type + "\"}", fields)
                    .getBytes(StandardCharsets.UTF_8);
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static SignedJWT proofOf(ScriptedIssuer.Request request) {
        try {
            return jwt(request);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The proof of a request, its signature verified. */
    private static SignedJWT jwt(ScriptedIssuer.Request request) throws Exception {
        SignedJWT proof = SignedJWT.parse(request.fields().get("dpop"));
        assertThat(proof.getHeader().getType().toString()).isEqualTo("dpop+jwt");
        ECKey key = proof.getHeader().getJWK().toECKey();
        assertThat(key.isPrivate()).isFalse();
        assertThat(proof.verify(new ECDSAVerifier(key))).isTrue();
        return proof;
    }

    private static Map<String, Object> proof(ScriptedIssuer.Request request) throws Exception {
        return jwt(request).getPayload().toJSONObject();
    }

    private long issuedAt(int request) throws Exception {
        return (long) Objects.requireNonNull(
                proof(server.requests(TOKEN).get(request)).get("iat"));
    }

    private static String parameter(ScriptedIssuer.Request request, String name) {
        return request.form().stream()
                .filter(each -> each.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private void fails(Binding binding, Reason reason, String message) {
        TokenException failure = catchThrowableOfType(
                TokenException.class, () -> requests(binding).fetch(GENERATION));
        assertThat(failure).isNotNull().hasMessageStartingWith("issuer corp").hasMessageContaining(message);
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
    }

    private IssuerSettings signing() {
        return new IssuerSettings(
                "corp",
                server.url(""),
                trust,
                "orders-client",
                "orders",
                new ClientAuthenticationSettings(
                        Method.PRIVATE_KEY_JWT, null, null, ClientAuthenticationSettings.TYPED, null, null),
                GrantSettings.CLIENT_CREDENTIALS,
                Duration.ofHours(12),
                true);
    }

    private TokenRequests requests(Binding binding) {
        return requests(server.settings(trust), binding);
    }

    private TokenRequests requests(IssuerSettings settings, Binding binding) {
        return new TokenRequests(
                "ledger",
                new Issuer(settings, time.scheduling(), LIMIT, ScriptedIssuer.NO_OTHERS),
                new TokenSettings("corp", null, List.of(), List.of(), binding, null),
                time.scheduling().nanoTime());
    }
}
