package dev.holdfast.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has the sources and the same JDK can find out whether a jar was made of them. */
class ReproducibleJarIT {
    /** Not taken along: what the first build left, and the marks of the modules to be checked, as no check may change a byte. */
    private static final Set<String> LEFT_BEHIND = Set.of("target", ".git", "checked");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void the_same_sources_give_the_same_bytes_in_another_folder_time_zone_and_language()
            throws IOException, InterruptedException {
        Path sources = folder.resolve("elsewhere");
        copy(Path.of(property("holdfast.sources")).toRealPath(), sources);

        build(sources);

        Path again = sources.resolve("agent/target/holdfast.jar");
        assertThat(described(again)).isEqualTo(described(AgentJar.path()));
        assertThat(Files.mismatch(again, AgentJar.path())).isEqualTo(-1);
    }

    private void build(Path sources) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(property("holdfast.maven"), "bin", "mvn").toString(),
                        "-B",
                        "-ntp",
                        "-Dmaven.repo.local=" + property("holdfast.repository"),
                        "-DskipTests",
                        "-Dspotless.check.skip",
                        "-pl",
                        "agent/dist",
                        "-am",
                        "package")
                .directory(sources.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", property("java.home"));
        // half a day away from most machines; and in Turkish, the capital of i is not I
        builder.environment()
                .put("MAVEN_OPTS", "-Duser.timezone=Pacific/Auckland -Duser.language=tr -Duser.country=TR");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES))
                    .as("ended by itself")
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as(() -> "the second build:\n" + text(log))
                .isZero();
    }

    /** One line per entry, so that a failure names those that differ. */
    private static List<String> described(Path jar) throws IOException {
        List<String> described = new ArrayList<>();
        try (ZipFile file = new ZipFile(jar.toFile())) {
            file.stream().forEach(entry -> described.add(described(entry)));
        }
        return described;
    }

    private static String described(ZipEntry entry) {
        return entry.getName() + " of " + entry.getTimeLocal() + ", checksum " + Long.toHexString(entry.getCrc());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (isLeftBehind(directory)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && !isLeftBehind(file)) {
                    Files.copy(file, to.resolve(from.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }

            private boolean isLeftBehind(Path path) {
                return !path.equals(from)
                        && LEFT_BEHIND.contains(path.getFileName().toString());
            }
        });
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }
}
