package dev.holdfast.proof;

import static dev.holdfast.proof.KnownServers.Role.AUTHORIZATION_SERVER;
import static dev.holdfast.proof.KnownServers.Role.RESOURCE_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Of {@link KnownServers}, what it knows of clocks; what it knows of nonces has a test of its own. */
class KnownClocksTest {
    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);
    private static final long NOW = 1_800_000_000L;
    private static final TargetUri LEDGER = uri("ledger.example", 443);
    private static final TargetUri PARTNER = uri("partner.example", 443);

    private final AtomicLong millis = new AtomicLong(NOW * 1000);
    private final KnownServers servers = new KnownServers(8, millis::get);

    @Test
    void a_server_that_never_answered_has_the_local_time() {
        assertThat(servers.epochSeconds(RESOURCE_SERVER, LEDGER)).isEqualTo(NOW);
    }

    @Test
    void each_origin_has_a_clock_of_its_own_and_each_role_of_one_origin_too() {
        servers.learnTime(RESOURCE_SERVER, LEDGER, date(NOW + 90), null);
        servers.learnTime(RESOURCE_SERVER, PARTNER, date(NOW - 90), null);
        servers.learnTime(AUTHORIZATION_SERVER, LEDGER, date(NOW + 600), null);

        assertThat(servers.epochSeconds(RESOURCE_SERVER, LEDGER)).isEqualTo(NOW + 90);
        assertThat(servers.epochSeconds(RESOURCE_SERVER, PARTNER)).isEqualTo(NOW - 90);
        assertThat(servers.epochSeconds(AUTHORIZATION_SERVER, LEDGER)).isEqualTo(NOW + 600);
        assertThat(servers.epochSeconds(RESOURCE_SERVER, uri("ledger.example", 8443)))
                .isEqualTo(NOW);
    }

    @Test
    void a_clock_goes_on_between_two_answers_and_the_last_answer_counts() {
        servers.learnTime(RESOURCE_SERVER, LEDGER, date(NOW + 90), null);
        millis.addAndGet(10_000);
        assertThat(servers.epochSeconds(RESOURCE_SERVER, LEDGER)).isEqualTo(NOW + 100);

        servers.learnTime(RESOURCE_SERVER, LEDGER, date(NOW + 10), null);
        assertThat(servers.epochSeconds(RESOURCE_SERVER, LEDGER))
                .as("set right meanwhile")
                .isEqualTo(NOW + 10);
    }

    @Test
    void a_nonce_and_a_clock_of_one_server_do_not_disturb_each_other() {
        servers.learnTime(RESOURCE_SERVER, LEDGER, date(NOW + 90), null);
        assertThat(servers.get(RESOURCE_SERVER, LEDGER)).isNull();
        servers.put(RESOURCE_SERVER, LEDGER, "n1");
        assertThat(servers.epochSeconds(RESOURCE_SERVER, LEDGER)).isEqualTo(NOW + 90);

        servers.put(RESOURCE_SERVER, PARTNER, "n2");
        servers.learnTime(RESOURCE_SERVER, PARTNER, date(NOW - 90), null);
        assertThat(servers.get(RESOURCE_SERVER, PARTNER)).isEqualTo("n2");
        assertThat(servers.epochSeconds(RESOURCE_SERVER, PARTNER)).isEqualTo(NOW - 90);
    }

    @Test
    void what_says_nothing_of_a_clock_changes_nothing() {
        servers.learnTime(RESOURCE_SERVER, LEDGER, date(NOW + 90), null);
        servers.learnTime(RESOURCE_SERVER, LEDGER, null, null);
        servers.learnTime(RESOURCE_SERVER, LEDGER, "yesterday", null);
        servers.learnTime(RESOURCE_SERVER, LEDGER, date(NOW), "60");
        assertThat(servers.epochSeconds(RESOURCE_SERVER, LEDGER)).isEqualTo(NOW + 90);

        servers.learnTime(RESOURCE_SERVER, PARTNER, null, null);
        servers.learnTime(RESOURCE_SERVER, PARTNER, "yesterday", null);
        servers.learnTime(RESOURCE_SERVER, PARTNER, date(NOW + 90), "0");
        servers.learnTime(RESOURCE_SERVER, PARTNER, date(NOW + 2 * 3600), null);
        assertThat(servers.epochSeconds(RESOURCE_SERVER, PARTNER)).isEqualTo(NOW);
    }

    @Test
    void servers_whose_clocks_agree_take_no_room() {
        servers.put(RESOURCE_SERVER, LEDGER, "n1");
        for (int i = 0; i < 1000; i++) {
            servers.learnTime(RESOURCE_SERVER, uri("tenant-" + i + ".example", 443), date(NOW), null);
        }
        assertThat(servers.get(RESOURCE_SERVER, LEDGER)).isEqualTo("n1");
    }

    @Test
    void where_there_is_no_room_the_newest_is_known_and_nobody_has_another_ones_time() {
        for (int i = 0; i < 1000; i++) {
            TargetUri tenant = uri("tenant-" + i + ".example", 443);
            servers.learnTime(RESOURCE_SERVER, tenant, date(NOW + 100 + i), null);
            assertThat(servers.epochSeconds(RESOURCE_SERVER, tenant)).isEqualTo(NOW + 100 + i);
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(servers.epochSeconds(RESOURCE_SERVER, uri("tenant-" + i + ".example", 443)))
                    .isIn(NOW, NOW + 100 + i);
        }
    }

    @Test
    void many_threads_never_see_the_time_of_another_server() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int thread = t;
                results.add(pool.submit(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        int number = (i * 7 + thread) % 12; // more than there is room for
                        TargetUri server = uri("s" + number, 443);
                        long right = NOW + 60L * (number + 1);
                        if (i % 3 == 0) {
                            servers.learnTime(RESOURCE_SERVER, server, date(right), null);
                        }
                        assertThat(servers.epochSeconds(RESOURCE_SERVER, server))
                                .isIn(NOW, right);
                    }
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static String date(long seconds) {
        return IMF_FIXDATE.format(Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC));
    }

    private static TargetUri uri(String host, int port) {
        return new TargetUri("https", host, port, "/");
    }
}
