package dev.holdfast.proof;

import static dev.holdfast.proof.KnownServers.Role.AUTHORIZATION_SERVER;
import static dev.holdfast.proof.KnownServers.Role.RESOURCE_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownServersTest {
    private static final TargetUri LEDGER = uri("https", "ledger.example", 443);
    private final KnownServers store = new KnownServers(64);

    @Test
    void a_server_that_gave_none_gets_none() {
        assertThat(store.get(RESOURCE_SERVER, LEDGER)).isNull();
        assertThat(store.put(RESOURCE_SERVER, LEDGER, null)).isFalse();
        assertThat(store.get(RESOURCE_SERVER, LEDGER)).isNull();
    }

    @Test
    void the_last_nonce_counts() {
        assertThat(store.put(RESOURCE_SERVER, LEDGER, "eyJ7S_zG.eyJH0-Z.HX4w-7v"))
                .isTrue();
        assertThat(store.put(RESOURCE_SERVER, LEDGER, "eyJ7S_zG.eyJbYu3.xQmBj-1"))
                .isTrue();
        assertThat(store.get(RESOURCE_SERVER, LEDGER)).isEqualTo("eyJ7S_zG.eyJbYu3.xQmBj-1");
        assertThat(store.put(RESOURCE_SERVER, LEDGER, null)).isFalse();
        assertThat(store.get(RESOURCE_SERVER, LEDGER)).isEqualTo("eyJ7S_zG.eyJbYu3.xQmBj-1");
    }

    @Test
    void nonces_of_roles_and_origins_never_mix() {
        List<TargetUri> servers = List.of(
                LEDGER,
                uri("http", "ledger.example", 443),
                uri("https", "ledger.example", 8443),
                uri("https", "a.ledger.example", 443),
                uri("https", "ledger.example.", 443));
        for (KnownServers.Role role : KnownServers.Role.values()) {
            for (TargetUri server : servers) {
                assertThat(store.get(role, server)).isNull();
                store.put(role, server, role + "@" + server);
            }
        }
        for (KnownServers.Role role : KnownServers.Role.values()) {
            for (TargetUri server : servers) {
                assertThat(store.get(role, server)).isEqualTo(role + "@" + server);
            }
        }
    }

    @Test
    void one_origin_has_one_nonce_whatever_the_path() {
        store.put(AUTHORIZATION_SERVER, new TargetUri("https", "ledger.example", 443, "/token"), "n1");
        store.put(AUTHORIZATION_SERVER, new TargetUri("HTTPS", "LEDGER.example", -1, "/par?x"), "n2");
        assertThat(store.get(AUTHORIZATION_SERVER, LEDGER)).isEqualTo("n2");
    }

    @Test
    void every_character_of_the_grammar_is_taken() {
        StringBuilder all = new StringBuilder();
        for (char c = 0x21; c <= 0x7e; c++) {
            if (c != '"' && c != '\\') {
                all.append(c);
            }
        }
        assertThat(store.put(RESOURCE_SERVER, LEDGER, all.toString())).isTrue();
        assertThat(store.get(RESOURCE_SERVER, LEDGER)).isEqualTo(all.toString());
        assertThat(store.put(RESOURCE_SERVER, LEDGER, "n".repeat(1024))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a b", " a", "a ", "a\tb", "a\r\nX: y", "a\"b", "a\\b", "a\u007f", "ä", "a\u0000", "日"})
    void a_hostile_value_is_refused_and_the_one_before_stays(String hostile) {
        store.put(RESOURCE_SERVER, LEDGER, "before");
        assertThat(store.put(RESOURCE_SERVER, LEDGER, hostile)).isFalse();
        assertThat(store.get(RESOURCE_SERVER, LEDGER)).isEqualTo("before");
    }

    @Test
    void a_nonce_that_is_too_long_is_refused() {
        assertThat(store.put(RESOURCE_SERVER, LEDGER, "n".repeat(1025))).isFalse();
        assertThat(store.put(RESOURCE_SERVER, LEDGER, "n".repeat(64 * 1024))).isFalse();
    }

    @Test
    void as_many_origins_as_allowed_are_kept() {
        for (int i = 0; i < 32; i++) {
            store.put(RESOURCE_SERVER, uri("https", "tenant-" + i + ".example", 443), "n" + i);
        }
        for (int i = 0; i < 32; i++) {
            assertThat(store.get(RESOURCE_SERVER, uri("https", "tenant-" + i + ".example", 443)))
                    .isEqualTo("n" + i);
        }
    }

    @Test
    void any_number_of_origins_takes_bounded_room_and_the_newest_is_always_there() {
        int kept = 0;
        for (int i = 0; i < 100_000; i++) {
            TargetUri tenant = uri("https", "tenant-" + i + ".example", 443);
            assertThat(store.put(RESOURCE_SERVER, tenant, "n" + i)).isTrue();
            assertThat(store.get(RESOURCE_SERVER, tenant)).isEqualTo("n" + i);
        }
        for (int i = 0; i < 100_000; i++) {
            kept += store.get(RESOURCE_SERVER, uri("https", "tenant-" + i + ".example", 443)) == null ? 0 : 1;
        }
        assertThat(kept).isBetween(1, 64);
    }

    @Test
    void a_store_for_one_origin_works() {
        KnownServers one = new KnownServers(1);
        one.put(RESOURCE_SERVER, LEDGER, "n1");
        assertThat(one.get(RESOURCE_SERVER, LEDGER)).isEqualTo("n1");
        one.put(AUTHORIZATION_SERVER, LEDGER, "n2");
        assertThat(one.get(AUTHORIZATION_SERVER, LEDGER)).isEqualTo("n2");
        assertThat(one.get(RESOURCE_SERVER, LEDGER)).isNull();
    }

    /**
     * Each thread writes to all origins; what is read must be of that origin and role, and in the end the last written by
     * someone.
     */
    @Test
    void many_threads_never_see_the_nonce_of_another_server() throws Exception {
        KnownServers shared = new KnownServers(8); // fewer than are used, so that the table is replaced all the time
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                results.add(pool.submit(() -> {
                    int found = 0;
                    for (int i = 0; i < 100_000; i++) {
                        TargetUri server = uri("https", "s" + (i * 7 + thread) % 12, 443);
                        KnownServers.Role role = (i & 1) == 0 ? RESOURCE_SERVER : AUTHORIZATION_SERVER;
                        String prefix = role + "/" + server + "/";
                        if (i % 3 == 0) {
                            shared.put(role, server, prefix + thread + "/" + i);
                        }
                        String nonce = shared.get(role, server);
                        if (nonce != null) {
                            found++;
                            if (!nonce.startsWith(prefix)) {
                                throw new AssertionError(nonce + " for " + prefix);
                            }
                        }
                    }
                    return found;
                }));
            }
            int found = 0;
            for (Future<Integer> result : results) {
                found += result.get();
            }
            assertThat(found).isPositive();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void when_all_writers_are_done_every_reader_sees_one_and_the_same_last_nonce() throws Exception {
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 2000; round++) {
                KnownServers fresh = new KnownServers(8);
                List<Future<Boolean>> writers = new ArrayList<>();
                for (int t = 0; t < threads; t++) {
                    String nonce = "n" + t;
                    writers.add(pool.submit(() -> fresh.put(RESOURCE_SERVER, LEDGER, nonce)));
                }
                for (Future<Boolean> writer : writers) {
                    assertThat(writer.get()).isTrue();
                }
                String last = fresh.get(RESOURCE_SERVER, LEDGER);
                assertThat(last).isIn("n0", "n1", "n2", "n3");
                fresh.put(RESOURCE_SERVER, LEDGER, "after"); // would be hidden by a second entry of the same origin
                assertThat(fresh.get(RESOURCE_SERVER, LEDGER)).isEqualTo("after");
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static TargetUri uri(String scheme, String host, int port) {
        return new TargetUri(scheme, host, port, "/");
    }
}
