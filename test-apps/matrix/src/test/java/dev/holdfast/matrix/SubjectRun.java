package dev.holdfast.matrix;

import dev.holdfast.harness.LedgerServers;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.versions.ArtifactResolver;
import dev.holdfast.harness.versions.Mode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/** The tests of one subject: made while they are run, one after the other, as the second needs what the first started. */
final class SubjectRun {

    private final Subject subject;
    private final Pki pki;
    private final LedgerServers servers;
    private final ArtifactResolver resolver;
    private final Path folder;
    private Results.Tally tally = Results.Tally.none();
    private Bench bench;
    private String hung = "";

    SubjectRun(Subject subject, Pki pki, LedgerServers servers, ArtifactResolver resolver, Path folder) {
        this.subject = subject;
        this.pki = pki;
        this.servers = servers;
        this.resolver = resolver;
        this.folder = folder;
    }

    /** Named so that each says alone which client, version, JDK, way of calling and scenario it is. */
    Stream<DynamicTest> tests(Results results) {
        DynamicTest start = test("starts", () -> bench = Bench.start(subject, pki, servers, resolver, folder));
        // the stream is asked for the rest when the first test is over
        return Stream.concat(
                        Stream.of(start), Stream.of(true).flatMap(started -> bench == null ? Stream.of() : scenarios()))
                .onClose(() -> end(results));
    }

    private Stream<DynamicTest> scenarios() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Mode mode : subject.file().modes()) {
            if (subject.isUnsupported()) {
                tests.add(test(mode, "left-alone", Unsupported::leftAlone));
                continue;
            }
            for (Scenario scenario : Scenario.values()) {
                if (scenario.isDue(subject, mode)) {
                    String why = subject.file().whyLacking(scenario.word(), mode);
                    tests.add(
                            why.isEmpty()
                                    ? test(mode, scenario.word(), scenario::run)
                                    : lacking(mode, scenario.word(), why));
                }
            }
        }
        return tests.stream();
    }

    private DynamicTest test(Mode mode, String scenario, BiConsumer<Bench, Mode> body) {
        return test(mode + ": " + scenario, () -> {
            if (!hung.isEmpty()) {
                throw new IllegalStateException("not tried: a program does not answer any more since " + hung);
            }
            bench.begin(mode);
            body.accept(bench, mode);
        });
    }

    private DynamicTest lacking(Mode mode, String scenario, String why) {
        return DynamicTest.dynamicTest(name(mode + ": " + scenario), () -> {
            tally = tally.lackingToo();
            Assumptions.abort("declared lacking: " + why);
        });
    }

    private DynamicTest test(String what, Runnable body) {
        return DynamicTest.dynamicTest(name(what), () -> {
            try {
                body.run();
                tally = tally.passedToo();
            } catch (Throwable e) {
                tally = tally.failedToo(what);
                // an answer that comes late would be taken for the next one
                hung = e instanceof IllegalStateException ? what : hung;
                throw e;
            }
        });
    }

    private String name(String what) {
        return subject + ", " + what;
    }

    private void end(Results results) {
        if (bench != null) {
            bench.close();
        }
        if (Selection.ofCommandLine().all()) {
            results.write(Results.Key.of(subject), tally);
        }
    }
}
