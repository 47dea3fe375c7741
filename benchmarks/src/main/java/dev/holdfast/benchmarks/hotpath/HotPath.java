package dev.holdfast.benchmarks.hotpath;

import dev.holdfast.benchmarks.Results;
import dev.holdfast.benchmarks.load.LoadServerProcess;
import dev.holdfast.benchmarks.variants.AgentVariants;
import dev.holdfast.harness.Jdk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the JMH benchmarks on each JDK: those of the agent's parts in one go, the clients in turn with and without the agent. */
public final class HotPath {
    /** What the parts need of the JDK where there is no agent that opens it to them. */
    static final List<String> OPENED = List.of(
            "--add-opens=java.base/sun.net.www=ALL-UNNAMED",
            "--add-opens=java.base/sun.net.www.http=ALL-UNNAMED",
            "--add-opens=java.base/sun.net.www.protocol.http=ALL-UNNAMED",
            "--add-opens=java.base/sun.net.www.protocol.https=ALL-UNNAMED");

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Length length;
    private final Map<String, Results.HotPath> results = new LinkedHashMap<>();

    private HotPath(Length length) {
        this.length = length;
    }

    /**
     * Arguments: the folder for results, the folder with the bridge's classes, {@code quick} or {@code full}, and, to run some of
     * the parts again and keep the other results, a regular expression for their names.
     */
    public static void main(String[] arguments) throws RunnerException {
        HotPath run = new HotPath(arguments[2].equals("quick") ? Length.QUICK : Length.FULL);
        if (arguments.length > 3) {
            run.again(new Results(Path.of(arguments[0])), arguments[1], arguments[3]);
            return;
        }
        for (Jdk jdk : Jdk.available()) {
            run.parts(jdk, arguments[1], ".*");
        }
        try (AgentVariants variants = AgentVariants.start()) {
            for (Jdk jdk : Jdk.available()) {
                run.clients(jdk, variants);
            }
        }
        new Results(Path.of(arguments[0])).write(Results.HotPath.NAME, new ArrayList<>(run.results.values()));
    }

    private void again(Results folder, String bridge, String wanted) throws RunnerException {
        for (Jdk jdk : Jdk.available()) {
            parts(jdk, bridge, wanted);
        }
        for (Results.HotPath before : folder.read(Results.HotPath.NAME, Results.HotPath.class)) {
            results.putIfAbsent(before.jdk() + before.benchmark() + before.variant(), before);
        }
        folder.write(Results.HotPath.NAME, new ArrayList<>(results.values()));
    }

    private void parts(Jdk jdk, String bridge, String wanted) throws RunnerException {
        List<String> options = new ArrayList<>(OPENED);
        options.add("--patch-module=java.base=" + bridge);
        take(
                jdk,
                "",
                new Runner(options(jdk, options, length.forks)
                                .include(wanted)
                                .exclude(WovenClientBenchmark.class.getSimpleName())
                                .build())
                        .run());
    }

    /** In the order 1 2 3, 3 2 1, ..., so that a machine that grows slower or busier treats all alike. */
    private void clients(Jdk jdk, AgentVariants variants) throws RunnerException {
        List<AgentVariants.Variant> order = new ArrayList<>(variants.forClients());
        for (int round = 0; round < length.rounds; round++) {
            for (AgentVariants.Variant variant : order) {
                List<String> options = new ArrayList<>(variant.jvmOptions());
                options.add("-D" + WovenClientBenchmark.ADDRESS + "="
                        + variants.server().uri());
                take(
                        jdk,
                        variant.name(),
                        new Runner(options(jdk, options, 1)
                                        .include(WovenClientBenchmark.class.getSimpleName())
                                        .build())
                                .run());
                requireCredential(variant, variants.server().takeCounts());
            }
            Collections.reverse(order);
        }
    }

    private ChainedOptionsBuilder options(Jdk jdk, List<String> jvmOptions, int forks) {
        return new OptionsBuilder()
                .jvm(jdk.java().toString())
                .jvmArgsPrepend("-Xms512m", "-Xmx512m")
                .jvmArgsAppend(jvmOptions.toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .forks(forks)
                .warmupIterations(length.warmUps)
                .warmupTime(TimeValue.milliseconds(length.millis))
                .measurementIterations(length.measurements)
                .measurementTime(TimeValue.milliseconds(length.millis))
                .shouldFailOnError(true);
    }

    private void take(Jdk jdk, String variant, Collection<RunResult> runs) {
        for (RunResult run : runs) {
            String name = name(run);
            Results.HotPath result = results.computeIfAbsent(
                    jdk.feature() + name + variant,
                    key -> new Results.HotPath(jdk.feature(), name, variant, new ArrayList<>(), new ArrayList<>()));
            for (BenchmarkResult fork : run.getBenchmarkResults()) {
                for (IterationResult iteration : fork.getIterationResults()) {
                    add(iteration, result);
                }
            }
        }
    }

    /** Of a group the readers' time counts; what is allocated is the writer's. */
    private static void add(IterationResult iteration, Results.HotPath result) {
        for (Map.Entry<String, Result> other : iteration.getSecondaryResults().entrySet()) {
            if (other.getKey().endsWith("Read")) {
                result.nanos().add(other.getValue().getScore());
                return;
            }
        }
        result.nanos().add(iteration.getPrimaryResult().getScore());
        Result allocated = iteration.getSecondaryResults().get(ALLOCATED);
        if (allocated != null) {
            result.bytes().add(allocated.getScore());
        }
    }

    private static String name(RunResult run) {
        String whole = run.getParams().getBenchmark();
        int method = whole.lastIndexOf('.');
        StringBuilder name = new StringBuilder(whole.substring(whole.lastIndexOf('.', method - 1) + 1));
        for (String parameter : run.getParams().getParamsKeys()) {
            name.append(' ').append(run.getParams().getParam(parameter));
        }
        return name.toString();
    }

    /** A measurement of something that did not happen would be the worst of all. */
    private static void requireCredential(AgentVariants.Variant variant, LoadServerProcess.Counts counts) {
        boolean right = variant.replaces()
                ? counts.bearer() > 0 && counts.key() == 0
                : counts.key() > 0 && counts.bearer() == 0;
        if (!right) {
            throw new IllegalStateException(variant.name() + ": the server got " + counts);
        }
    }

    /** How long it takes is how exact it is. */
    private enum Length {
        FULL(2, 5, 5, 1000, 4),
        QUICK(1, 2, 3, 300, 1);

        private final int forks;
        private final int warmUps;
        private final int measurements;
        private final int millis;
        private final int rounds;

        Length(int forks, int warmUps, int measurements, int millis, int rounds) {
            this.forks = forks;
            this.warmUps = warmUps;
            this.measurements = measurements;
            this.millis = millis;
            this.rounds = rounds;
        }
    }
}
