package dev.holdfast.benchmarks.report;

import dev.holdfast.benchmarks.Results;
import dev.holdfast.benchmarks.Sample;
import dev.holdfast.benchmarks.variants.AgentVariants;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The start-up, per JDK a table. */
final class StartUpTables {
    private static final double ATTACHED_USER_MILLIS = 10;
    private static final double ENABLED_WALL_MILLIS = 450;

    private final List<Results.StartUp> results;
    private final List<Results.Idle> idle;

    StartUpTables(List<Results.StartUp> results, List<Results.Idle> idle) {
        this.results = results;
        this.idle = idle;
    }

    String aims() {
        StringBuilder text = new StringBuilder();
        for (Results.Idle each : idle) {
            text.append(aim(
                    "JDK " + each.jdk()
                            + ", attached and not enabled, a program with nothing to do, user CPU more than an empty"
                            + " agent in " + each.empty().size() + " runs (aim: 10 ms)",
                    ATTACHED_USER_MILLIS,
                    Sample.differences(each.attached(), each.empty())));
        }
        for (int jdk : jdks()) {
            Results.StartUp none = of(jdk, AgentVariants.NONE);
            for (String enabled : List.of(AgentVariants.OBSERVE, AgentVariants.ENFORCE)) {
                text.append(aim(
                        "JDK " + jdk + ", " + enabled
                                + " with one HTTPS call, wall time more than no agent (aim: 450 ms)",
                        ENABLED_WALL_MILLIS,
                        Sample.differences(of(jdk, enabled).wall(), none.wall())));
            }
        }
        return text.toString();
    }

    String tables() {
        StringBuilder text = new StringBuilder();
        for (int jdk : jdks()) {
            Results.StartUp none = of(jdk, AgentVariants.NONE);
            text.append("JDK ")
                    .append(jdk)
                    .append(", medians of ")
                    .append(none.wall().size())
                    .append(" runs:\n\n");
            text.append("| | wall ms | more than no agent | user CPU ms | more than no agent | system CPU ms |"
                    + " classes | peak MiB |\n|---|--:|--:|--:|--:|--:|--:|--:|\n");
            for (Results.StartUp each : of(jdk)) {
                text.append("| ").append(each.variant());
                cell(text, Report.number(new Sample(each.wall()).median(), 0));
                cell(text, more(each == none, Sample.differences(each.wall(), none.wall())));
                cell(text, Report.number(new Sample(each.user()).median(), 0));
                cell(text, more(each == none, Sample.differences(each.user(), none.user())));
                cell(text, Report.number(new Sample(each.system()).median(), 0));
                cell(text, Integer.toString(each.classes()));
                cell(text, Long.toString(each.peakKib() / 1024));
                text.append(" |\n");
            }
            text.append('\n');
        }
        return text.isEmpty() ? "Not run.\n" : text.toString();
    }

    private static void cell(StringBuilder text, String value) {
        text.append(" | ").append(value);
    }

    private static String more(boolean baseline, Sample difference) {
        return baseline
                ? ""
                : Report.difference(difference.median(), 0) + " (" + Report.difference(difference.low(), 0) + " to "
                        + Report.difference(difference.high(), 0) + ")";
    }

    private static String aim(String what, double bound, Sample difference) {
        return Report.aim(what, bound, "ms", difference.median(), difference.low(), difference.high(), 0);
    }

    private Set<Integer> jdks() {
        Set<Integer> jdks = new LinkedHashSet<>();
        for (Results.StartUp each : results) {
            jdks.add(each.jdk());
        }
        return jdks;
    }

    private List<Results.StartUp> of(int jdk) {
        List<Results.StartUp> found = new ArrayList<>();
        for (Results.StartUp each : results) {
            if (each.jdk() == jdk) {
                found.add(each);
            }
        }
        return found;
    }

    private Results.StartUp of(int jdk, String variant) {
        for (Results.StartUp each : of(jdk)) {
            if (each.variant().equals(variant)) {
                return each;
            }
        }
        throw new IllegalStateException(variant + " was not run on JDK " + jdk);
    }
}
