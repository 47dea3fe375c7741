package dev.holdfast.benchmarks.hotpath;

import dev.holdfast.config.HostPattern;
import dev.holdfast.policy.HostIndex;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jctools.maps.NonBlockingHashMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Finding a service by host and port: the agent's host index beside maps with a {@code "host:port"} key as one would write them.
 * The maps do the same work: any case, and a second look-up behind the first label where wildcards are configured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HostIndexBenchmark {
    private static final int SERVICES = 50;

    /** What is looked up. */
    public enum LookUp {
        EXACT("service-23.example.com"),
        WILDCARD("eu-1.tenant-7.example.net"),
        MISS("metrics.example.org");

        private final String host;

        LookUp(String host) {
            this.host = host;
        }
    }

    /** Injected by JMH. */
    @Param
    public LookUp lookUp = LookUp.EXACT;

    private String host = "";
    private HostIndex<String> index = new HostIndex<>(Map.of());
    private final Map<String, String> hashMap = new HashMap<>();
    private final Map<String, String> nonBlockingHashMap = new NonBlockingHashMap<>();

    /** Half of the services by name, half by wildcard. */
    @Setup
    public void fill() {
        Map<HostPattern, String> patterns = new LinkedHashMap<>();
        for (int i = 0; i < SERVICES; i++) {
            patterns.put(new HostPattern("service-" + i + ".example.com", false, 443), "service-" + i);
            patterns.put(new HostPattern("tenant-" + i + ".example.net", true, 443), "tenant-" + i);
            hashMap.put("service-" + i + ".example.com:443", "service-" + i);
            hashMap.put("*.tenant-" + i + ".example.net:443", "tenant-" + i);
        }
        nonBlockingHashMap.putAll(hashMap);
        index = new HostIndex<>(patterns);
        host = lookUp.host;
        if (!Objects.equals(holdfast(), hashMap()) || (holdfast() == null) != (lookUp == LookUp.MISS)) {
            throw new IllegalStateException("the look-ups differ");
        }
    }

    @Benchmark
    public @Nullable String holdfast() {
        return index.find(host, 443);
    }

    @Benchmark
    public @Nullable String hashMap() {
        return find(hashMap, host, 443);
    }

    @Benchmark
    public @Nullable String nonBlockingHashMap() {
        return find(nonBlockingHashMap, host, 443);
    }

    private static @Nullable String find(Map<String, String> map, String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        String exact = map.get(name + ":" + port);
        if (exact != null) {
            return exact;
        }
        int dot = name.indexOf('.');
        return dot < 0 ? null : map.get("*" + name.substring(dot) + ":" + port);
    }
}
