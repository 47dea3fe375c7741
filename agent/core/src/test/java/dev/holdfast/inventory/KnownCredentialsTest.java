package dev.holdfast.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KnownCredentialsTest {
    @Test
    void of_all_threads_that_bring_a_credential_at_once_exactly_one_is_the_first() throws Exception {
        int threads = 8;
        int distinct = 1_000;
        KnownCredentials known = new KnownCredentials();
        AtomicInteger firsts = new AtomicInteger();
        CountDownLatch begin = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int t = 0; t < threads; t++) {
            pool.execute(() -> {
                try {
                    begin.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                for (int i = 0; i < distinct; i++) {
                    if (known.see(i * 0x9E3779B97F4A7C15L)) {
                        firsts.incrementAndGet();
                    }
                }
            });
        }
        begin.countDown();
        pool.shutdown();

        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(firsts).hasValue(distinct);
        assertThat(known.size()).isEqualTo(distinct);
        assertThat(known.overflow()).isZero();
    }

    @Test
    void memory_stays_bounded_however_many_values_come() {
        KnownCredentials known = new KnownCredentials();
        for (long i = 1; i <= 100_000; i++) {
            known.see(i * 0x9E3779B97F4A7C15L);
        }

        assertThat(known.size()).isBetween(2_000, 4_096);
        assertThat(known.size() + known.overflow()).isEqualTo(100_000);
    }

    @Test
    void the_hash_is_siphash_2_4() {
        // the reference's vector for the eight bytes 00 01 … 07 under the key 00 01 … 0f
        SipHash.State state = new SipHash.State();
        state.begin(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        state.word(0x0706050403020100L);

        assertThat(state.end()).isEqualTo(0x93f5f5799a932462L);
    }

    @Test
    void borders_between_the_strings_count() {
        SipHash hash = new SipHash(1, 2);

        assertThat(hash.hash("ab", 1, "c", "d")).isNotEqualTo(hash.hash("a", 1, "bc", "d"));
        assertThat(hash.hash("a", 1, "b", "cd")).isNotEqualTo(hash.hash("a", 1, "bc", "d"));
        assertThat(hash.hash("a", 1, "b", "c")).isNotEqualTo(hash.hash("a", 2, "b", "c"));
        assertThat(hash.hash("a", 1, "b", "c")).isNotEqualTo(new SipHash(1, 3).hash("a", 1, "b", "c"));
    }
}
