package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PreparedProofsTest {
    private final SecureRandom random = new SecureRandom();
    private final List<Runnable> handedOver = new ArrayList<>();

    @Test
    void every_signature_verifies_by_the_jdk() throws Exception {
        PreparedProofs supply = new PreparedProofs(64, Runnable::run, random);
        PreparedProof.Scratch scratch = new PreparedProof.Scratch();
        for (int keys = 0; keys < 4; keys++) {
            ProofKey key = Keys.fresh();
            for (int i = 0; i < 100; i++) {
                byte[] message = ("message " + i).getBytes(StandardCharsets.UTF_8);
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(message);
                byte[] signature = new byte[64];
                supply.take().sign(digest, key.privateKey(), scratch, signature);

                assertThat(Keys.verifies(key, message, signature)).isTrue();
                message[0]++;
                assertThat(Keys.verifies(key, message, signature)).isFalse();
            }
        }
        assertThat(supply.madeInline()).isLessThan(400);
    }

    @Test
    void an_exhausted_supply_still_signs() throws Exception {
        PreparedProofs supply = new PreparedProofs(2, handedOver::add, random);
        ProofKey key = Keys.fresh();
        byte[] digest = new byte[32];
        for (int i = 0; i < 10; i++) {
            byte[] signature = new byte[64];
            supply.take().sign(digest, key.privateKey(), new PreparedProof.Scratch(), signature);
            assertThat(Keys.verifiesDigest(key, digest, signature)).isTrue();
        }
        assertThat(supply.madeInline()).isEqualTo(10);
    }

    @Test
    void a_supply_that_was_prepared_makes_nothing_inline() {
        PreparedProofs supply = new PreparedProofs(16, handedOver::add, random);
        supply.prepare();
        handedOver.remove(0).run();
        assertThat(supply.ready()).isEqualTo(16);
        for (int i = 0; i < 16; i++) {
            supply.take();
        }
        assertThat(supply.madeInline()).isZero();
    }

    @Test
    void it_is_refilled_by_one_task_at_a_time_from_half_empty_on() {
        PreparedProofs supply = new PreparedProofs(16, handedOver::add, random);
        supply.prepare();
        handedOver.remove(0).run();
        for (int i = 0; i < 8; i++) {
            supply.take();
        }
        assertThat(handedOver).isEmpty();
        supply.take();
        supply.take();
        assertThat(handedOver).hasSize(1);

        handedOver.remove(0).run();
        assertThat(supply.ready()).isEqualTo(16);
    }

    @Test
    void a_refused_refill_is_asked_for_again() {
        int[] asked = {0};
        PreparedProofs supply = new PreparedProofs(
                16,
                work -> {
                    asked[0]++;
                    throw new RejectedExecutionException();
                },
                random);
        supply.take();
        supply.take();
        assertThat(asked[0]).isEqualTo(2);
        assertThat(supply.madeInline()).isEqualTo(2);
    }

    @Test
    void a_refill_that_fails_is_asked_for_again() {
        boolean[] fails = {true};
        PreparedProofs supply = new PreparedProofs(16, handedOver::add, () -> {
            if (fails[0]) {
                throw new IllegalStateException();
            }
            return PreparedProof.make(random);
        });
        supply.prepare();
        assertThatThrownBy(handedOver.remove(0)::run).isInstanceOf(IllegalStateException.class);

        fails[0] = false;
        supply.prepare();
        handedOver.remove(0).run();
        assertThat(supply.ready()).isEqualTo(16);
    }

    /** Two signatures of one r are two equations with the private key as their one unknown. */
    @Test
    void no_number_serves_twice_among_many_threads() throws Exception {
        int threads = 8;
        int each = 25_000;
        ExecutorService refiller = Executors.newSingleThreadExecutor();
        ExecutorService takers = Executors.newFixedThreadPool(threads);
        // A cheap series with r = 1, 2, 3, ..., so that the queue is strained and not the making.
        AtomicInteger series = new AtomicInteger();
        PreparedProofs supply = new PreparedProofs(1024, refiller, () -> numbered(series.incrementAndGet()));
        supply.prepare();
        int[] key = Keys.fresh().privateKey();
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<List<String>>> results = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                Callable<List<String>> taker = () -> {
                    PreparedProof.Scratch scratch = new PreparedProof.Scratch();
                    List<String> seen = new ArrayList<>();
                    byte[] signature = new byte[64];
                    start.await();
                    for (int i = 0; i < each; i++) {
                        assertThat(supply.take().sign(new byte[32], key, scratch, signature))
                                .isTrue();
                        seen.add(new String(signature, 0, 32, StandardCharsets.ISO_8859_1));
                    }
                    return seen;
                };
                results.add(takers.submit(taker));
            }
            start.countDown();
            Set<String> all = new HashSet<>();
            for (Future<List<String>> result : results) {
                all.addAll(result.get());
            }
            assertThat(all).hasSize(threads * each);
            assertThat(series.get()).isGreaterThanOrEqualTo(threads * each);
            assertThat(supply.madeInline()).isLessThan((long) threads * each);
        } finally {
            takers.shutdownNow();
            refiller.shutdownNow();
        }
    }

    private static PreparedProof numbered(int number) {
        byte[] r = ByteBuffer.allocate(32).putInt(28, number).array();
        return new PreparedProof(new byte[22], r, new int[] {number, 2, 3, 4, 5, 6, 7, 8});
    }
}
