package dev.holdfast.benchmarks.hotpath;

import dev.holdfast.inventory.Inventory;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Looking at one header field for static credentials: one that is none, and one that is known. The baseline is a set of names and
 * a map of counters by host and value, which besides keeps the secrets.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InventoryBenchmark {
    private static final String HOST = "ledger.example.com";
    private static final Set<String> NAMES = Set.of(
            "x-api-key", "api-key", "apikey", "x-auth-token", "x-access-token", "x-vault-token", "authorization");

    private final Inventory inventory = new Inventory();
    private final Map<String, LongAdder> seen = new ConcurrentHashMap<>();
    private String other = "User-Agent";
    private String otherValue = "orders/1.0";
    private String credential = "X-Api-Key";
    private String credentialValue = "ledger-static-key-0001";

    /** Makes the credential known. */
    @Setup
    public void see() {
        knownCredential();
        knownCredentialByHand();
        otherField();
        if (inventory.size() != 1 || seen.size() != 1) {
            throw new IllegalStateException("one credential was to be seen");
        }
    }

    @Benchmark
    public void otherField() {
        inventory.header("HttpURLConnection", true, HOST, 443, other, otherValue);
    }

    @Benchmark
    public void otherFieldByHand() {
        byHand(HOST, 443, other, otherValue);
    }

    @Benchmark
    public void knownCredential() {
        inventory.header("HttpURLConnection", true, HOST, 443, credential, credentialValue);
    }

    @Benchmark
    public void knownCredentialByHand() {
        byHand(HOST, 443, credential, credentialValue);
    }

    private void byHand(String host, int port, String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (NAMES.contains(lower)) {
            seen.computeIfAbsent(host + ":" + port + " " + lower + " " + value, key -> new LongAdder())
                    .increment();
        }
    }
}
