package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** What every request does. */
class AllocationTest {
    private static final int REQUESTS = 20_000;
    private static final TargetUri LEDGER = new TargetUri("https", "ledger.example", 443, "/v1/entries");

    @Test
    void looking_a_nonce_up_and_reading_the_clock_costs_no_byte() {
        KnownServers nonces = new KnownServers(64);
        nonces.put(KnownServers.Role.RESOURCE_SERVER, LEDGER, "nonce");
        ServerClock clock = new ServerClock();

        assertThat(bytesOf(() -> {
                    if (nonces.get(KnownServers.Role.RESOURCE_SERVER, LEDGER) == null
                            || nonces.get(KnownServers.Role.AUTHORIZATION_SERVER, LEDGER) != null
                            || clock.learn("Sun, 06 Nov 1994 08:49:37 GMT", null)
                            || clock.epochSeconds() == 0) {
                        throw new AssertionError();
                    }
                }))
                .isZero();
    }

    @Test
    void a_proof_costs_itself_and_little_else() {
        byte[] r = new byte[32];
        r[31] = 1;
        PreparedProofs supply = new PreparedProofs(
                1024, Runnable::run, () -> new PreparedProof(new byte[22], r, new int[] {1, 2, 3, 4, 5, 6, 7, 8}));
        DpopProofMaker maker = new DpopProofMaker(supply);
        ProofKey key = Keys.fresh();
        AccessTokenHash hash = AccessTokenHash.of("token");
        String proof = maker.forResource(key, "GET", LEDGER, hash, "nonce", 1_795_500_000L);

        // the string, and 200 bytes that this supply makes for each
        assertThat(bytesOf(() -> maker.forResource(key, "GET", LEDGER, hash, "nonce", 1_795_500_000L)))
                .isLessThan(proof.length() + 300L);
    }

    @Test
    void random_numbers_are_drawn_ahead_and_not_by_a_request() {
        SecureRandom none = new SecureRandom() {
            private static final long serialVersionUID = 1;

            @Override
            public void nextBytes(byte[] bytes) {
                throw new AssertionError("SecureRandom takes a lock");
            }
        };
        SecureRandom[] source = {new SecureRandom()};
        PreparedProofs supply = new PreparedProofs(16, Runnable::run, () -> PreparedProof.make(source[0]));
        supply.prepare();
        source[0] = none;
        DpopProofMaker maker = new DpopProofMaker(supply);
        ProofKey key = Keys.fresh();
        for (int i = 0; i < 8; i++) {
            assertThat(maker.forTokenRequest(key, LEDGER, null, 1)).isNotEmpty();
        }
    }

    private static long bytesOf(Runnable request) {
        repeat(request); // the first time loads and compiles
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        threads.getThreadAllocatedBytes(thread);
        long before = threads.getThreadAllocatedBytes(thread);
        repeat(request);
        return (threads.getThreadAllocatedBytes(thread) - before) / REQUESTS;
    }

    private static void repeat(Runnable request) {
        for (int i = 0; i < REQUESTS; i++) {
            request.run();
        }
    }
}
