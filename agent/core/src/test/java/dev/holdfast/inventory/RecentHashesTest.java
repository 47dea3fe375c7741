package dev.holdfast.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentHashesTest {
    private final SipHash keyed = new SipHash(7, 11);
    private final RecentHashes recent = new RecentHashes();

    @Test
    void each_part_counts_for_one_and_the_same_value_too() {
        String value = "sk_live_9f8e7d6c5b4a39281706";

        for (int i = 0; i < 2; i++) {
            assertHash("a.example.com", 443, "X-Api-Key", value);
            assertHash("a.example.com", 8443, "X-Api-Key", value);
            assertHash("a.example.com", 443, "X-Api-Token", value);
            assertHash("b.example.com", 443, "X-Api-Key", value);
            assertHash("a.example.com", 443, "X-Api-Key", new String(value.toCharArray()));
        }
    }

    /** Same place, same String hash, another value. */
    @Test
    void values_that_collide_are_told_apart() {
        assertThat("Aa-key-of-one".hashCode()).isEqualTo("BB-key-of-one".hashCode());
        for (int i = 0; i < 2; i++) {
            assertHash("a.example.com", 443, "X-Api-Key", "Aa-key-of-one");
            assertHash("a.example.com", 443, "X-Api-Key", "BB-key-of-one");
        }
    }

    @Test
    void no_value_is_kept_alive() throws InterruptedException {
        String value = new String("sk_live_not_kept_by_anybody".toCharArray());
        WeakReference<String> reference = new WeakReference<>(value);
        assertHash("a.example.com", 443, "X-Api-Key", value);
        value = "";

        for (int i = 0; i < 100 && !reference.refersTo(null); i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(reference.refersTo(null)).isTrue();
        assertThat(value).isEmpty();
    }

    @Test
    void threads_that_share_the_places_always_get_the_hash_of_what_they_asked_for() throws InterruptedException {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            values.add("key-number-" + i);
        }
        AtomicInteger wrong = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        for (int t = 0; t < 8; t++) {
            int offset = t * 61;
            pool.execute(() -> {
                for (int i = 0; i < 50_000; i++) {
                    String value = values.get((i * 7 + offset) % values.size());
                    String sent = (i & 3) == 0 ? new String(value.toCharArray()) : value;
                    if (recent.of(keyed, "h", i & 1, "X-Api-Key", sent) != keyed.hash("h", i & 1, "X-Api-Key", value)) {
                        wrong.incrementAndGet();
                    }
                }
            });
        }
        pool.shutdown();

        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong).hasValue(0);
    }

    private void assertHash(String host, int port, String name, String value) {
        assertThat(recent.of(keyed, host, port, name, value)).isEqualTo(keyed.hash(host, port, name, value));
    }
}
