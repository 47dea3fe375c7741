package dev.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private static final int READERS = 3;
    private static final int ROTATIONS = 5_000;
    private static final int LOOK_UPS = 10_000;

    private final Identity identity = new Identity("orders");
    private final TestAuthority leaf = TestAuthority.root("root").leaf("orders");

    IdentityTest() throws Exception {}

    @Test
    void a_new_identity_offers_nothing() {
        assertThat(identity.name()).isEqualTo("orders");
        assertThat(identity.current()).isNull();
        assertThat(identity.generation(1)).isNull();
        assertThat(identity.retiring()).isEmpty();
        assertThat(identity.prepared()).isEmpty();
    }

    @Test
    void the_first_step_may_publish_without_preparing() {
        Generation first = next();
        long before = System.nanoTime();
        assertThat(identity.publish(first)).isTrue();
        assertThat(identity.current()).isSameAs(first);
        assertThat(identity.publishedAtNanos() - before).isNotNegative();
    }

    @Test
    void a_prepared_generation_is_known_and_not_offered() {
        Generation first = next();
        Generation second = next();
        identity.publish(first);
        assertThat(identity.prepare(second)).isTrue();
        assertThat(identity.prepare(second)).as("known already").isFalse();
        assertThat(identity.current()).isSameAs(first);
        assertThat(identity.generation(second.number())).isSameAs(second);
        assertThat(identity.prepared()).containsExactly(second);
    }

    @Test
    void a_revoked_generation_is_forgotten_at_once_and_the_reason_kept_until_the_next() {
        Generation first = next();
        Generation second = next();
        Revocation why = new Revocation(first.thumbprint(), Instant.EPOCH, "keyCompromise");
        identity.publish(first);
        identity.prepare(second);
        assertThat(identity.known()).containsExactlyInAnyOrder(first, second);
        identity.revoke(first.number(), why);
        assertThat(identity.current()).isNull();
        assertThat(identity.generation(first.number())).isNull();
        assertThat(identity.revocation()).isEqualTo(why);
        assertThat(identity.known()).containsExactly(second);
        assertThat(identity.publish(second)).isTrue();
        assertThat(identity.revocation()).isNull();
        assertThat(identity.retiring()).isEmpty();
    }

    @Test
    void a_revoked_generation_that_retires_takes_nothing_with_it() {
        Generation first = next();
        Generation second = next();
        identity.publish(first);
        identity.publish(second);
        identity.revoke(first.number(), new Revocation(first.thumbprint(), Instant.EPOCH, null));
        assertThat(identity.known()).containsExactly(second);
        assertThat(identity.current()).isSameAs(second);
        assertThat(identity.revocation()).isNull();
    }

    @Test
    void a_published_generation_retires_the_one_before_it() {
        Generation first = next();
        Generation second = next();
        Generation third = next();
        identity.publish(first);
        identity.prepare(second);
        identity.publish(second);
        identity.publish(third);
        assertThat(identity.current()).isSameAs(third);
        assertThat(identity.prepared()).isEmpty();
        assertThat(identity.retiring()).containsExactly(first, second);
        assertThat(identity.generation(first.number())).isSameAs(first);
    }

    @Test
    void a_slow_preparation_that_was_overtaken_is_not_published() {
        Generation slow = next();
        Generation fast = next();
        identity.prepare(slow);
        identity.publish(fast);
        assertThat(identity.publish(slow)).isFalse();
        assertThat(identity.publish(fast)).isFalse();
        assertThat(identity.prepare(slow)).isFalse();
        assertThat(identity.current()).isSameAs(fast);
        assertThat(identity.generation(slow.number())).as("until it is dropped").isSameAs(slow);
        identity.drop(slow.number());
        assertThat(identity.generation(slow.number())).isNull();
    }

    @Test
    void drop_forgets_all_but_the_current_generation() {
        Generation first = next();
        Generation second = next();
        Generation third = next();
        identity.publish(first);
        identity.publish(second);
        identity.prepare(third);
        identity.drop(first.number());
        identity.drop(second.number());
        identity.drop(third.number());
        identity.drop(-1);
        assertThat(identity.generation(first.number())).isNull();
        assertThat(identity.generation(third.number())).isNull();
        assertThat(identity.retiring()).isEmpty();
        assertThat(identity.current()).isSameAs(second);
    }

    @Test
    void another_identitys_generation_is_refused() {
        Generation stranger = Generation.of("billing", leaf.keys().getPrivate(), List.of(leaf.certificate()));
        assertThatThrownBy(() -> identity.publish(stranger)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> identity.prepare(stranger)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_look_up_allocates_nothing() {
        Generation first = next();
        Generation second = next();
        identity.publish(first);
        identity.publish(second);
        identity.prepare(next());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        lookUp(first, second);
        long before = threads.getCurrentThreadAllocatedBytes();
        int found = lookUp(first, second);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(found).isEqualTo(3 * LOOK_UPS);
        assertThat(allocated).as("bytes for all look-ups together").isLessThan(LOOK_UPS);
    }

    private int lookUp(Generation first, Generation second) {
        int found = 0;
        for (int i = 0; i < LOOK_UPS; i++) {
            found += identity.current() == null ? 0 : 1;
            found += identity.generation(first.number()) == null ? 0 : 1;
            found += identity.generation(second.number()) == null ? 0 : 1;
            found += identity.generation(-1) == null ? 0 : 1;
        }
        return found;
    }

    /**
     * One writer rotates, readers check at every moment: the current generation only moves forward, a generation that was current
     * and is not dropped is found by its number, and what a number finds has that number.
     */
    @Test
    void readers_never_see_a_state_that_nobody_wrote() throws Exception {
        AtomicLong dropped = new AtomicLong();
        AtomicLong lookups = new AtomicLong();
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        identity.publish(next());
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            Thread reader = new Thread(() -> read(dropped, lookups, wrong));
            reader.start();
            readers.add(reader);
        }
        for (int i = 0; i < ROTATIONS && wrong.isEmpty(); i++) {
            rotate(dropped);
        }
        dropped.set(Long.MAX_VALUE);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(wrong).isEmpty();
        assertThat(lookups.get()).isPositive();
    }

    /** Keeps the last two retiring generations. */
    private void rotate(AtomicLong dropped) {
        Generation next = next();
        identity.prepare(next);
        identity.publish(next);
        List<Generation> retiring = identity.retiring();
        if (retiring.size() > 2) {
            // announced before it is done: a reader that has seen no announcement must find the generation
            dropped.set(retiring.get(0).number());
            identity.drop(retiring.get(0).number());
        }
    }

    private void read(AtomicLong dropped, AtomicLong lookups, ConcurrentLinkedQueue<String> wrong) {
        long newest = 0;
        while (dropped.get() != Long.MAX_VALUE && wrong.isEmpty()) {
            Generation current = identity.current();
            if (current == null || current.number() < newest) {
                wrong.add("current went from " + newest + " to " + current);
                return;
            }
            newest = current.number();
            Generation found = identity.generation(newest);
            boolean right = found == null ? dropped.get() >= newest : found.number() == newest;
            if (!right) {
                wrong.add("generation(" + newest + ") is " + found);
            }
            lookups.incrementAndGet();
        }
    }

    private Generation next() {
        return Generation.of("orders", leaf.keys().getPrivate(), List.of(leaf.certificate()));
    }
}
