package dev.holdfast.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.token.TokenException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What a slot does when the issuer or the resource server says no. */
class CredentialSlotFailureTest extends SlotTestCase {
    @Test
    void it_is_kept_until_it_expires_while_the_issuer_is_down() {
        Credential first = ready();
        problem = unavailable(0);

        time.pass(Duration.ofSeconds(999));

        assertThat(slot.current()).isSameAs(first);
        assertThat(slot.failure()).isNull();
        assertThat(fetches).as("retries, backed off").isBetween(7, 15);

        time.pass(Duration.ofSeconds(2));

        assertThat(slot.current()).isNull();
        assertThat(slot.failure()).isSameAs(problem);
        assertThat(log.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("no new token")
                .contains("the one there is stays in use");

        problem = null;
        time.pass(Duration.ofSeconds(61));

        assertThat(slot.current()).isNotNull();
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("there is a token for generation");
    }

    @Test
    void a_failure_reaches_every_caller_as_itself() {
        problem = unavailable(0);
        CompletableFuture<Credential> first = slot.prepare();
        CompletableFuture<Credential> second = slot.prepare();

        time.work();

        assertThat(failure(first)).isSameAs(problem);
        assertThat(failure(second)).isSameAs(problem);
        assertThat(fetches).isEqualTo(1);
        assertThat(counters.fetches()).isEqualTo(1);
        assertThat(counters.failures()).isEqualTo(1);
    }

    @Test
    void callers_between_two_attempts_fail_at_once_and_cost_the_issuer_nothing() {
        problem = unavailable(0);
        var unused = slot.prepare();
        time.work();

        for (int i = 0; i < 1000; i++) {
            assertThat(failure(slot.prepare())).isSameAs(problem);
        }

        assertThat(time.queued()).isZero();
        assertThat(fetches).isEqualTo(1);
    }

    @Test
    void attempts_come_twice_as_late_each_time_up_to_a_minute() {
        problem = unavailable(0);
        time.random(0);
        var unused = slot.prepare();
        time.work();
        List<Integer> byThen = new ArrayList<>();
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            time.pass(Duration.ofSeconds(seconds));
            byThen.add(fetches);
        }

        assertThat(byThen).containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void an_issuer_that_refuses_the_client_is_asked_each_minute_at_most_and_then_less() {
        problem = new TokenException(Reason.CLIENT_REFUSED, "invalid_client");
        time.random(0);
        var unused = slot.prepare();
        time.work();
        time.pass(Duration.ofSeconds(59));
        assertThat(fetches).isEqualTo(1);

        time.pass(Duration.ofHours(1));

        assertThat(fetches).as("after 1, 2, 4, 8 minutes, then each 10").isBetween(8, 10);
    }

    @Test
    void an_issuer_is_left_alone_for_as_long_as_it_asks() {
        problem = unavailable(Duration.ofMinutes(2).toNanos());
        var unused = slot.prepare();
        time.work();

        time.pass(Duration.ofSeconds(119));
        assertThat(fetches).isEqualTo(1);

        time.pass(Duration.ofSeconds(14));
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void a_refused_one_is_gone_at_once_and_replaced() {
        Credential first = ready();

        slot.refused(first);

        assertThat(slot.current()).isNull();
        time.work();
        assertThat(slot.current()).isNotNull().isNotSameAs(first);
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void a_late_refusal_of_one_that_was_replaced_does_nothing() {
        Credential first = ready();
        slot.refused(first);
        time.work();
        Credential second = slot.current();

        slot.refused(first);
        time.work();

        assertThat(slot.current()).isSameAs(second);
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void a_server_that_refuses_every_token_costs_the_issuer_one_request_a_second() {
        ready();
        for (int i = 0; i < 10_000; i++) { // 10 seconds, a request each millisecond
            Credential current = slot.current();
            if (current == null) {
                var unused = slot.prepare();
            } else {
                slot.refused(current);
            }
            time.work();
            time.pass(Duration.ofMillis(1));
        }

        assertThat(fetches).isBetween(10, 12);
    }

    @Test
    void callers_after_a_second_refusal_wait_for_the_fetch_that_is_due() {
        slot.refused(ready());
        time.work();
        Credential second = slot.current();
        assertThat(second).isNotNull();
        slot.refused(second);
        CompletableFuture<Credential> caller = slot.prepare();
        time.work();
        assertThat(caller).isNotDone();

        time.pass(Duration.ofSeconds(1));

        assertThat(caller).isCompletedWithValue(slot.current());
    }

    @Test
    void the_same_token_again_is_no_replacement() {
        sameToken = "again";
        Credential first = ready();

        slot.refused(first);
        time.work();

        assertThat(slot.current()).isNull();
        assertThat(slot.failure()).isNotNull();
        sameToken = null;
        time.pass(Duration.ofSeconds(1));
        assertThat(slot.current()).isNotNull();
    }

    @Test
    void a_refusal_while_the_issuer_is_down_waits_for_the_back_off() {
        Credential first = ready();
        problem = unavailable(0);
        time.pass(Duration.ofMinutes(15));
        int before = fetches;

        slot.refused(first);
        time.work();

        assertThat(slot.current()).isNull();
        assertThat(slot.failure()).isSameAs(problem);
        assertThat(fetches).isEqualTo(before);
    }

    @Test
    void a_refusal_during_a_refresh_is_answered_by_that_refresh() {
        Credential first = ready();
        time.jump(Duration.ofSeconds(1000));
        var unused = slot.prepare();
        slot.refused(first);

        time.work();

        assertThat(slot.current()).isNotNull().isNotSameAs(first);
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void a_refusal_while_a_fetch_lands_is_answered_by_another() {
        time.onAlarm(() -> {
            Credential landed = slot.current();
            assertThat(landed).isNotNull();
            slot.refused(landed);
        });

        Credential first = ready();

        assertThat(fetches).isEqualTo(2);
        assertThat(slot.current()).isNotNull().isNotSameAs(first);
    }

    @Test
    void an_accident_in_the_fetch_is_a_failure_like_any_other() {
        accident = new IllegalStateException("with a secret");
        CompletableFuture<Credential> caller = slot.prepare();

        time.work();

        assertThat(failure(caller))
                .hasMessageContaining("IllegalStateException")
                .hasMessageNotContaining("secret");
        accident = null;
        time.pass(Duration.ofSeconds(1));
        assertThat(slot.current()).isNotNull();
    }

    @Test
    void a_lack_of_workers_is_a_failure_like_any_other() {
        Scheduling full = new Scheduling(
                time::now,
                (nanos, work) -> () -> {},
                work -> {
                    throw new RejectedExecutionException();
                },
                () -> 0);
        CredentialSlot other = new CredentialSlot("ledger", GENERATION, returns(full), counters);

        assertThat(failure(other.prepare()).reason()).isEqualTo(Reason.ISSUER_UNAVAILABLE);
        assertThat(other.current()).isNull();
    }
}
