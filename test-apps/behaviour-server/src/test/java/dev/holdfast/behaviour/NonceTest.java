package dev.holdfast.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the servers do about nonces. */
class NonceTest {

    @Test
    void the_authorization_server_demands_one_and_another_each_time() {
        try (Bench bench = Bench.dpop()) {
            bench.server.authorizationServer().behave(sound -> sound.nonces(NoncePolicy.rotated()));
            HandClient.Reply reply = bench.askToken();
            assertThat(reply.status()).isEqualTo(400);
            assertThat(Bench.member(reply, "error")).isEqualTo("use_dpop_nonce");
            Set<String> nonces = new HashSet<>();
            for (int i = 0; i < 5; i++) {
                String nonce = reply.value("DPoP-Nonce");
                assertThat(nonces.add(nonce)).isTrue();
                assertThat(Nonces.isUsable(nonce)).isTrue();
                reply = bench.askToken(bench.tokenProof().claim("nonce", nonce));
                assertThat(reply.status()).isEqualTo(200);
            }
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    @Test
    void one_nonce_stays_until_it_expires() {
        try (Bench bench = Bench.dpop()) {
            bench.server.authorizationServer().behave(sound -> sound.nonces(NoncePolicy.demanded()));
            String first = bench.askToken().value("DPoP-Nonce");
            for (int i = 0; i < 3; i++) {
                HandClient.Reply good = bench.askToken(bench.tokenProof().claim("nonce", first));
                assertThat(good.status()).isEqualTo(200);
                assertThat(good.value("DPoP-Nonce")).isNull();
            }
            bench.server.authorizationServer().expireNonce();
            HandClient.Reply stale = bench.askToken(bench.tokenProof().claim("nonce", first));
            assertThat(stale.status()).isEqualTo(400);
            String second = stale.value("DPoP-Nonce");
            assertThat(second).isNotEqualTo(first);
            assertThat(bench.askToken(bench.tokenProof().claim("nonce", second)).status())
                    .isEqualTo(200);
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    @Test
    void the_resource_server_demands_one_of_its_own() {
        try (Bench bench = Bench.dpop()) {
            bench.server.resourceServer().behave(sound -> sound.nonces(NoncePolicy.rotated()));
            String token = bench.token();
            HandClient.Reply refused = bench.get(token);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.value("WWW-Authenticate"))
                    .startsWith("DPoP error=\"use_dpop_nonce\", error_description=\"");
            HandClient.Reply good =
                    bench.get(token, bench.resourceProof(token).claim("nonce", refused.value("DPoP-Nonce")));
            assertThat(good.status()).isEqualTo(200);
            HandClient.Reply next =
                    bench.get(token, bench.resourceProof(token).claim("nonce", good.value("DPoP-Nonce")));
            assertThat(next.status()).isEqualTo(200);
            bench.server.resourceServer().expireNonce();
            HandClient.Reply stale =
                    bench.get(token, bench.resourceProof(token).claim("nonce", next.value("DPoP-Nonce")));
            assertThat(stale.status()).isEqualTo(401);
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    @Test
    void an_offered_one_is_not_demanded() {
        try (Bench bench = Bench.dpop()) {
            bench.server.resourceServer().behave(sound -> sound.nonces(NoncePolicy.offered()));
            String token = bench.token();
            HandClient.Reply first = bench.get(token);
            assertThat(first.status()).isEqualTo(200);
            String nonce = first.value("DPoP-Nonce");
            assertThat(bench.get(token, bench.resourceProof(token).claim("nonce", nonce))
                            .status())
                    .isEqualTo(200);
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    @Test
    void an_insatiable_server_wants_another_each_time() {
        try (Bench bench = Bench.dpop()) {
            bench.server.authorizationServer().behave(sound -> sound.nonces(NoncePolicy.insatiable()));
            HandClient.Reply reply = bench.askToken();
            for (int i = 0; i < 4; i++) {
                assertThat(reply.status()).isEqualTo(400);
                reply = bench.askToken(bench.tokenProof().claim("nonce", reply.value("DPoP-Nonce")));
            }
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    @Test
    void one_can_be_demanded_without_being_told() {
        try (Bench bench = Bench.dpop()) {
            bench.server.authorizationServer().behave(sound -> sound.nonces(NoncePolicy.unsaid()));
            HandClient.Reply reply = bench.askToken();
            assertThat(Bench.member(reply, "error")).isEqualTo("use_dpop_nonce");
            assertThat(reply.values("DPoP-Nonce")).isEmpty();
        }
    }

    @Test
    void hostile_ones_leave_the_authorization_server_as_they_are() {
        try (Bench bench = Bench.dpop()) {
            for (String hostile : Nonces.hostile()) {
                bench.server
                        .authorizationServer()
                        .behave(sound -> sound.nonces(NoncePolicy.offered().of(hostile)));
                HandClient.Reply reply = bench.askToken();
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.value("DPoP-Nonce")).isEqualTo(hostile);
                assertThat(Nonces.isUsable(hostile)).isFalse();
            }
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    @Test
    void bytes_that_no_field_may_hold_can_be_sent() {
        try (Bench bench = Bench.dpop()) {
            for (String bytes : Nonces.unspeakable()) {
                bench.server
                        .authorizationServer()
                        .behave(sound -> sound.nonces(NoncePolicy.offered().of(bytes)));
                assertThat(bench.askToken().value("DPoP-Nonce")).isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void hostile_ones_leave_the_resource_server_over_either_protocol(HttpClient.Version version)
            throws IOException, InterruptedException {
        try (Bench bench = Bench.dpop()) {
            HttpClient http = HttpClient.newBuilder()
                    .sslContext(Bench.PKI.sslContext())
                    .version(version)
                    .build();
            String token = bench.token();
            for (String hostile : Nonces.hostileOverHttp2()) {
                bench.server
                        .resourceServer()
                        .behave(sound -> sound.nonces(NoncePolicy.offered().of(hostile)));
                HttpResponse<String> response = http.send(
                        HttpRequest.newBuilder(bench.resource())
                                .headers(
                                        "Authorization",
                                        "DPoP " + token,
                                        "DPoP",
                                        bench.resourceProof(token).sign())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(response.version()).isEqualTo(version);
                assertThat(response.headers().firstValue("DPoP-Nonce")).contains(hostile);
            }
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    @Test
    void after_a_hostile_one_the_good_one_before_it_still_counts() {
        try (Bench bench = Bench.dpop()) {
            bench.server
                    .authorizationServer()
                    .behave(sound -> sound.nonces(NoncePolicy.offered().of("good", "not good")));
            assertThat(bench.askToken().value("DPoP-Nonce")).isEqualTo("good");
            assertThat(bench.askToken(bench.tokenProof().claim("nonce", "good")).value("DPoP-Nonce"))
                    .isEqualTo("not good");
            bench.askToken(bench.tokenProof().claim("nonce", "good"));
            assertThat(bench.server.violations()).isEmpty();
        }
    }

    @Test
    void the_alphabet_is_that_of_the_grammar() {
        assertThat(Nonces.everyCharacter())
                .hasSize(92)
                .doesNotContain("\"", "\\", " ")
                .contains("!", "#", "[", "]", "~");
        assertThat(Nonces.isUsable(Nonces.everyCharacter())).isTrue();
        assertThat(Nonces.isUsable("n".repeat(1024))).isTrue();
        assertThat(Nonces.isUsable("n".repeat(1025))).isFalse();
    }
}
