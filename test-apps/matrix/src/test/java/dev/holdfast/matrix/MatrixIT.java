package dev.holdfast.matrix;

import dev.holdfast.harness.LedgerServers;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.versions.ArtifactResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Every supported client in the versions that the command line selects. Subjects are run side by side, each against a ledger server
 * of its own; the scenarios of one are run one after the other.
 */
class MatrixIT {

    private static Pki pki;
    private static LedgerServers servers;
    private static ArtifactResolver resolver;
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        folder = Files.createTempDirectory(
                Files.createDirectories(Path.of("target").toAbsolutePath()), "matrix");
        pki = Pki.create(folder.resolve("pki"));
        servers = new LedgerServers(pki);
        resolver = new ArtifactResolver();
    }

    @AfterAll
    static void stop() {
        servers.close();
        resolver.close();
    }

    @TestFactory
    Stream<DynamicNode> matrix() {
        Selection selection = Selection.ofCommandLine();
        List<Subject> subjects = selection.subjects();
        Results results = Results.read();
        if (selection.isWhole()) {
            results.keepOnly(subjects.stream().map(Results.Key::of).toList());
        }
        return subjects.stream().map(subject -> {
            SubjectRun run = new SubjectRun(subject, pki, servers, resolver, folder(subject));
            return DynamicContainer.dynamicContainer(container -> container
                    .displayName(subject.toString())
                    .executionMode(ExecutionMode.CONCURRENT)
                    .childExecutionMode(ExecutionMode.SAME_THREAD)
                    .children(run.tests(results)));
        });
    }

    private static Path folder(Subject subject) {
        return folder.resolve(subject.toString().replace(' ', '-'));
    }
}
