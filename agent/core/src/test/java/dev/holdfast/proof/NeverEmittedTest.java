package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the negative tests of the OpenID conformance suite send to a server
 * ("fapi2-security-profile-final-dpop-negative-tests"): none of it can be produced here. Each detector is shown a proof with
 * the fault first, so that it is known to see it.
 */
class NeverEmittedTest {
    private static final long NOW = 1_795_500_000L;
    private static final ProofKey KEY = Keys.fresh();
    private static final AccessTokenHash HASH = AccessTokenHash.of("token");
    private static final List<Made> ALL = new ArrayList<>();

    /** A proof and what was asked for. */
    record Made(Proof proof, String method, String htu, boolean resource) {}

    /** A proof taken apart by an independent reader. */
    record Proof(Map<String, Object> header, Map<String, Object> claims, String signed, String signature) {
        static Proof of(String compact) throws Exception {
            String[] parts = compact.split("\\.", -1);
            assertThat(parts).as("a compact JWS has three parts").hasSize(3);
            return new Proof(Json.decoded(parts[0]), Json.decoded(parts[1]), parts[0] + "." + parts[1], parts[2]);
        }

        Object headerMember(String name) {
            return String.valueOf(header.get(name));
        }
    }

    @BeforeAll
    static void make_proofs_of_every_kind() throws Exception {
        DpopProofMaker maker = new DpopProofMaker(new PreparedProofs(64, Runnable::run, new SecureRandom()));
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            TargetUri target = new TargetUri("HTTPS", "Server.Example", 443, "/" + random.nextInt() + "?a=b#c");
            String nonce = random.nextBoolean() ? "nonce" + i : null;
            String method = List.of("GET", "POST", "QUERY").get(random.nextInt(3));
            boolean resource = i % 2 == 0;
            String proof = resource
                    ? maker.forResource(KEY, method, target, HASH, nonce, NOW)
                    : maker.forTokenRequest(KEY, target, nonce, NOW);
            ALL.add(new Made(Proof.of(proof), resource ? method : "POST", target.htu(), resource));
        }
    }

    @Test
    void a_proof_without_a_member_that_it_must_have() throws Exception {
        for (String name : List.of("typ", "alg", "jwk")) {
            never(made -> !made.proof().header().containsKey(name), with("{}", "{}"));
        }
        for (String name : List.of("jti", "htm", "htu", "iat")) {
            never(made -> !made.proof().claims().containsKey(name), with("{}", "{}"));
        }
        never(made -> made.resource() != made.proof().claims().containsKey("ath"), with("{}", "{}"));
    }

    @Test
    void another_type() throws Exception {
        never(
                made -> !made.proof().headerMember("typ").equals("dpop+jwt"),
                with("{\"typ\":\"JWT\",\"alg\":\"ES256\"}", "{}"));
    }

    @Test
    void another_algorithm_none_included() throws Exception {
        for (String algorithm : List.of("RS256", "none", "HS256")) {
            never(
                    made -> !made.proof().headerMember("alg").equals("ES256"),
                    with("{\"typ\":\"dpop+jwt\",\"alg\":\"" + algorithm + "\"}", "{}"));
        }
    }

    @Test
    void a_bad_signature_or_one_by_another_key() throws Exception {
        Made tampered =
                with("{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":" + KEY.publicJwk() + "}", "{\"htm\":\"GET\"}");
        never(made -> !isSigned(made), tampered);
    }

    @Test
    void a_private_key_in_the_header() throws Exception {
        never(
                made -> !(made.proof().header().get("jwk") instanceof Map<?, ?> jwk
                        && jwk.keySet().equals(Set.of("kty", "crv", "x", "y"))),
                with("{\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\",\"d\":\"AA\"}}", "{}"));
    }

    @Test
    void the_method_or_target_of_another_request() throws Exception {
        never(made -> !made.method().equals(made.proof().claims().get("htm")), with("{}", "{\"htm\":\"PUT\"}"));
        never(
                made -> !made.htu().equals(made.proof().claims().get("htu")),
                with("{}", "{\"htu\":\"https://other.example/\"}"));
        never(
                made -> String.valueOf(made.proof().claims().get("htu"))
                        .chars()
                        .anyMatch(c -> c == '?' || c == '#' || c == '@' || (c >= 'A' && c <= 'Z')),
                with("{}", "{\"htu\":\"https://u@Other.example/?a=b\"}"));
    }

    @Test
    void another_time() throws Exception {
        never(made -> !Long.valueOf(NOW).equals(made.proof().claims().get("iat")), with("{}", "{\"iat\":1}"));
        never(
                made -> !Long.valueOf(NOW).equals(made.proof().claims().get("iat")),
                with("{}", "{\"iat\":" + (NOW + 3600) + "}"));
    }

    @Test
    void the_hash_of_another_token() throws Exception {
        never(
                made -> made.resource()
                        && !HASH.value().equals(made.proof().claims().get("ath")),
                new Made(proof("{}", "{\"ath\":\"AA\"}"), "GET", "", true));
    }

    @Test
    void an_identifier_for_the_second_time() {
        Set<Object> seen = new HashSet<>();
        for (Made made : ALL) {
            assertThat(seen.add(String.valueOf(made.proof().claims().get("jti"))))
                    .isTrue();
        }
        assertThat(seen).hasSize(300);
    }

    private static void never(Predicate<Made> fault, Made faulty) {
        assertThat(fault.test(faulty)).as("the detector sees the fault").isTrue();
        assertThat(ALL).hasSize(300).noneMatch(fault);
    }

    private static Made with(String header, String claims) throws Exception {
        return new Made(proof(header, claims), "GET", "https://server.example/", true);
    }

    private static Proof proof(String header, String claims) throws Exception {
        return Proof.of(
                Base64URL.encode(header) + "." + Base64URL.encode(claims) + "." + Base64URL.encode(new byte[64]));
    }

    private static boolean isSigned(Made made) {
        try {
            ECKey key = ECKey.parse(KEY.publicJwk());
            return key.toJSONObject().equals(made.proof().header().get("jwk"))
                    && new ECDSAVerifier(key)
                            .verify(
                                    com.nimbusds.jose.JWSHeader.parse(
                                            made.proof().header()),
                                    made.proof().signed().getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                                    new Base64URL(made.proof().signature()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
