package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerClockTest {
    private static final long NOW = 1_795_500_000L;

    private long localMillis = NOW * 1000;
    private final ServerClock clock = new ServerClock(() -> localMillis);

    @Test
    void it_is_the_local_clock_until_a_server_has_answered() {
        assertThat(clock.epochSeconds()).isEqualTo(NOW);
        assertThat(new ServerClock().epochSeconds())
                .isBetween(Instant.now().getEpochSecond() - 5, Instant.now().getEpochSecond() + 5);
    }

    @Test
    void a_local_clock_that_is_90_seconds_ahead_is_corrected_by_the_first_response() {
        assertThat(learn(NOW - 90)).isTrue();
        assertThat(clock.epochSeconds()).isEqualTo(NOW - 90);
        localMillis += 10_000;
        assertThat(clock.epochSeconds()).isEqualTo(NOW - 80);
    }

    @Test
    void a_local_clock_that_is_minutes_behind_is_corrected_too() {
        learn(NOW + 600);
        assertThat(clock.epochSeconds()).isEqualTo(NOW + 600);
    }

    @Test
    void a_local_clock_that_was_set_right_is_believed_again() {
        learn(NOW + 600);
        localMillis += 600_000;
        learn(NOW + 600);
        assertThat(clock.epochSeconds()).isEqualTo(NOW + 600);
    }

    @Test
    void jitter_corrects_nothing() {
        for (long seconds = NOW - 2; seconds <= NOW + 1; seconds++) {
            assertThat(learn(seconds)).isTrue();
            assertThat(clock.epochSeconds()).isEqualTo(NOW);
        }
    }

    @Test
    void a_server_that_is_an_hour_off_is_not_believed() {
        learn(NOW + 60);
        assertThat(learn(NOW + 3601)).isFalse();
        assertThat(learn(NOW - 3601)).isFalse();
        assertThat(learn(NOW + 365L * 86_400)).isFalse();
        assertThat(learn(0)).isFalse();
        assertThat(clock.epochSeconds()).isEqualTo(NOW + 60);

        assertThat(learn(NOW + 3500)).isTrue();
        assertThat(clock.epochSeconds()).isEqualTo(NOW + 3500);
    }

    @Test
    void what_a_cache_kept_or_nobody_can_read_changes_nothing() {
        assertThat(clock.learn(date(NOW + 100), "100")).isFalse();
        assertThat(clock.learn(null, null)).isFalse();
        assertThat(clock.learn("tomorrow", null)).isFalse();
        assertThat(clock.epochSeconds()).isEqualTo(NOW);
    }

    private boolean learn(long epochSeconds) {
        @Nullable String noAge = null;
        return clock.learn(date(epochSeconds), noAge);
    }

    private static String date(long epochSeconds) {
        return DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
                .format(Instant.ofEpochSecond(epochSeconds).atOffset(ZoneOffset.UTC));
    }
}
