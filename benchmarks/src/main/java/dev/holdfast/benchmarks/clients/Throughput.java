package dev.holdfast.benchmarks.clients;

import dev.holdfast.benchmarks.Results;
import dev.holdfast.benchmarks.load.LoadServerProcess.Counts;
import dev.holdfast.benchmarks.variants.AgentVariants;
import dev.holdfast.benchmarks.variants.AgentVariants.Variant;
import dev.holdfast.harness.Client;
import dev.holdfast.harness.JavaProgram;
import dev.holdfast.harness.Jdk;
import dev.holdfast.harness.Layout;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.versions.ArtifactResolver;
import dev.holdfast.harness.versions.Mode;
import dev.holdfast.harness.versions.VersionsFile;
import dev.holdfast.harness.versions.VersionsFile.ClientVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures, client by client in its newest version, how many GETs a second a thread gets over a kept TLS connection. The same
 * program runs in four JVMs side by side, of which one works at a time: every round has each of them work once, in the order
 * 1 2 3 4 and then 4 3 2 1, so that a ratio within one round is fair even on a machine that grows busier.
 */
public final class Throughput {
    private static final int ROUND_MILLIS = 300;
    private static final int WARM_UP_ROUNDS = 8;
    private static final int FIRST_REQUESTS = 500;

    private final AgentVariants variants;
    private final ArtifactResolver resolver;
    private final int rounds;

    private Throughput(AgentVariants variants, ArtifactResolver resolver, int rounds) {
        this.variants = variants;
        this.resolver = resolver;
        this.rounds = rounds;
    }

    /** Arguments: the folder for results, the number of rounds, and names of versions files; without names, all. */
    public static void main(String[] arguments) {
        List<String> wanted = List.of(arguments).subList(2, arguments.length);
        Results folder = new Results(Path.of(arguments[0]));
        Map<String, Results.Throughput> results = new LinkedHashMap<>();
        for (Results.Throughput before : folder.read(Results.Throughput.NAME, Results.Throughput.class)) {
            results.put(before.client() + before.variant(), before);
        }
        try (AgentVariants variants = AgentVariants.start();
                ArtifactResolver resolver = new ArtifactResolver()) {
            Throughput run = new Throughput(variants, resolver, Integer.parseInt(arguments[1]));
            for (VersionsFile file : VersionsFile.all(Layout.versions())) {
                if (wanted.isEmpty() || wanted.contains(file.id())) {
                    for (Results.Throughput result : run.measure(file)) {
                        results.put(result.client() + result.variant(), result);
                    }
                    folder.write(Results.Throughput.NAME, new ArrayList<>(results.values()));
                }
            }
        }
    }

    private List<Results.Throughput> measure(VersionsFile file) {
        ClientVersion version = file.versions().get(file.versions().size() - 1);
        Mode mode = file.modes().get(0);
        if (!mode.protocol().equals("HTTP/1.1")) {
            System.out.println(file.id() + " is left out: the load server speaks HTTP/1.1 only");
            return List.of();
        }
        Client client =
                new Client(file.name(), file.module(), file.mainClass(), resolver.classPath(version.artifacts()));
        List<Contender> contenders = new ArrayList<>();
        try {
            for (Variant variant : variants.forThroughput()) {
                contenders.add(new Contender(variant, program(client, file, mode, variant)));
            }
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                for (Contender each : contenders) {
                    round(each, round >= 0);
                }
                Collections.reverse(contenders);
            }
        } finally {
            contenders.forEach(each -> each.program.close());
        }
        System.out.println(file.id() + " " + version.version() + " measured");
        return contenders.stream()
                .map(each -> new Results.Throughput(
                        file.name(), version.version(), Jdk.oldest().feature(), each.variant.name(), each.perSecond))
                .toList();
    }

    private RunningProgram program(Client client, VersionsFile file, Mode mode, Variant variant) {
        JavaProgram program = JavaProgram.of(client, Jdk.oldest(), variants.pki())
                .jvm("-XX:TieredStopAtLevel=4")
                .with(mode.options().toArray(new String[0]))
                .with(file.options().toArray(new String[0]));
        for (String option : file.jvm()) {
            program = program.jvm(option);
        }
        for (String option : variant.jvmOptions()) {
            program = program.jvm(option);
        }
        return program.start();
    }

    private void round(Contender contender, boolean counts) {
        variants.server().takeCounts();
        RunningProgram.LoadResult result = contender
                .program
                .load(1, contender.requests, 0, "GET " + variants.server().uri())
                .join();
        Counts received = variants.server().takeCounts();
        Counts due =
                contender.variant.replaces() ? new Counts(contender.requests, 0) : new Counts(0, contender.requests);
        if (!received.equals(due)) {
            throw new IllegalStateException(
                    contender.variant.name() + ": the server got " + received + ", the program " + result);
        }
        double perSecond = contender.requests * 1000.0 / Math.max(1, result.milliseconds());
        if (counts) {
            contender.perSecond.add(perSecond);
        } else {
            contender.requests = Math.max(50, (int) (perSecond * ROUND_MILLIS / 1000));
        }
    }

    private static final class Contender {
        private final Variant variant;
        private final RunningProgram program;
        private final List<Double> perSecond = new ArrayList<>();
        private int requests = FIRST_REQUESTS;

        Contender(Variant variant, RunningProgram program) {
            this.variant = variant;
            this.program = program;
        }
    }
}
