package dev.holdfast.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.Log;
import dev.holdfast.telemetry.RevocationCounters;
import dev.holdfast.token.TokenException.Reason;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Readers against refreshes, refusals, drops and failures, all at once, for a bounded number of steps. Time is a counter that the
 * threads themselves push on by milliseconds, so that tokens expire and back-offs end thousands of times.
 */
@Timeout(120)
class ServiceCredentialsStressTest {
    private static final int STEPS = 2_000_000;
    private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LIFE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - STEPS / 2 * STEP_NANOS); // wraps on the way
    private final AtomicInteger issued = new AtomicInteger();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<Long, Integer> droppedUpTo = new ConcurrentHashMap<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final Set<Long> fetching = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger reads = new AtomicInteger();

    @BeforeEach
    void quiet() {
        Log.to(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() throws InterruptedException {
        timer.shutdownNow();
        workers.shutdownNow();
        assertThat(workers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        Log.to(System.err);
    }

    @Test
    void no_expired_refused_or_foreign_credential_is_ever_handed_out() throws Exception {
        run(false);

        assertThat(issued.get()).as("tokens issued").isGreaterThan(50);
        assertThat(refused).as("tokens refused").hasSizeGreaterThan(10);
    }

    @Test
    void nor_is_one_from_before_a_drop_and_each_is_revoked_once() throws Exception {
        run(true);

        assertThat(droppedUpTo).hasSize(3);
        assertThat(revoked).as("tokens revoked").isNotEmpty();
    }

    private void run(boolean drops) throws InterruptedException {
        TestAuthority authority = new TestAuthority();
        List<Generation> generations = List.of(authority.generation(), authority.generation(), authority.generation());
        ServiceCredentials credentials = new ServiceCredentials(new TokenReturns(
                "ledger", source(drops), scheduling(), new Revocations(() -> {}), new RevocationCounters()));
        AtomicInteger steps = new AtomicInteger();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                while (steps.incrementAndGet() < STEPS || (isShort(drops) && System.nanoTime() < deadline)) {
                    ThreadLocalRandom random = ThreadLocalRandom.current();
                    Generation generation = generations.get(random.nextInt(generations.size()));
                    read(credentials, generation);
                    int event = random.nextInt(20_000);
                    if (event == 0 && drops) {
                        drop(credentials, generation);
                    } else if (event > 0 && event < 5) {
                        refuse(credentials, generation);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(broken).isEmpty();
        assertThat(reads.get()).as("credentials read").isGreaterThan(STEPS / 10);
        credentials.close();
        for (Generation generation : generations) {
            assertThat(credentials.current(generation.number())).isNull();
        }
    }

    /** A machine that is busy otherwise may leave the workers so little time that steps find hardly a credential. */
    private boolean isShort(boolean drops) {
        return reads.get() <= STEPS / 10
                || (drops ? droppedUpTo.size() < 3 : issued.get() <= 50 || refused.size() <= 10);
    }

    private void read(ServiceCredentials credentials, Generation generation) {
        long before = now.getAndAdd(STEP_NANOS);
        int dropped = droppedUpTo.getOrDefault(generation.number(), 0);
        Credential credential = credentials.current(generation.number());
        if (credential == null) {
            var unused = credentials.prepare(generation);
            return;
        }
        reads.incrementAndGet();
        check(credential.generation() == generation.number(), "of another generation", credential);
        check(!credential.isExpired(before), "expired", credential);
        check(number(credential) > dropped, "from before a drop", credential);
        if (refused.contains(credential.authorization())) {
            Credential again = credentials.current(generation.number());
            check(again == null || !again.isSameToken(credential), "refused", credential);
        }
    }

    private void refuse(ServiceCredentials credentials, Generation generation) {
        Credential credential = credentials.current(generation.number());
        if (credential != null) {
            credentials.refused(credential);
            refused.add(credential.authorization());
        }
    }

    private void drop(ServiceCredentials credentials, Generation generation) {
        int before = issued.get();
        credentials.drop(generation.number());
        droppedUpTo.merge(generation.number(), before, Math::max);
    }

    private void check(boolean holds, String problem, Credential credential) {
        if (!holds) {
            broken.add(problem + ": " + credential);
        }
    }

    private static int number(Credential credential) {
        return Integer.parseInt(credential.authorization().substring("Bearer ".length()));
    }

    /** Fails now and then. Without drops it notices two fetches at once for one slot. */
    private TokenSource source(boolean drops) {
        return new TokenSource() {
            @Override
            public Credential fetch(Generation generation) throws TokenException {
                if (!drops && !fetching.add(generation.number())) {
                    broken.add("two fetches at once");
                }
                int number = issued.incrementAndGet();
                long expiresAt = now.get() + LIFE_NANOS;
                LockSupport.parkNanos(20_000); // so that others meet the flight
                fetching.remove(generation.number());
                if (number % 7 == 0) {
                    throw new TokenException(Reason.ISSUER_UNAVAILABLE, "down");
                }
                return new Credential("Bearer " + number, generation.number(), "sha256:" + number, expiresAt, null);
            }

            @Override
            public RevocationOutcome revoke(Generation generation, Credential credential) {
                if (!revoked.add(credential.authorization())) {
                    broken.add("revoked twice");
                }
                return RevocationOutcome.REVOKED;
            }

            @Override
            public void forget(long generation) {}
        };
    }

    private Scheduling scheduling() {
        return new Scheduling(
                now::get,
                (nanos, work) -> {
                    var scheduled = timer.scheduleWithFixedDelay(
                            new DueWork(now.get() + nanos, work), 0, 100, TimeUnit.MICROSECONDS);
                    return () -> scheduled.cancel(false);
                },
                workers,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** Runs once, when the counted time has come. */
    private final class DueWork implements Runnable {
        private final long at;
        private final Runnable work;
        private boolean done;

        DueWork(long at, Runnable work) {
            this.at = at;
            this.work = work;
        }

        @Override
        public void run() {
            if (!done && now.get() - at >= 0) {
                done = true;
                work.run();
            }
        }
    }
}
