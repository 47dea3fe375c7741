package dev.holdfast.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.Log;
import dev.holdfast.token.TokenException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The slot's behaviour over time, on one thread and with time in the test's hand. */
class CredentialSlotTest {
    private static final Generation GENERATION = new TestAuthority().generation();
    private static final Duration LIFE = Duration.ofSeconds(1000);

    private final ManualScheduling time = new ManualScheduling();
    private final FetchCounters counters = new FetchCounters();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final List<Long> forgotten = new ArrayList<>();
    private final CredentialSlot slot = slot(GENERATION);
    private @Nullable TokenException problem;
    private @Nullable RuntimeException accident;
    private @Nullable String sameToken;
    private Duration life = LIFE;
    private int fetches;

    @BeforeEach
    void catchLog() {
        Log.to(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void releaseLog() {
        Log.to(System.err);
    }

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
    void a_closed_slot_hands_out_nothing_and_asks_for_nothing() {
        ready();
        forgotten.clear();

        slot.close();

        assertThat(slot.current()).isNull();
        assertThat(failure(slot.prepare()).reason()).isEqualTo(Reason.BINDING);
        time.pass(Duration.ofDays(1));
        assertThat(fetches).isEqualTo(1);
        assertThat(time.alarms()).isZero();
        assertThat(forgotten).containsExactly(GENERATION.number());
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
        CredentialSlot other = new CredentialSlot("ledger", GENERATION, source(), full, counters);

        assertThat(failure(other.prepare()).reason()).isEqualTo(Reason.ISSUER_UNAVAILABLE);
        assertThat(other.current()).isNull();
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
                Instant.now().minusSeconds(1));
        CredentialSlot other = slot(ended);
        var unused = other.prepare();
        time.work();

        time.pass(LIFE);

        assertThat(fetches).isEqualTo(1);
    }

    private Credential ready() {
        CompletableFuture<Credential> caller = slot.prepare();
        time.work();
        return caller.join();
    }

    private CredentialSlot slot(Generation generation) {
        return new CredentialSlot("ledger", generation, source(), time.scheduling(), counters);
    }

    private TokenSource source() {
        return new TokenSource() {
            @Override
            public Credential fetch(Generation generation) throws TokenException {
                fetches++;
                if (accident != null) {
                    throw accident;
                }
                if (problem != null) {
                    throw problem;
                }
                String token = sameToken == null ? "token-" + fetches : sameToken;
                return new Credential(
                        "Bearer " + token, generation.number(), "sha256:" + fetches, time.now() + life.toNanos());
            }

            @Override
            public void forget(long generation) {
                forgotten.add(generation);
            }
        };
    }

    private static TokenException unavailable(long retryAfterNanos) {
        return new TokenException(Reason.ISSUER_UNAVAILABLE, "down", retryAfterNanos);
    }

    private static TokenException failure(CompletableFuture<Credential> future) {
        assertThat(future).isDone();
        ExecutionException thrown = catchThrowableOfType(ExecutionException.class, future::get);
        if (thrown.getCause() instanceof TokenException cause) {
            return cause;
        }
        throw new AssertionError("not a TokenException", thrown);
    }
}
