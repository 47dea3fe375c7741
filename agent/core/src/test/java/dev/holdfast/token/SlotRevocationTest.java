package dev.holdfast.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.identity.Generation;
import dev.holdfast.token.TokenException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The end of a slot's tokens: none is used again, and each is given back once. */
class SlotRevocationTest extends SlotTestCase {
    @Test
    void a_revoked_token_is_out_of_use_before_the_issuer_is_asked_RV_3() {
        ready();

        Revocation revocation = slot.revoke();

        assertThat(slot.current()).isNull();
        assertThat(revocationRequests).isEmpty();
        assertThat(revocation.summary()).isEqualTo(new RevocationSummary(0, 0, 0, 1));
        time.work();
        assertThat(revocationRequests).containsExactly("token-1");
        assertThat(revocation.summary()).isEqualTo(new RevocationSummary(1, 0, 0, 0));
        assertThat(revocationCounters.revokedCount()).isEqualTo(1);
        assertThat(forgotten).as("the service goes on").isEmpty();
    }

    @Test
    void after_a_revocation_another_token_is_fetched_when_it_is_needed_and_not_before() {
        ready();
        var unused = slot.revoke();

        time.pass(Duration.ofDays(1));
        assertThat(fetches).isEqualTo(1);
        assertThat(ready().token()).isEqualTo("token-2");
    }

    @Test
    void a_token_that_was_refreshed_is_revoked_with_the_one_that_followed_it() {
        ready();
        time.pass(Duration.ofSeconds(800));
        assertThat(fetches).isEqualTo(2);

        var unused = slot.revoke();
        time.work();

        assertThat(revocationRequests).containsExactly("token-1", "token-2");
    }

    @Test
    void an_expired_token_is_left_alone() {
        ready();
        time.jump(LIFE);

        assertThat(slot.close().summary()).isEqualTo(RevocationSummary.NONE);
        time.work();
        assertThat(revocationRequests).isEmpty();
    }

    @Test
    void of_two_revocations_at_once_one_gets_the_token() {
        ready();

        List<Revocation> revocations = List.of(slot.revoke(), slot.revoke());
        time.work();

        assertThat(revocationRequests).containsExactly("token-1");
        assertThat(Revocation.of(revocations).summary()).isEqualTo(new RevocationSummary(1, 0, 0, 0));
    }

    @Test
    void closing_revokes_and_the_key_is_held_until_that_is_done() {
        ready();
        Revocation revocation = slot.close();
        assertThat(forgotten).isEmpty();

        time.work();

        assertThat(revocation.summary().revoked()).isEqualTo(1);
        assertThat(forgotten).containsExactly(GENERATION.number());
    }

    @Test
    void a_token_that_arrives_during_the_end_is_revoked_and_waited_for() {
        Revocation[] end = new Revocation[1];
        duringFetch = () -> end[0] = slot.close();
        var unused = slot.prepare();
        time.work();

        assertThat(revocationRequests).containsExactly("token-1");
        assertThat(end[0].summary()).isEqualTo(new RevocationSummary(1, 0, 0, 0));
        assertThat(forgotten).containsExactly(GENERATION.number());
    }

    @Test
    void a_fetch_that_fails_during_the_end_holds_nothing() {
        problem = unavailable(0);
        Revocation[] end = new Revocation[1];
        duringFetch = () -> end[0] = slot.close();
        var unused = slot.prepare();
        time.work();

        assertThat(end[0].done()).isDone();
        assertThat(forgotten).containsExactly(GENERATION.number());
    }

    @Test
    void a_token_that_arrives_after_a_revocation_is_used_and_revoked_at_the_end() {
        ready();
        time.jump(LIFE);
        duringFetch = () -> assertThat(slot.revoke().summary()).isEqualTo(RevocationSummary.NONE);
        assertThat(ready().token()).isEqualTo("token-2");

        var unused = slot.close();
        time.work();

        assertThat(revocationRequests).containsExactly("token-2");
    }

    @Test
    void an_unavailable_issuer_is_asked_again_after_the_time_it_asked_for_RV_2() {
        ready();
        revocationProblem = unavailable(TimeUnit.SECONDS.toNanos(20));
        Revocation revocation = slot.close();
        time.work();
        time.pass(Duration.ofSeconds(19));
        assertThat(revocationRequests).hasSize(1);
        assertThat(revocation.summary().pending()).isEqualTo(1);
        revocationProblem = null;

        time.pass(Duration.ofSeconds(2));

        assertThat(revocationRequests).hasSize(2);
        assertThat(revocation.summary()).isEqualTo(new RevocationSummary(1, 0, 0, 0));
        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("not revoked");
    }

    @Test
    void attempts_have_an_end_and_the_log_says_what_is_left() {
        ready();
        revocationProblem = unavailable(0);
        Revocation revocation = slot.close();

        time.work();
        time.pass(Duration.ofDays(1));

        assertThat(revocationRequests).hasSize(4);
        assertThat(revocation.summary()).isEqualTo(new RevocationSummary(0, 0, 1, 0));
        assertThat(revocationCounters.failedCount()).isEqualTo(1);
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("warn", "sha256:1", "stays good until it expires")
                .doesNotContain("token-1");
        assertThat(forgotten).containsExactly(GENERATION.number());
    }

    @Test
    void an_issuer_that_wants_to_be_left_alone_for_long_is_given_up() {
        ready();
        revocationProblem = unavailable(TimeUnit.SECONDS.toNanos(61));

        Revocation revocation = slot.close();
        time.work();

        assertThat(revocation.summary().failed()).isEqualTo(1);
        assertThat(time.alarms()).isZero();
    }

    @Test
    void a_refusal_is_not_repeated() {
        ready();
        revocationProblem = new TokenException(Reason.CLIENT_REFUSED, "invalid_client");

        Revocation revocation = slot.close();
        time.work();

        assertThat(revocationRequests).hasSize(1);
        assertThat(revocation.summary().failed()).isEqualTo(1);
        assertThat(time.alarms()).isZero();
    }

    @Test
    void at_the_end_of_the_jvm_what_goes_wrong_is_not_told() {
        ready();
        revocationProblem = new TokenException(Reason.CLIENT_REFUSED, "invalid_client");
        revocations.ending();

        var unused = slot.close();
        time.work();

        assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void nothing_is_asked_once_the_certificate_has_ended() {
        Generation ending = new Generation(
                99,
                "orders",
                GENERATION.privateKey(),
                GENERATION.chain(),
                GENERATION.thumbprint(),
                Instant.EPOCH,
                Instant.now().minusSeconds(1),
                null);
        CredentialSlot other = slot(ending);
        var unused = other.prepare();
        time.work();
        revocationProblem = unavailable(0);

        Revocation revocation = other.close();
        time.work();

        assertThat(revocation.summary().failed()).isEqualTo(1);
        assertThat(time.alarms()).as("no second attempt").isZero();
    }

    @Test
    void a_lack_of_workers_is_met_by_another_attempt() {
        List<Runnable> alarms = new ArrayList<>();
        List<Runnable> work = new ArrayList<>();
        boolean[] full = {false};
        Scheduling scheduling = new Scheduling(
                time::now,
                (nanos, alarm) -> {
                    alarms.add(alarm);
                    return () -> alarms.remove(alarm);
                },
                task -> {
                    if (full[0]) {
                        throw new RejectedExecutionException();
                    }
                    work.add(task);
                },
                () -> 0);
        CredentialSlot other = new CredentialSlot("ledger", GENERATION, returns(scheduling), counters);
        var unused = other.prepare();
        work.remove(0).run();
        full[0] = true;
        Revocation revocation = other.close();
        assertThat(revocation.summary().pending()).isEqualTo(1);
        full[0] = false;

        alarms.remove(0).run();
        work.remove(0).run();

        assertThat(revocation.summary().revoked()).isEqualTo(1);
    }

    @Test
    void the_first_token_and_no_other_is_news() {
        CompletableFuture<Credential> caller = slot.prepare();
        assertThat(firstTokens).hasValue(0);
        time.work();
        assertThat(caller).isCompleted();
        assertThat(firstTokens).hasValue(1);

        time.pass(Duration.ofHours(1));

        assertThat(fetches).isGreaterThan(2);
        assertThat(firstTokens).hasValue(1);
    }

    @Test
    void only_the_last_few_of_many_tokens_are_remembered() {
        for (int i = 0; i < 20; i++) {
            slot.refused(ready());
            time.pass(Duration.ofSeconds(3));
        }

        var unused = slot.close();
        time.work();

        assertThat(revocationRequests).hasSize(8).contains("token-" + fetches);
    }
}
