package dev.holdfast.benchmarks.startup;

import dev.holdfast.benchmarks.Results;
import dev.holdfast.benchmarks.load.LoadServerProcess.Counts;
import dev.holdfast.benchmarks.variants.AgentVariants;
import dev.holdfast.benchmarks.variants.AgentVariants.Variant;
import dev.holdfast.harness.Jdk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures what the agent adds to a program's start. Every round runs each variant once, in the order 1 2 3 and then 3 2 1, so
 * that a difference within one round is fair even on a machine that grows busier.
 */
public final class StartUp {
    private static final int ROUNDS = 11;
    /** A few milliseconds are to be told apart, and each run takes little time. */
    private static final int IDLE_ROUNDS = 81;

    private final AgentVariants variants;
    private final HelloRun hello;
    private final List<Variant> order;

    private StartUp(AgentVariants variants, Path openTelemetry) {
        this.variants = variants;
        this.hello = new HelloRun(variants.server().uri());
        this.order = variants.forStartUp(openTelemetry);
    }

    /** Arguments: the folder for results, OpenTelemetry's agent, the number of rounds or nothing. */
    public static void main(String[] arguments) {
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : ROUNDS;
        List<Results.StartUp> all = new ArrayList<>();
        List<Results.Idle> idle = new ArrayList<>();
        try (AgentVariants variants = AgentVariants.start()) {
            StartUp run = new StartUp(variants, Path.of(arguments[1]));
            for (Jdk jdk : Jdk.available()) {
                idle.add(run.idle(jdk));
                all.addAll(run.measure(jdk, rounds));
            }
        }
        Results results = new Results(Path.of(arguments[0]));
        results.write(Results.StartUp.NAME, all);
        results.write(Results.Idle.NAME, idle);
    }

    private Results.Idle idle(Jdk jdk) {
        Variant empty = variant(AgentVariants.EMPTY);
        Variant attached = variant(AgentVariants.ATTACHED);
        List<Double> emptyUser = new ArrayList<>();
        List<Double> attachedUser = new ArrayList<>();
        for (int round = 0; round < IDLE_ROUNDS; round++) {
            if (round % 2 == 0) {
                emptyUser.add(hello.timeIdle(jdk, empty).user());
                attachedUser.add(hello.timeIdle(jdk, attached).user());
            } else {
                attachedUser.add(hello.timeIdle(jdk, attached).user());
                emptyUser.add(hello.timeIdle(jdk, empty).user());
            }
        }
        return new Results.Idle(jdk.feature(), emptyUser, attachedUser);
    }

    private Variant variant(String name) {
        for (Variant each : order) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException(name);
    }

    private List<Results.StartUp> measure(Jdk jdk, int rounds) {
        Map<String, List<HelloRun.Times>> times = new LinkedHashMap<>();
        for (Variant variant : order) {
            times.put(variant.name(), new ArrayList<>());
            run(jdk, variant); // the files into the page cache
        }
        List<Variant> turn = new ArrayList<>(order);
        for (int round = 0; round < rounds; round++) {
            for (Variant variant : turn) {
                times.get(variant.name()).add(run(jdk, variant));
            }
            Collections.reverse(turn);
            System.out.println(jdk + " round " + (round + 1) + " of " + rounds);
        }
        List<Results.StartUp> results = new ArrayList<>();
        for (Variant variant : order) {
            HelloRun.Footprint footprint = hello.inspect(jdk, variant);
            results.add(result(jdk, variant, times.get(variant.name()), footprint));
        }
        return results;
    }

    private HelloRun.Times run(Jdk jdk, Variant variant) {
        variants.server().takeCounts();
        HelloRun.Times times = hello.time(jdk, variant);
        Counts counts = variants.server().takeCounts();
        if (!counts.equals(variant.replaces() ? new Counts(1, 0) : new Counts(0, 1))) {
            throw new IllegalStateException(variant.name() + ": the server got " + counts);
        }
        return times;
    }

    private static Results.StartUp result(
            Jdk jdk, Variant variant, List<HelloRun.Times> times, HelloRun.Footprint footprint) {
        List<Double> wall = new ArrayList<>();
        List<Double> user = new ArrayList<>();
        List<Double> system = new ArrayList<>();
        for (HelloRun.Times each : times) {
            wall.add(each.wall());
            user.add(each.user());
            system.add(each.system());
        }
        return new Results.StartUp(
                jdk.feature(), variant.name(), wall, user, system, footprint.classes(), footprint.peakKib());
    }
}
