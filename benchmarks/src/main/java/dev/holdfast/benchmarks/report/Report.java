package dev.holdfast.benchmarks.report;

import dev.holdfast.benchmarks.Results;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Puts the results into the page: the words stand in {@code page.md}, the tables and verdicts are computed. */
public final class Report {
    private final Results results;

    private Report(Results results) {
        this.results = results;
    }

    /** Arguments: the folder with results, the page to write. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[1]), new Report(new Results(Path.of(arguments[0]))).page());
    }

    private String page() throws IOException {
        StartUpTables startUp = new StartUpTables(
                results.read(Results.StartUp.NAME, Results.StartUp.class),
                results.read(Results.Idle.NAME, Results.Idle.class));
        HotPathTables hotPath = new HotPathTables(results.read(Results.HotPath.NAME, Results.HotPath.class));
        ThroughputTable throughput =
                new ThroughputTable(results.read(Results.Throughput.NAME, Results.Throughput.class));
        return words().replace("{machine}", machine())
                .replace("{aims}", startUp.aims() + hotPath.aims() + throughput.aims())
                .replace("{start-up}", startUp.tables())
                .replace("{parts}", hotPath.parts())
                .replace("{clients}", hotPath.clients())
                .replace("{throughput}", throughput.table());
    }

    private String machine() {
        List<Results.Machine> machines = results.read(Results.Machine.NAME, Results.Machine.class);
        if (machines.isEmpty()) {
            return "Not recorded.\n";
        }
        Results.Machine machine = machines.get(0);
        StringBuilder text = new StringBuilder();
        row(text, "Processor", machine.processor() + ", " + machine.cores() + " cores");
        row(text, "Memory", machine.memoryMib() / 1024 + " GiB");
        row(text, "System", machine.system());
        row(text, "JDKs", String.join("; ", machine.jdks()));
        StringBuilder loads = new StringBuilder();
        for (double load : machine.loads()) {
            loads.append(loads.isEmpty() ? "" : ", ").append(number(load, 1));
        }
        row(text, "Load average, begin and end of each part", loads.toString());
        row(text, "Length", machine.quick() ? "quick: for the shape only, the figures are rough" : "full");
        return "| | |\n|---|---|\n" + text;
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("| ").append(name).append(" | ").append(value).append(" |\n");
    }

    private static String words() throws IOException {
        try (InputStream in = Objects.requireNonNull(Report.class.getResourceAsStream("page.md"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static String number(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.startsWith("-") && Double.parseDouble(text) == 0 ? text.substring(1) : text;
    }

    /** With its sign, as a difference. */
    static String difference(double value, int decimals) {
        String text = number(value, decimals);
        return text.startsWith("-") ? text : "+" + text;
    }

    /** One line of the list of aims. */
    static String aim(String what, double bound, String unit, double median, double low, double high, int decimals) {
        String verdict;
        if (median <= bound) {
            verdict = high <= bound ? "**met**" : "**met by the median**, not beyond doubt";
        } else {
            verdict = (low > bound ? "**missed**" : "**missed by the median**, not beyond doubt") + ", by "
                    + number(median - bound, decimals) + " " + unit;
        }
        return "- " + what + ": " + difference(median, decimals) + " " + unit + " (" + difference(low, decimals)
                + " to " + difference(high, decimals) + "), " + verdict + "\n";
    }
}
