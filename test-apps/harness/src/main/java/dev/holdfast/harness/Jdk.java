package dev.holdfast.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JDK to run programs on.
 *
 * @param feature 17, 25
 */
public record Jdk(int feature, Path home) {

    private static final int[] WANTED = {17, 25};
    private static final List<Jdk> AVAILABLE = findAll();

    /**
     * The JDKs that tests run on: 17 and 25, as far as they are on this machine. Looked for in JAVA_17_HOME and
     * JAVA_25_HOME, in the running one and beside it. A missing one is said once, and is an error where CI=true.
     */
    public static List<Jdk> available() {
        return AVAILABLE;
    }

    /** The oldest of them. */
    public static Jdk oldest() {
        return AVAILABLE.get(0);
    }

    /** The launcher. */
    public Path java() {
        return home.resolve("bin/java");
    }

    /** As test reports show it. */
    @Override
    public String toString() {
        return "JDK " + feature;
    }

    private static List<Jdk> findAll() {
        List<Jdk> found = new ArrayList<>();
        for (int feature : WANTED) {
            Optional<Jdk> jdk = find(feature);
            jdk.ifPresent(found::add);
            if (jdk.isEmpty()) {
                missing(feature);
            }
        }
        if (found.isEmpty()) {
            throw new IllegalStateException("neither JDK 17 nor 25 found: set JAVA_17_HOME or JAVA_25_HOME");
        }
        return List.copyOf(found);
    }

    private static void missing(int feature) {
        MissingPeer.say("no JDK " + feature + " found (set JAVA_" + feature + "_HOME): nothing runs on it");
    }

    private static Optional<Jdk> find(int feature) {
        for (Path home : candidates(feature)) {
            if (featureOf(home) == feature && Files.isExecutable(home.resolve("bin/javac"))) {
                return Optional.of(new Jdk(feature, home));
            }
        }
        return Optional.empty();
    }

    private static List<Path> candidates(int feature) {
        List<Path> candidates = new ArrayList<>();
        String named = System.getenv("JAVA_" + feature + "_HOME");
        if (named != null) {
            candidates.add(Path.of(named));
        }
        Path running = Path.of(System.getProperty("java.home"));
        candidates.add(running);
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(running.getParent())) {
            siblings.forEach(candidates::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return candidates;
    }

    private static int featureOf(Path home) {
        Path release = home.resolve("release");
        if (!Files.isReadable(release)) {
            return 0;
        }
        try {
            for (String line : Files.readAllLines(release)) {
                if (line.startsWith("JAVA_VERSION=\"")) {
                    return Runtime.Version.parse(line.substring(14, line.length() - 1))
                            .feature();
                }
            }
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            return 0;
        }
    }
}
