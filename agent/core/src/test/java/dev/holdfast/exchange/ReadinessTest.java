package dev.holdfast.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.inventory.Inventory;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The wait for the first configuration; those for a first credential are shown by the end-to-end tests with a slow issuer. */
class ReadinessTest {
    private final Readiness readiness = new Readiness();

    @Test
    void once_configured_nothing_waits() {
        readiness.configured();

        readiness.awaitConfiguration();
        assertThat(readiness.configuration()).isNull();
    }

    @Test
    void a_composed_wait_ends_with_the_first_configuration() {
        CompletableFuture<?> waiting = readiness.configuration();
        assertThat(waiting).isNotNull().isNotDone();

        readiness.configured();
        assertThat(waiting).isCompletedWithValue(null);
    }

    @Test
    void ending_one_composed_wait_ends_no_other() {
        CompletableFuture<?> ended = readiness.configuration();
        CompletableFuture<?> other = readiness.configuration();
        assertThat(ended).isNotNull();

        ended.cancel(false);
        assertThat(other).isNotDone();
        assertThat(readiness.configuration()).isNotNull();
    }

    @Test
    void a_blocking_wait_ends_with_the_first_configuration() throws InterruptedException {
        Exchanges exchanges = new Exchanges(new Inventory());
        Thread caller = new Thread(() -> exchanges.await("ledger.example.com", 443));
        caller.start();
        while (caller.getState() != Thread.State.TIMED_WAITING) {
            assertThat(caller.isAlive()).as("it waits").isTrue();
            Thread.onSpinWait();
        }

        exchanges.use(Routes.NONE);
        caller.join();
    }

    @Test
    void an_interrupted_wait_ends_and_the_client_still_sees_the_interrupt() {
        Thread.currentThread().interrupt();

        readiness.awaitConfiguration();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(readiness.configuration()).isNotNull();
    }
}
