package dev.holdfast.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.config.ClientAuthenticationSettings;
import dev.holdfast.config.ClientAuthenticationSettings.Method;
import dev.holdfast.config.GrantSettings;
import dev.holdfast.config.IssuerSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.token.TokenException.Reason;
import dev.holdfast.wire.HttpsEndpoint;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a token request to prove the client: checks JW-1 to JW-5 and JW-7, MT-2, MT-3 and SC-1. */
class ClientAuthenticationTest {
    private static final String ISSUER = "https://login.example.com/realms/prod";
    private static final String BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final String SPIFFE = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final Generation GENERATION = AUTHORITY.generation();

    private final Path folder;

    ClientAuthenticationTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"TLS_CLIENT_AUTH", "SELF_SIGNED_TLS_CLIENT_AUTH"})
    void a_certificate_needs_no_more_than_the_clients_name(Method method) throws Exception {
        assertThat(form(ClientAuthentication.of(issuer(settings(method, null)))))
                .containsExactly(entry("grant_type", "g"), entry("client_id", "orders client"));
    }

    @Test
    void a_signed_assertion_says_who_to_whom_and_until_when_and_no_more() throws Exception {
        List<Map.Entry<String, String>> form = form(signed(settings(Method.PRIVATE_KEY_JWT, null)));

        assertThat(form)
                .hasSize(4)
                .startsWith(
                        entry("grant_type", "g"),
                        entry("client_id", "orders client"),
                        entry("client_assertion_type", BEARER));
        SignedJWT assertion = assertion(form);
        assertThat(assertion.getHeader().toJSONObject())
                .containsOnly(entry("alg", "ES256"), entry("typ", "client-authentication+jwt"));
        Map<String, Object> claims = assertion.getPayload().toJSONObject();
        assertThat(claims).containsOnlyKeys("iss", "sub", "aud", "jti", "iat", "exp");
        assertThat(claims)
                .containsEntry("iss", "orders client")
                .containsEntry("sub", "orders client")
                .containsEntry("aud", ISSUER)
                .containsEntry("iat", NOW.getEpochSecond())
                .containsEntry("exp", NOW.getEpochSecond() + 60);
        assertThat(assertion.verify(
                        new ECDSAVerifier((ECPublicKey) GENERATION.leaf().getPublicKey())))
                .isTrue();
    }

    @Test
    void each_attempt_has_an_assertion_of_its_own() throws Exception {
        ClientAuthentication authentication = signed(settings(Method.PRIVATE_KEY_JWT, null));
        Set<String> identifiers = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            JWTClaimsSet claims = assertion(form(authentication)).getJWTClaimsSet();
            assertThat(claims.getJWTID()).hasSize(22); // 128 bits
            identifiers.add(claims.getJWTID());
        }
        assertThat(identifiers).hasSize(200);
    }

    @Test
    void type_and_key_id_are_the_operators() throws Exception {
        SignedJWT assertion = assertion(form(
                signed(new ClientAuthenticationSettings(Method.PRIVATE_KEY_JWT, null, "key 7", "JWT", null, null))));

        assertThat(assertion.getHeader().toJSONObject())
                .containsOnly(entry("alg", "ES256"), entry("typ", "JWT"), entry("kid", "key 7"));
    }

    @ParameterizedTest
    @CsvSource({"EC, 256, ES256", "EC, 384, ES384", "EC, 521, ES512", "RSA, 2048, PS256"})
    void the_key_decides_the_algorithm(String kind, int size, String algorithm) throws Exception {
        KeyPair pair = keys(kind, size);

        SignedJWT assertion = assertion(form(signed(settings(Method.PRIVATE_KEY_JWT, keyFile(pair)))));

        assertThat(assertion.getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
        JWSVerifier verifier = pair.getPublic() instanceof ECPublicKey curve
                ? new ECDSAVerifier(curve)
                : new RSASSAVerifier((RSAPublicKey) pair.getPublic());
        assertThat(assertion.verify(verifier)).isTrue();
    }

    /** RFC 9864 gave the algorithm a second name; servers list the one that they know. */
    @ParameterizedTest
    @CsvSource({"'', EdDSA", "Ed25519, Ed25519", "EdDSA Ed25519, EdDSA", "ES256, EdDSA"})
    void ed25519_is_called_as_the_issuer_calls_it(String listed, String algorithm) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        List<String> algorithms = listed.isEmpty() ? List.of() : List.of(listed.split(" ", -1));

        List<Map.Entry<String, String>> form =
                form(signed(settings(Method.PRIVATE_KEY_JWT, keyFile(pair))), algorithms);

        SignedJWT assertion = assertion(form);
        assertThat(assertion.getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(pair.getPublic());
        verifier.update(assertion.getSigningInput());
        assertThat(verifier.verify(assertion.getSignature().decode())).isTrue();
    }

    @Test
    void a_key_that_was_replaced_is_the_one_that_signs() throws Exception {
        Path file = keyFile(keys("EC", 256));
        ClientAuthentication authentication = signed(settings(Method.PRIVATE_KEY_JWT, file));
        form(authentication);
        KeyPair next = keys("EC", 256);
        write(file, next);

        assertThat(assertion(form(authentication)).verify(new ECDSAVerifier((ECPublicKey) next.getPublic())))
                .isTrue();
    }

    @Test
    void a_short_rsa_key_signs_nothing() throws Exception {
        Path file = keyFile(keys("RSA", 1024));

        assertThat(failure(signed(settings(Method.PRIVATE_KEY_JWT, file))).getMessage())
                .contains("corp", "RSA of 2048 bits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0", "secret", "-----BEGIN ENCRYPTED PRIVATE KEY-----"})
    void a_key_file_in_the_middle_of_a_write_is_one_clear_error_without_its_content(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("signing.pem"), content);

        TokenException failure = failure(signed(settings(Method.PRIVATE_KEY_JWT, file)));

        assertThat(failure.reason()).isEqualTo(Reason.CLIENT_ASSERTION);
        assertThat(failure.getMessage())
                .contains("corp", file.toString())
                .doesNotContain("secret", "c2VjcmV0")
                .hasSizeLessThan(400);
    }

    @Test
    void a_federated_assertion_is_the_files_at_that_moment() throws Exception {
        Path file = Files.writeString(folder.resolve("sa.jwt"), "aa.bb.cc\n");
        ClientAuthentication authentication = ClientAuthentication.of(issuer(federated(file, SPIFFE)));

        assertThat(form(authentication))
                .containsExactly(
                        entry("grant_type", "g"),
                        entry("client_id", "orders client"),
                        entry("client_assertion_type", SPIFFE),
                        entry("client_assertion", "aa.bb.cc"));
        Files.writeString(file, "dd.ee.ff");
        assertThat(form(authentication)).contains(entry("client_assertion", "dd.ee.ff"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "secret.b", "a.b.c.secret", "a.b.secret c", "a.b.c&scope=secret"})
    void what_is_no_assertion_goes_nowhere(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("sa.jwt"), content);

        TokenException failure = failure(ClientAuthentication.of(issuer(federated(file, BEARER))));

        assertThat(failure.reason()).isEqualTo(Reason.CLIENT_ASSERTION);
        assertThat(failure.getMessage()).contains("corp", file.toString()).doesNotContain("secret");
    }

    @Test
    void an_assertion_that_is_not_there_yet_is_a_failure_that_passes() throws Exception {
        Path file = folder.resolve("sa.jwt");
        ClientAuthentication authentication = ClientAuthentication.of(issuer(federated(file, BEARER)));

        assertThat(failure(authentication).getMessage()).contains("NoSuchFileException");
        Files.writeString(file, "aa.bb.cc");
        assertThat(form(authentication)).contains(entry("client_assertion", "aa.bb.cc"));
    }

    private static ClientAuthenticationSettings settings(Method method, @Nullable Path key) {
        return new ClientAuthenticationSettings(method, key, null, ClientAuthenticationSettings.TYPED, null, null);
    }

    private static ClientAuthenticationSettings federated(Path file, String type) {
        return new ClientAuthenticationSettings(
                Method.FEDERATED, null, null, ClientAuthenticationSettings.TYPED, file, type);
    }

    private static IssuerSettings issuer(ClientAuthenticationSettings authentication) {
        return new IssuerSettings(
                "corp",
                ISSUER,
                null,
                "orders client",
                "orders",
                authentication,
                GrantSettings.CLIENT_CREDENTIALS,
                Duration.ofHours(12),
                true);
    }

    private static ClientAuthentication signed(ClientAuthenticationSettings authentication) {
        return new SignedAssertion(issuer(authentication), InstantSource.fixed(NOW));
    }

    private static TokenException failure(ClientAuthentication authentication) {
        TokenException failure = catchThrowableOfType(TokenException.class, () -> form(authentication));
        assertThat(failure).isNotNull();
        return failure;
    }

    private static List<Map.Entry<String, String>> form(ClientAuthentication authentication) throws TokenException {
        return form(authentication, List.of());
    }

    private static final HttpsEndpoint ALIAS = new HttpsEndpoint("mtls.example.com", 443, "/token");

    private static List<Map.Entry<String, String>> form(ClientAuthentication authentication, List<String> algorithms)
            throws TokenException {
        StringBuilder form = new StringBuilder("grant_type=g");
        authentication.appendTo(
                form,
                GENERATION,
                new AuthorizationServerMetadata(ALIAS, true, true, List.of(), algorithms, null, ALIAS, null, null));
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (String pair : form.toString().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters.add(entry(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8)));
        }
        return parameters;
    }

    private static SignedJWT assertion(List<Map.Entry<String, String>> form) throws Exception {
        for (Map.Entry<String, String> parameter : form) {
            if (parameter.getKey().equals("client_assertion")) {
                return SignedJWT.parse(parameter.getValue());
            }
        }
        throw new AssertionError("no assertion");
    }

    private static KeyPair keys(String kind, int size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    private Path keyFile(KeyPair pair) throws IOException {
        return write(folder.resolve("signing.pem"), pair);
    }

    private static Path write(Path file, KeyPair pair) throws IOException {
        String encoded =
                Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
        return Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
    }
}
