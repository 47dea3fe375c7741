package dev.holdfast.benchmarks.report;

import dev.holdfast.benchmarks.Results;
import dev.holdfast.benchmarks.Sample;
import dev.holdfast.benchmarks.variants.AgentVariants;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is left of each client's throughput. */
final class ThroughputTable {
    private static final double LEAST = 0.93;
    private static final List<String> VARIANTS =
            List.of(AgentVariants.ATTACHED, AgentVariants.ELSEWHERE, AgentVariants.ENFORCE);

    private final Map<String, Map<String, Results.Throughput>> byClient = new LinkedHashMap<>();

    ThroughputTable(List<Results.Throughput> results) {
        for (Results.Throughput each : results) {
            byClient.computeIfAbsent(each.client() + " " + each.version(), key -> new LinkedHashMap<>())
                    .put(each.variant(), each);
        }
    }

    /** One line for all clients, and one for each that misses. */
    String aims() {
        if (byClient.isEmpty()) {
            return "";
        }
        int due = 0;
        StringBuilder missed = new StringBuilder();
        for (Map.Entry<String, Map<String, Results.Throughput>> client : byClient.entrySet()) {
            for (String variant : VARIANTS) {
                Sample ratio = ratio(client.getValue(), variant);
                due++;
                if (ratio.low() <= LEAST) {
                    missed.append("  - ")
                            .append(client.getKey())
                            .append(", ")
                            .append(variant)
                            .append(": ")
                            .append(text(ratio))
                            .append('\n');
                }
            }
        }
        long misses = missed.chars().filter(c -> c == '\n').count();
        return "- Throughput of " + byClient.size() + " clients, lower end of the ratio's interval (aim: above 0.93): "
                + (misses == 0
                        ? "**met** by all in all " + VARIANTS.size() + " variants\n"
                        : "**met** by " + (due - misses) + " of " + due + ", **missed** by:\n" + missed);
    }

    String table() {
        if (byClient.isEmpty()) {
            return "Not run.\n";
        }
        StringBuilder text = new StringBuilder(
                "| client | no agent, requests/s | not enabled | other services | enforce |\n|---|--:|--:|--:|--:|\n");
        for (Map.Entry<String, Map<String, Results.Throughput>> client : byClient.entrySet()) {
            Results.Throughput none = client.getValue().get(AgentVariants.NONE);
            text.append("| ").append(client.getKey()).append(" | ");
            text.append(none == null ? "" : Report.number(new Sample(none.perSecond()).median(), 0));
            for (String variant : VARIANTS) {
                text.append(" | ").append(text(ratio(client.getValue(), variant)));
            }
            text.append(" |\n");
        }
        return text.toString();
    }

    private static Sample ratio(Map<String, Results.Throughput> client, String variant) {
        Results.Throughput with = client.get(variant);
        Results.Throughput none = client.get(AgentVariants.NONE);
        if (with == null || none == null) {
            throw new IllegalStateException(variant + " was not run");
        }
        return Sample.ratios(with.perSecond(), none.perSecond());
    }

    private static String text(Sample ratio) {
        return Report.number(ratio.median(), 3) + " (" + Report.number(ratio.low(), 3) + " to "
                + Report.number(ratio.high(), 3) + ")";
    }
}
