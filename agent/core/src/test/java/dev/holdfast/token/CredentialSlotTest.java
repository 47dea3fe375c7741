package dev.holdfast.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.identity.Generation;
import dev.holdfast.token.TokenException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a slot does while all goes well, and its end. */
class CredentialSlotTest extends SlotTestCase {
    @Test
    void nothing_is_fetched_unasked() {
        time.pass(Duration.ofDays(1));

        assertThat(slot.current()).isNull();
        assertThat(slot.failure()).isNull();
        assertThat(fetches).isZero();
    }

    @Test
    void many_callers_of_a_cold_slot_share_one_fetch() {
        List<CompletableFuture<Credential>> callers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            callers.add(slot.prepare());
        }
        assertThat(time.queued()).isEqualTo(1);

        time.work();

        assertThat(callers).allSatisfy(caller -> assertThat(caller).isCompletedWithValue(slot.current()));
        assertThat(fetches).isEqualTo(1);
        assertThat(slot.prepare()).isCompletedWithValue(slot.current());
        assertThat(time.queued()).isZero();
    }

    @Test
    void a_caller_that_gives_up_takes_nobody_with_it() {
        CompletableFuture<Credential> impatient = slot.prepare();
        CompletableFuture<Credential> patient = slot.prepare();

        impatient.cancel(true);
        time.work();

        assertThat(patient).isCompletedWithValue(slot.current());
    }

    @Test
    void it_is_refreshed_at_three_quarters_to_four_fifths_of_its_life() {
        for (double random : new double[] {0, 1}) {
            CredentialSlot other = slot(GENERATION);
            fetches = 0;
            time.random(random);
            var unused = other.prepare();
            time.work();
            time.pass(Duration.ofSeconds(random == 0 ? 749 : 799));
            assertThat(fetches).isEqualTo(1);

            time.pass(Duration.ofSeconds(2));

            assertThat(fetches).isEqualTo(2);
            other.close();
        }
    }

    @Test
    void the_old_one_is_handed_out_while_the_new_one_is_fetched() {
        Credential first = ready();
        time.jump(Duration.ofMinutes(15));

        assertThat(slot.current()).isSameAs(first);
        assertThat(slot.prepare()).isCompletedWithValue(first);
    }

    @Test
    void an_expired_one_is_not_handed_out() {
        ready();
        time.jump(LIFE.minusNanos(1));
        assertThat(slot.current()).isNotNull();

        time.jump(Duration.ofNanos(1));

        assertThat(slot.current()).isNull();
        CompletableFuture<Credential> caller = slot.prepare();
        time.work();
        assertThat(caller).isCompletedWithValue(slot.current());
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void a_closed_slot_hands_out_nothing_and_asks_for_nothing() {
        ready();
        forgotten.clear();

        slot.close();

        assertThat(slot.current()).isNull();
        assertThat(failure(slot.prepare()).reason()).isEqualTo(Reason.BINDING);
        time.work();
        time.pass(Duration.ofDays(1));
        assertThat(fetches).isEqualTo(1);
        assertThat(time.alarms()).isZero();
        assertThat(forgotten).containsExactly(GENERATION.number());
    }

    @Test
    void a_slot_that_is_closed_during_a_fetch_stays_closed() {
        duringFetch = slot::close;
        CompletableFuture<Credential> caller = slot.prepare();

        time.work();

        assertThat(failure(caller).reason()).isEqualTo(Reason.BINDING);
        assertThat(slot.current()).isNull();
        assertThat(time.alarms()).isZero();
        assertThat(forgotten).as("after the fetch, for what it may have kept").containsExactly(GENERATION.number());
        assertThat(revocationRequests).as("what came too late").containsExactly("token-1");
    }

    @Test
    void what_arrives_after_closing_is_thrown_away() {
        CompletableFuture<Credential> caller = slot.prepare();
        slot.close();

        assertThat(failure(caller).reason()).isEqualTo(Reason.BINDING);
        time.work();
        assertThat(slot.current()).isNull();
        assertThat(time.alarms()).isZero();
    }

    @Test
    void short_lives_do_not_make_more_than_a_fetch_a_second() {
        life = Duration.ofMillis(100);
        var unused = slot.prepare();
        time.work();

        time.pass(Duration.ofSeconds(10));

        assertThat(fetches).isBetween(10, 11);
    }

    @Test
    void after_the_certificates_end_nothing_is_asked_for_unasked() {
        Generation ended = new Generation(
                99,
                "orders",
                GENERATION.privateKey(),
                GENERATION.chain(),
                GENERATION.thumbprint(),
                Instant.EPOCH,
                Instant.now().minusSeconds(1),
                null);
        CredentialSlot other = slot(ended);
        var unused = other.prepare();
        time.work();

        time.pass(LIFE);

        assertThat(fetches).isEqualTo(1);
    }
}
