package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DpopProofMakerTest {
    private static final long NOW = 1_562_262_616L;
    private static final String TOKEN = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
    private static final AccessTokenHash HASH = AccessTokenHash.of(TOKEN);
    private static final TargetUri RESOURCE = new TargetUri("https", "resource.example.org", 443, "/protectedresource");

    private final ProofKey key = Keys.fresh();
    private final DpopProofMaker maker = new DpopProofMaker(new PreparedProofs(32, Runnable::run, new SecureRandom()));

    @Test
    void the_access_token_hash_is_that_of_RFC_9449_figure_14() {
        assertThat(HASH.value()).isEqualTo("fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
    }

    @Test
    void a_token_that_no_field_can_carry_has_no_hash_and_is_not_quoted() {
        assertThatThrownBy(() -> AccessTokenHash.of("sécret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("cret");
    }

    @Test
    void a_token_request_is_proven_as_in_RFC_9449_figure_5() throws Exception {
        TargetUri endpoint = new TargetUri("https", "server.example.com", 443, "/token");
        Map<String, Object> claims = claims(maker.forTokenRequest(key, endpoint, null, NOW));

        assertThat(claims.remove("jti")).isInstanceOf(String.class);
        assertThat(claims)
                .isEqualTo(Map.of("htm", "POST", "htu", "https://server.example.com/token", "iat", 1_562_262_616L));
    }

    @Test
    void a_resource_request_is_proven_as_in_RFC_9449_figure_14() throws Exception {
        Map<String, Object> claims = claims(maker.forResource(key, "GET", RESOURCE, HASH, null, 1_562_262_618L));

        assertThat(claims.remove("jti")).isInstanceOf(String.class);
        assertThat(claims)
                .isEqualTo(Map.of(
                        "htm",
                        "GET",
                        "htu",
                        "https://resource.example.org/protectedresource",
                        "iat",
                        1_562_262_618L,
                        "ath",
                        "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"));
    }

    @Test
    void a_nonce_is_sent_as_it_was_given() throws Exception {
        assertThat(claims(maker.forResource(key, "GET", RESOURCE, HASH, "eyJ7S_zG.eyJH0-Z.HX4w-7v", NOW)))
                .containsEntry("nonce", "eyJ7S_zG.eyJH0-Z.HX4w-7v");
        assertThat(claims(maker.forTokenRequest(key, RESOURCE, "eyJ7S_zG.eyJbYu3.xQmBj-1", NOW)))
                .containsEntry("nonce", "eyJ7S_zG.eyJbYu3.xQmBj-1");
    }

    @ParameterizedTest
    @CsvSource({"PATCH", "QUERY", "get", "M-SEARCH", "'!#$%&''*+-.^_`|~9aZ'"})
    void the_method_keeps_its_case(String method) throws Exception {
        assertThat(claims(maker.forResource(key, method, RESOURCE, HASH, null, NOW)))
                .containsEntry("htm", method);
    }

    @ParameterizedTest
    @CsvSource({"0", "9", "10", "99", "1562262616", "4102444800", "9223372036854775807"})
    void the_time_is_written_in_seconds(long issuedAt) throws Exception {
        assertThat(claims(maker.forTokenRequest(key, RESOURCE, null, issuedAt))).containsEntry("iat", issuedAt);
    }

    @Test
    void a_time_before_1970_is_refused() {
        assertThatThrownBy(() -> maker.forTokenRequest(key, RESOURCE, null, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The maker beside an independent reader: whatever goes in comes out, and nothing else. */
    @Test
    void whatever_the_grammar_allows_is_read_back_unchanged() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            String method = randomOf(random, "!#$%&'*+-.^_`|~09azAZ", 1, 20);
            String path = "/" + randomOf(random, "abzAZ09-._~!$&'()*+,;=:@%/7Ee", 0, 200);
            TargetUri target = new TargetUri("https", randomOf(random, "abz09-.", 1, 60), random.nextInt(65_536), path);
            String nonce = random.nextBoolean() ? randomNonce(random, 1 + random.nextInt(1024)) : null;
            boolean resource = random.nextBoolean();
            long issuedAt = random.nextInt(Integer.MAX_VALUE);
            String proof = resource
                    ? maker.forResource(key, method, target, HASH, nonce, issuedAt)
                    : maker.forTokenRequest(key, target, nonce, issuedAt);

            assertComplete(proof, resource ? method : "POST", target.htu(), issuedAt, resource, nonce);
        }
    }

    /** Some clients put onto the wire what no grammar allows. It must not break out of its string. */
    @Test
    void even_what_no_grammar_allows_is_read_back_unchanged() throws Exception {
        Random random = new Random(12);
        for (int i = 0; i < 500; i++) {
            String method = randomOf(random, "G\"\\/\b\f\n\r\t\u0000\u001f\u007f\u0080äß日\u2028", 0, 12);
            String path = "/" + randomOf(random, "x\"\\{}:,\n\r\t\u0001\u001f\u007f\u00ff日\u2028\u2029 <>", 0, 300);
            TargetUri target = new TargetUri("https", "a.example", 443, path);
            String nonce = randomOf(random, "\",\"ath\":\\u0022 \u0000ä日", 0, 100);
            String proof = maker.forResource(key, method, target, HASH, nonce, NOW);

            assertComplete(proof, method, target.htu(), NOW, true, nonce);
        }
    }

    @Test
    void a_very_long_request_target_is_proven_whole() throws Exception {
        TargetUri target = new TargetUri("https", "a.example", 443, "/" + "\"x".repeat(100_000));
        assertComplete(maker.forResource(key, "GET", target, HASH, null, NOW), "GET", target.htu(), NOW, true, null);
        assertComplete(
                maker.forResource(key, "GET", RESOURCE, HASH, null, NOW), "GET", RESOURCE.htu(), NOW, true, null);
    }

    @Test
    void no_proof_repeats_an_identifier_or_a_signature() throws Exception {
        Set<Object> identifiers = new HashSet<>();
        Set<String> signatures = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            String proof = maker.forTokenRequest(key, RESOURCE, "same", NOW);
            Object jti = claims(proof).get("jti");
            assertThat(String.valueOf(jti)).hasSize(22); // 128 bits, and short (RFC 9449 section 11.1)
            identifiers.add(String.valueOf(jti));
            signatures.add(proof.substring(proof.lastIndexOf('.'), proof.lastIndexOf('.') + 43));
        }
        assertThat(identifiers).hasSize(2000);
        assertThat(signatures).hasSize(2000);
    }

    @Test
    void one_maker_serves_many_keys() throws Exception {
        for (int i = 0; i < 50; i++) {
            ProofKey other = Keys.fresh();
            String proof = maker.forResource(other, "GET", RESOURCE, HASH, null, NOW);
            SignedJWT read = SignedJWT.parse(proof);
            assertThat(read.getHeader().getJWK().computeThumbprint().toString()).isEqualTo(other.thumbprint());
            assertThat(read.verify(new ECDSAVerifier(Keys.publicKey(other)))).isTrue();
            assertThat(read.verify(new ECDSAVerifier(Keys.publicKey(key)))).isFalse();
        }
    }

    private void assertComplete(
            String proof, String method, String htu, long issuedAt, boolean resource, @Nullable String nonce)
            throws Exception {
        SignedJWT read = SignedJWT.parse(proof);
        JWSHeader header = read.getHeader();
        assertThat(header.getType()).isEqualTo(new JOSEObjectType("dpop+jwt"));
        assertThat(header.getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
        assertThat(header.toJSONObject().keySet()).containsExactlyInAnyOrder("typ", "alg", "jwk");
        assertThat(header.getJWK().toJSONObject().keySet()).containsExactlyInAnyOrder("kty", "crv", "x", "y");
        assertThat(header.getJWK().computeThumbprint().toString()).isEqualTo(key.thumbprint());
        assertThat(read.verify(new ECDSAVerifier(header.getJWK().toECKey()))).isTrue();

        Map<String, Object> claims = claims(proof);
        assertThat(claims.remove("jti")).asString().hasSize(22);
        assertThat(claims.remove("htm")).isEqualTo(method);
        assertThat(claims.remove("htu")).isEqualTo(htu);
        assertThat(claims.remove("iat")).isEqualTo(issuedAt);
        assertThat(claims.remove("ath")).isEqualTo(resource ? HASH.value() : null);
        assertThat(claims.remove("nonce")).isEqualTo(nonce);
        assertThat(claims).isEmpty();
    }

    private static Map<String, Object> claims(String proof) throws Exception {
        return Json.decoded(proof.split("\\.", -1)[1]);
    }

    private static String randomOf(Random random, String alphabet, int shortest, int longest) {
        StringBuilder text = new StringBuilder();
        for (int n = shortest + random.nextInt(longest - shortest + 1); n > 0; n--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static String randomNonce(Random random, int length) {
        StringBuilder nonce = new StringBuilder();
        while (nonce.length() < length) {
            char c = (char) (0x21 + random.nextInt(0x5e));
            if (c != '"' && c != '\\') {
                nonce.append(c);
            }
        }
        return nonce.toString();
    }
}
