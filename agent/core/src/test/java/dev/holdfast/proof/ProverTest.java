package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.proof.KnownServers.Role;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProverTest {
    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);
    private static final Duration LIFE = Duration.ofHours(1);
    private static final TargetUri LEDGER = new TargetUri("https", "ledger.example", 443, "/v1/entries");
    private static final TargetUri TOKEN = new TargetUri("https", "login.example", 443, "/token");

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1); // it may wrap around at any time
    private final Prover prover = new Prover(LIFE, Runnable::run, new SecureRandom(), nanoTime::get);

    @Test
    void one_key_serves_all_tokens_until_its_life_is_over() {
        ProofKey first = prover.key();
        nanoTime.addAndGet(LIFE.toNanos() - 1);
        assertThat(prover.key()).isSameAs(first);

        nanoTime.addAndGet(1);
        ProofKey second = prover.key();

        assertThat(second.thumbprint()).isNotEqualTo(first.thumbprint());
        nanoTime.addAndGet(LIFE.toNanos() - 1);
        assertThat(prover.key()).as("with a whole life of its own").isSameAs(second);
    }

    @Test
    void a_token_goes_on_with_the_key_that_it_is_bound_to() throws Exception {
        ProofKey first = prover.key();
        TokenProof old = prover.proofOf(first, "token");
        nanoTime.addAndGet(LIFE.toNanos());
        ProofKey second = prover.key();

        assertThat(keyOf(proof(old, LEDGER))).isEqualTo(first.thumbprint());
        assertThat(keyOf(proof(prover.proofOf(second, "token"), LEDGER))).isEqualTo(second.thumbprint());
        assertThat(keyOf(prover.forTokenRequest(second, TOKEN))).isEqualTo(second.thumbprint());
    }

    @Test
    void two_issuers_have_two_keys() {
        Prover other = new Prover(LIFE, Runnable::run);
        assertThat(other.key().thumbprint()).isNotEqualTo(prover.key().thumbprint());
    }

    /** Tokens that are asked for at once by many services are bound to one key, at first and after each life. */
    @Test
    void of_many_threads_that_find_no_key_all_get_the_same() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 50; round++) {
                CountDownLatch start = new CountDownLatch(1);
                List<Future<ProofKey>> found = new ArrayList<>();
                for (int t = 0; t < threads; t++) {
                    found.add(pool.submit(() -> {
                        start.await();
                        return prover.key();
                    }));
                }
                start.countDown();
                Set<String> thumbprints = new HashSet<>();
                for (Future<ProofKey> each : found) {
                    thumbprints.add(each.get().thumbprint());
                }
                assertThat(thumbprints).containsExactly(prover.key().thumbprint());
                nanoTime.addAndGet(LIFE.toNanos());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void nonces_of_the_issuer_and_of_resource_servers_stay_apart_even_at_one_host() throws Exception {
        TokenProof proof = prover.proofOf(prover.key(), "token");
        assertThat(prover.learn(Role.AUTHORIZATION_SERVER, LEDGER, "of-the-issuer", null, null))
                .isTrue();
        assertThat(claims(proof(proof, LEDGER))).doesNotContainKey("nonce");

        assertThat(proof.learn(LEDGER, "of-the-ledger", null, null)).isTrue();

        assertThat(claims(proof(proof, LEDGER))).containsEntry("nonce", "of-the-ledger");
        assertThat(claims(prover.forTokenRequest(prover.key(), LEDGER))).containsEntry("nonce", "of-the-issuer");
        assertThat(claims(prover.forTokenRequest(prover.key(), TOKEN))).doesNotContainKey("nonce");
    }

    @Test
    void the_time_in_a_proof_is_that_of_its_server() throws Exception {
        TokenProof proof = prover.proofOf(prover.key(), "token");
        Instant ahead = Instant.now().plusSeconds(600);

        assertThat(proof.learn(LEDGER, null, date(ahead), null))
                .as("no nonce that a request could be repeated with")
                .isFalse();

        assertThat(issuedAt(proof(proof, LEDGER))).isBetween(ahead.getEpochSecond() - 5, ahead.getEpochSecond() + 300);
        assertThat(issuedAt(prover.forTokenRequest(prover.key(), TOKEN))).isLessThan(ahead.getEpochSecond() - 300);
    }

    @Test
    void only_a_proof_of_a_token_has_its_hash() throws Exception {
        ProofKey key = prover.key();
        assertThat(claims(proof(prover.proofOf(key, "token"), LEDGER)))
                .containsEntry("ath", AccessTokenHash.of("token").value());
        assertThat(claims(prover.forTokenRequest(key, TOKEN))).doesNotContainKey("ath");
    }

    private static String proof(TokenProof proof, TargetUri target) {
        String[] values = new String[proof.fieldCount()];
        proof.prove("GET", target, values);
        return values[0];
    }

    private static String date(Instant time) {
        return IMF_FIXDATE.format(time.atOffset(ZoneOffset.UTC));
    }

    private static long issuedAt(String proof) throws Exception {
        return SignedJWT.parse(proof)
                .getJWTClaimsSet()
                .getIssueTime()
                .toInstant()
                .getEpochSecond();
    }

    private static Map<String, @Nullable Object> claims(String proof) throws Exception {
        return SignedJWT.parse(proof).getPayload().toJSONObject();
    }

    private static String keyOf(String proof) throws Exception {
        return SignedJWT.parse(proof).getHeader().getJWK().computeThumbprint().toString();
    }
}
