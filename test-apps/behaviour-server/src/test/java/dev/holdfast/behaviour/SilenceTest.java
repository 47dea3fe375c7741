package dev.holdfast.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import dev.holdfast.harness.Pki;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that does all as it should hears nothing from the judge, however the servers behave. */
class SilenceTest {

    @Test
    void about_certificate_bound_tokens() {
        try (Bench bench = Bench.bearer()) {
            assertThat(bench.get(bench.token()).status()).isEqualTo(200);
            assertSilence(bench);
        }
    }

    @Test
    void about_tokens_bound_to_a_key() {
        try (Bench bench = Bench.dpop()) {
            String token = bench.token();
            assertThat(bench.get(token).status()).isEqualTo(200);
            assertThat(bench.get(token).status()).isEqualTo(200);
            assertSilence(bench);
        }
    }

    @Test
    void about_tokens_bound_to_both() {
        try (Bench bench = Bench.both()) {
            assertThat(bench.get(bench.token()).status()).isEqualTo(200);
            assertSilence(bench);
        }
    }

    @Test
    void about_assertions() {
        try (Bench bench = Bench.assertion()) {
            bench.token();
            assertThat(bench.get(bench.token()).status()).isEqualTo(200);
            List<Field> withId = bench.form("client_id", "orders");
            assertThat(bench.post(bench.tokenEndpoint(), withId).status()).isEqualTo(200);
            assertSilence(bench);
        }
    }

    @Test
    void about_proofs_by_rsa() {
        try (Bench bench = Bench.dpop()) {
            HandJwt proof = HandJwt.proof(HandJwt.RSA, "PS256", "POST", bench.tokenEndpoint());
            assertThat(bench.askToken(proof).status()).isEqualTo(200);
            assertSilence(bench);
        }
    }

    /** RFC 9864 has the algorithm's own name, RFC 8037 that of the family; Nimbus alone would verify neither. */
    @Test
    void about_proofs_by_ed25519() throws GeneralSecurityException {
        try (Bench bench = Bench.dpop()) {
            bench.server.authorizationServer().behave(sound -> sound.dpopAlgorithms(List.of()));
            for (String algorithm : List.of("EdDSA", "Ed25519")) {
                String proof = edwards(algorithm, bench.tokenEndpoint());
                assertThat(bench.post(bench.tokenEndpoint(), bench.form(), Bench.proof(proof))
                                .status())
                        .isEqualTo(200);
            }
            assertSilence(bench);
            String spoilt = edwards("EdDSA", bench.tokenEndpoint()).replaceFirst("\\.[^.]*$", ".AAAA");
            bench.post(bench.tokenEndpoint(), bench.form(), Bench.proof(spoilt));
            assertThat(bench.server.violations())
                    .extracting(Violation::condition)
                    .containsExactly(Condition.PROOF_SIGNATURE);
        }
    }

    @Test
    void about_the_static_key() {
        try (Bench bench = Bench.dpop()) {
            assertThat(bench.get(Bench.staticKey()).status()).isEqualTo(200);
            assertThat(bench.get().status()).isEqualTo(401);
            assertSilence(bench);
        }
    }

    @Test
    void about_a_token_that_was_refused_while_others_carried_it() {
        try (Bench bench = Bench.bearer()) {
            bench.server.concurrent();
            String token = bench.token();
            bench.server.resourceServer().refuseNext(Refusal.invalidToken("expired"));
            assertThat(bench.get(token).status()).isEqualTo(401);
            assertThat(bench.get(token).status()).isEqualTo(401);
            assertSilence(bench);
        }
    }

    /** A lure that no client can reach would prove nothing. */
    @Test
    void about_a_stranger_that_follows_a_redirect_elsewhere() throws IOException, InterruptedException {
        try (Bench bench = Bench.bearer()) {
            String elsewhere = bench.server.elsewhere().at("/lure").toString();
            bench.server.resourceServer().refuseNext(Refusal.redirect(307, elsewhere));
            HttpClient http = HttpClient.newBuilder()
                    .sslContext(Bench.PKI.sslContext())
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            HttpResponse<String> response =
                    http.send(HttpRequest.newBuilder(bench.resource()).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).contains("elsewhere");
            assertThat(bench.server.requests(Role.ELSEWHERE))
                    .extracting(ReceivedRequest::target)
                    .containsExactly("/lure");
            assertSilence(bench);
        }
    }

    @Test
    void about_requests_for_a_place_elsewhere_without_credentials() {
        try (Bench bench = Bench.bearer()) {
            HandClient anybody = HandClient.withoutCertificate(Bench.PKI);
            assertThat(anybody.send("GET", bench.server.elsewhere().at("/"), "", List.of())
                            .status())
                    .isEqualTo(200);
            assertThat(anybody.send("GET", bench.server.elsewhere().plain("/"), "", List.of())
                            .status())
                    .isEqualTo(200);
            assertSilence(bench);
            assertThat(bench.server.requests(Role.ELSEWHERE)).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void about_either_protocol(HttpClient.Version version) throws IOException, InterruptedException {
        try (Bench bench = Bench.both()) {
            HttpClient http = HttpClient.newBuilder()
                    .sslContext(Bench.ORDERS.sslContext(Bench.PKI))
                    .version(version)
                    .build();
            String token = bench.token();
            URI uri = bench.server.resourceServer().at("/v1/a%2Fb/%7E?q=1&q=%20");
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .method("QUERY", HttpRequest.BodyPublishers.ofString("what"))
                    .header("Authorization", "DPoP " + token)
                    .header(
                            "DPoP",
                            HandJwt.proof("QUERY", bench.server.resourceServer().at("/v1/a%2Fb/%7E"))
                                    .forToken(token)
                                    .sign())
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.version()).isEqualTo(version);
            assertSilence(bench);
            ReceivedRequest received = bench.server.requests(Role.RESOURCE).get(0);
            assertThat(received.protocol()).isEqualTo(version == HttpClient.Version.HTTP_2 ? "HTTP/2.0" : "HTTP/1.1");
            assertThat(received.target()).isEqualTo("/v1/a%2Fb/%7E?q=1&q=%20");
            assertThat(received.method()).isEqualTo("QUERY");
            assertThat(received.values("host"))
                    .containsExactly(bench.server.resourceServer().host());
            assertThat(received.connection().thumbprint()).isEqualTo(Bench.ORDERS.thumbprint());
            assertThat(received.connection().subject()).isEqualTo(Pki.ORDERS);
            assertThat(new String(received.body(), StandardCharsets.UTF_8)).isEqualTo("what");
        }
    }

    private static String edwards(String algorithm, URI uri) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        Base64URL x = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        String input = Base64URL.encode("{\"typ\":\"dpop+jwt\",\"alg\":\"" + algorithm
                        + "\",\"jwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}}")
                + "."
                + Base64URL.encode("{\"jti\":\"" + UUID.randomUUID() + "\",\"htm\":\"POST\",\"htu\":\"" + uri
                        + "\",\"iat\":" + Instant.now().getEpochSecond() + "}");
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + Base64URL.encode(signature.sign());
    }

    private static void assertSilence(Bench bench) {
        assertThat(bench.server.violations()).isEmpty();
        assertThat(bench.server.warnings()).isEmpty();
    }
}
