package dev.holdfast.benchmarks.report;

import dev.holdfast.benchmarks.Results;
import dev.holdfast.benchmarks.Sample;
import dev.holdfast.benchmarks.variants.AgentVariants;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What runs with every request. */
final class HotPathTables {
    private static final String CLIENTS = "WovenClientBenchmark.";
    private static final String HOOKS = "ClientHooksBenchmark.";
    private static final double REQUEST_NANOS = 50;
    private static final double REQUEST_BYTES = 0;

    private final List<Results.HotPath> results;

    HotPathTables(List<Results.HotPath> results) {
        this.results = results;
    }

    /** The hooks of one request, less the same calls to hooks that do nothing. */
    String aims() {
        StringBuilder text = new StringBuilder();
        for (int jdk : jdks()) {
            Results.HotPath nothing = of(jdk, HOOKS + "emptyHooks", "");
            for (String request : List.of("requestWithoutCredential", "requestWithKnownCredential")) {
                Results.HotPath hooks = of(jdk, HOOKS + request, "");
                String what = "JDK " + jdk + ", request of no service, "
                        + (request.contains("Known") ? "with a static key that is known" : "without a static key");
                double base = new Sample(nothing.nanos()).median();
                Sample nanos = new Sample(hooks.nanos());
                text.append(Report.aim(
                        what + ", time of the hooks (aim: 50 ns)",
                        REQUEST_NANOS,
                        "ns",
                        nanos.median() - base,
                        nanos.low() - base,
                        nanos.high() - base,
                        0));
                double baseBytes = new Sample(nothing.bytes()).median();
                Sample bytes = new Sample(hooks.bytes());
                text.append(Report.aim(
                        what + ", allocated by the hooks (aim: 0 bytes)",
                        REQUEST_BYTES + 0.05, // the profiler's own, spread over the operations
                        "bytes",
                        bytes.median() - baseBytes,
                        bytes.low() - baseBytes,
                        bytes.high() - baseBytes,
                        1));
            }
        }
        return text.toString();
    }

    String parts() {
        StringBuilder text = new StringBuilder();
        text.append(head("benchmark"));
        for (String benchmark : benchmarks()) {
            if (!benchmark.startsWith(CLIENTS)) {
                text.append("| ").append(benchmark.replace("Benchmark.", ": "));
                for (int jdk : jdks()) {
                    text.append(cells(of(jdk, benchmark, ""), 1));
                }
                text.append(" |\n");
            }
        }
        return results.isEmpty() ? "Not run.\n" : text.toString();
    }

    String clients() {
        StringBuilder text = new StringBuilder();
        text.append(head("client, agent"));
        for (String benchmark : benchmarks()) {
            if (benchmark.startsWith(CLIENTS)) {
                for (String variant : variants(benchmark)) {
                    text.append("| ")
                            .append(benchmark.substring(CLIENTS.length()))
                            .append(", ")
                            .append(variant);
                    for (int jdk : jdks()) {
                        text.append(cells(of(jdk, benchmark, variant), 0));
                    }
                    text.append(" |\n");
                }
            }
        }
        return results.isEmpty() ? "Not run.\n" : text + differences();
    }

    /** What each variant is more than no agent, by medians over all rounds. */
    private String differences() {
        StringBuilder text = new StringBuilder("\nMore than no agent, medians over the same rounds:\n\n");
        text.append(head("client, agent"));
        for (String benchmark : benchmarks()) {
            if (!benchmark.startsWith(CLIENTS)) {
                continue;
            }
            for (String variant : variants(benchmark)) {
                if (variant.equals(AgentVariants.NONE)) {
                    continue;
                }
                text.append("| ")
                        .append(benchmark.substring(CLIENTS.length()))
                        .append(", ")
                        .append(variant);
                for (int jdk : jdks()) {
                    Results.HotPath none = of(jdk, benchmark, AgentVariants.NONE);
                    Results.HotPath each = of(jdk, benchmark, variant);
                    text.append(difference(Sample.differences(each.nanos(), none.nanos()), 0))
                            .append(difference(Sample.differences(each.bytes(), none.bytes()), 0));
                }
                text.append(" |\n");
            }
        }
        return text.toString();
    }

    private String head(String first) {
        StringBuilder names = new StringBuilder("| ").append(first);
        StringBuilder lines = new StringBuilder("|---");
        for (int jdk : jdks()) {
            names.append(" | JDK ").append(jdk).append(": ns | bytes");
            lines.append("|--:|--:");
        }
        return names + " |\n" + lines + "|\n";
    }

    private static String cells(Results.HotPath result, int decimals) {
        String bytes = result.bytes().isEmpty() ? "" : Report.number(new Sample(result.bytes()).median(), 0);
        Sample nanos = new Sample(result.nanos());
        return " | " + Report.number(nanos.median(), decimals) + " (" + Report.number(nanos.low(), decimals) + " to "
                + Report.number(nanos.high(), decimals) + ") | " + bytes;
    }

    private static String difference(Sample sample, int decimals) {
        return " | " + Report.difference(sample.median(), decimals) + " (" + Report.difference(sample.low(), decimals)
                + " to " + Report.difference(sample.high(), decimals) + ")";
    }

    private Set<Integer> jdks() {
        Set<Integer> jdks = new LinkedHashSet<>();
        for (Results.HotPath each : results) {
            jdks.add(each.jdk());
        }
        return jdks;
    }

    private Set<String> benchmarks() {
        Set<String> benchmarks = new TreeSet<>();
        for (Results.HotPath each : results) {
            benchmarks.add(each.benchmark());
        }
        return benchmarks;
    }

    private Set<String> variants(String benchmark) {
        Set<String> variants = new LinkedHashSet<>();
        for (Results.HotPath each : results) {
            if (each.benchmark().equals(benchmark)) {
                variants.add(each.variant());
            }
        }
        return variants;
    }

    private Results.HotPath of(int jdk, String benchmark, String variant) {
        for (Results.HotPath each : results) {
            if (each.jdk() == jdk
                    && each.benchmark().equals(benchmark)
                    && each.variant().equals(variant)) {
                return each;
            }
        }
        throw new IllegalStateException(benchmark + " was not run on JDK " + jdk);
    }
}
