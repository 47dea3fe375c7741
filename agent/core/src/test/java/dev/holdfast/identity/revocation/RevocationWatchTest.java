package dev.holdfast.identity.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.identity.Revocation;
import dev.holdfast.telemetry.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When it asks, and what it makes of the answers; by a time that stands still until the test moves it. */
class RevocationWatchTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final CertificateStatus REVOKED =
            CertificateStatus.revoked(new Revocation("x", START, "keyCompromise"));

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final ArrayDeque<Runnable> work = new ArrayDeque<>();
    private Duration passed = Duration.ZERO;
    private double random;
    private int asked;
    private boolean isBusy;
    private CertificateStatus status = CertificateStatus.unknown("the test says nothing");

    private final RevocationWatch watch = new RevocationWatch(
            "identity orders/1",
            () -> {
                asked++;
                return status;
            },
            task -> {
                if (isBusy) {
                    throw new RejectedExecutionException();
                }
                work.add(task);
            },
            new RevocationWatch.Timing(
                    () -> START.plus(passed), () -> Long.MAX_VALUE - 1000 + passed.toNanos(), () -> random));

    @BeforeEach
    void listen() {
        Log.to(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stopListening() {
        Log.to(System.err);
    }

    @Test
    void it_asks_at_once_and_one_question_at_a_time() {
        watch.poll();
        watch.poll();

        assertThat(work).hasSize(1);
        assertThat(asked).as("a worker asks, not who polls").isZero();
    }

    @Test
    void it_asks_again_when_the_authority_will_know_more() {
        good(START.plus(Duration.ofHours(7)));

        assertNextAfter(Duration.ofHours(7));
    }

    @Test
    void it_asks_no_more_often_than_every_5_minutes() {
        good(START.plusSeconds(1));

        assertNextAfter(Duration.ofMinutes(5));
    }

    @Test
    void it_asks_no_more_seldom_than_every_24_hours() {
        good(START.plus(Duration.ofDays(30)));

        assertNextAfter(Duration.ofHours(24));
    }

    @Test
    void where_nothing_is_said_of_the_next_time_it_asks_every_hour() {
        good(null);

        assertNextAfter(Duration.ofHours(1));
    }

    @Test
    void it_comes_up_to_a_tenth_later_at_random() {
        random = 1;
        good(START.plus(Duration.ofHours(10)));

        assertNextAfter(Duration.ofHours(11));
    }

    @Test
    void no_answer_changes_nothing_is_told_once_and_asked_for_ever_more_seldom() {
        for (long seconds : new long[] {10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600}) {
            assertThat(step()).isNull();
            assertNextAfter(Duration.ofSeconds(seconds));
        }
        assertThat(lines())
                .containsOnlyOnce("whether it is revoked cannot be found out, so it stays in use (the test says");

        good(null);
        assertThat(lines()).containsOnlyOnce("its status is known again: good");
        assertNextAfter(Duration.ofHours(1));
        status = CertificateStatus.unknown("again");
        step();
        assertThat(lines()).contains("stays in use (again)");
        assertNextAfter(Duration.ofSeconds(10));
    }

    @Test
    void a_revocation_is_told_from_then_on_and_not_asked_for_again() {
        status = REVOKED;

        assertThat(step()).isEqualTo(REVOKED.revocation());
        passed = passed.plus(Duration.ofDays(2));
        assertThat(watch.poll()).isEqualTo(REVOKED.revocation());
        assertThat(work).isEmpty();
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void an_agent_that_is_too_busy_to_ask_asks_later() {
        isBusy = true;
        watch.poll();
        watch.poll();
        assertThat(asked).isZero();
        assertThat(lines()).contains("too busy to ask");
        isBusy = false;
        status = REVOKED;
        passed = passed.plusSeconds(10);
        assertThat(step()).isNotNull();
    }

    private void good(@Nullable Instant nextUpdate) {
        status = CertificateStatus.good(nextUpdate).saidBy("CRL http://crl.example.com");
        assertThat(step()).isNull();
    }

    /** A question, its answer, and what is known then. */
    private @Nullable Revocation step() {
        watch.poll(); // asks, unless a question is waiting already
        assertThat(work).hasSize(1);
        work.remove().run();
        return watch.poll();
    }

    private void assertNextAfter(Duration pause) {
        passed = passed.plus(pause).minusNanos(1);
        watch.poll();
        assertThat(work).as("too early").isEmpty();
        passed = passed.plusNanos(1);
        watch.poll();
        assertThat(work).as("after " + pause).hasSize(1);
    }

    private String lines() {
        return log.toString(StandardCharsets.UTF_8);
    }
}
