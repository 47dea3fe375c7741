package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US);

    @Test
    void the_example_of_RFC_9110_is_read() {
        assertThat(HttpDate.epochSeconds("Sun, 06 Nov 1994 08:49:37 GMT")).isEqualTo(784_111_777L);
    }

    @Test
    void every_day_of_four_centuries_is_read_as_the_jdk_writes_it() {
        for (LocalDate day = LocalDate.of(1900, 1, 1); day.getYear() < 2300; day = day.plusDays(1)) {
            long seconds = day.atTime(23, 59, 58).toEpochSecond(ZoneOffset.UTC);
            String text = IMF_FIXDATE.format(Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC));
            if (HttpDate.epochSeconds(text) != seconds) {
                assertThat(HttpDate.epochSeconds(text)).as(text).isEqualTo(seconds);
            }
        }
    }

    @Test
    void a_leap_second_is_the_first_of_the_next_minute() {
        assertThat(HttpDate.epochSeconds("Sat, 31 Dec 2016 23:59:60 GMT"))
                .isEqualTo(Instant.parse("2017-01-01T00:00:00Z").getEpochSecond());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37 +0000",
                "Sun, 06 nov 1994 08:49:37 GMT",
                "Xxx, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 ovD 1994 08:49:37 GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Sun, 31 Nov 1994 08:49:37 GMT",
                "Wed, 29 Feb 2023 08:49:37 GMT",
                "Wed, 29 Feb 1900 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:60:37 GMT",
                "Sun, 06 Nov 1994 08:49:61 GMT",
                "Sun, 06 Nov 199- 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:3٣ GMT",
                "Sun, 06 Nov 1994 08:49:37 GMT ",
            })
    void everything_else_is_none(String text) {
        assertThat(HttpDate.epochSeconds(text)).isEqualTo(HttpDate.NONE);
    }

    @Test
    void whatever_a_server_sends_is_read_to_an_end() {
        Random random = new Random(3);
        String valid = "Sun, 06 Nov 1994 08:49:37 GMT";
        for (int i = 0; i < 200_000; i++) {
            char[] text = valid.toCharArray();
            for (int n = random.nextInt(4); n >= 0; n--) {
                text[random.nextInt(text.length)] = (char) random.nextInt(random.nextBoolean() ? 128 : 0x10000);
            }
            long seconds = HttpDate.epochSeconds(new String(text));
            assertThat(seconds == HttpDate.NONE || Math.abs(seconds) < 400_000_000_000L)
                    .isTrue();
        }
    }
}
