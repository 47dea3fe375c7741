package dev.holdfast.benchmarks.hotpath;

import dev.holdfast.benchmarks.load.TemporaryFolder;
import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.Pki;
import dev.holdfast.identity.Generation;
import dev.holdfast.token.Credential;
import dev.holdfast.token.ServiceCredentials;
import dev.holdfast.token.SteppedCredentials;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Reading the credential of a service and generation: the agent's slot beside a {@link ConcurrentHashMap} and a synchronized map,
 * which check the expiry just the same. Alone, and by two threads while a third replaces it a thousand times a second.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CredentialBenchmark {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** What a cache of bound tokens is keyed by. */
    record Key(String service, long generation) {}

    /** The agent's slot. */
    @State(Scope.Benchmark)
    public static class Slot {
        private final SteppedCredentials stepped = new SteppedCredentials("ledger");
        private final ServiceCredentials credentials = stepped.credentials();
        private long generation;

        @Setup
        public void fill() {
            Generation made = generation();
            generation = made.number();
            stepped.prepare(made);
        }

        @Nullable Credential read() {
            return credentials.current(generation);
        }

        void replace() {
            stepped.replace();
        }
    }

    /** A cache over a map. */
    public abstract static class OverMap {
        private final Map<Key, Credential> map;
        private final long generation = 7;
        private int serial;

        OverMap(Map<Key, Credential> map) {
            this.map = map;
        }

        @Setup
        public void replace() {
            Credential fresh = SteppedCredentials.credential(generation, ++serial, System.nanoTime());
            map.put(new Key("ledger", generation), fresh);
        }

        @Nullable Credential read() {
            Credential found = map.get(new Key("ledger", generation));
            return found == null || found.isExpired(System.nanoTime()) ? null : found;
        }
    }

    /** The usual one. */
    @State(Scope.Benchmark)
    public static class Concurrent extends OverMap {
        public Concurrent() {
            super(new ConcurrentHashMap<>());
        }
    }

    /** The simple one. */
    @State(Scope.Benchmark)
    public static class Synchronized extends OverMap {
        public Synchronized() {
            super(Collections.synchronizedMap(new HashMap<>()));
        }
    }

    @Benchmark
    public @Nullable Credential holdfast(Slot slot) {
        return slot.read();
    }

    @Benchmark
    public @Nullable Credential concurrentHashMap(Concurrent map) {
        return map.read();
    }

    @Benchmark
    public @Nullable Credential synchronizedMap(Synchronized map) {
        return map.read();
    }

    @Benchmark
    @Group("sharedHoldfast")
    @GroupThreads(2)
    public @Nullable Credential sharedHoldfastRead(Slot slot) {
        return slot.read();
    }

    @Benchmark
    @Group("sharedHoldfast")
    public void sharedHoldfastReplace(Slot slot) {
        LockSupport.parkNanos(PAUSE_NANOS);
        slot.replace();
    }

    @Benchmark
    @Group("sharedConcurrentHashMap")
    @GroupThreads(2)
    public @Nullable Credential sharedConcurrentHashMapRead(Concurrent map) {
        return map.read();
    }

    @Benchmark
    @Group("sharedConcurrentHashMap")
    public void sharedConcurrentHashMapReplace(Concurrent map) {
        LockSupport.parkNanos(PAUSE_NANOS);
        map.replace();
    }

    @Benchmark
    @Group("sharedSynchronizedMap")
    @GroupThreads(2)
    public @Nullable Credential sharedSynchronizedMapRead(Synchronized map) {
        return map.read();
    }

    @Benchmark
    @Group("sharedSynchronizedMap")
    public void sharedSynchronizedMapReplace(Synchronized map) {
        LockSupport.parkNanos(PAUSE_NANOS);
        map.replace();
    }

    static Generation generation() {
        ClientCertificate certificate = Pki.create(TemporaryFolder.make()).issueOrders();
        return Generation.of("orders", certificate.key(), certificate.chain());
    }
}
