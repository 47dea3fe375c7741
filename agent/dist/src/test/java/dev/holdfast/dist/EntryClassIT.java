package dev.holdfast.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The entry class: commands, and the agent where it cannot be and has to stand aside. That an old JVM can read the class at all is
 * {@link JarContentIT}'s.
 */
class EntryClassIT {
    @TempDir
    private Path folder = Path.of("");

    /** The jar of an agent that goes before ours and makes the JVM one that we cannot live in. */
    private Path agent(Class<?> premain) throws IOException {
        Path jar = folder.resolve(premain.getSimpleName() + ".jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", premain.getName());
        manifest.getMainAttributes().putValue("Can-Redefine-Classes", "true");
        String name = premain.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream in = premain.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            Objects.requireNonNull(in).transferTo(out);
        }
        return jar;
    }

    @ParameterizedTest
    @CsvSource({"1.8, 8", "11, 11", "16, 16"})
    void an_old_jvm_gets_one_clear_line_and_runs_its_application(String specificationVersion, String shown)
            throws IOException, InterruptedException {
        Run run = java(
                "-javaagent:" + agent(OlderJvm.class) + "=" + specificationVersion,
                "-javaagent:" + AgentJar.path() + "=enabled=true",
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName());

        assertThat(run.err())
                .isEqualTo("[holdfast] needs Java 17 or newer and is not active: this is Java " + shown + "\n");
        assertThat(run.out()).isEqualTo("the application ran\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void where_the_bridge_cannot_be_defined_it_says_one_line_and_stands_aside()
            throws IOException, InterruptedException {
        Run run = java(
                "-javaagent:" + agent(TakenName.class),
                "-javaagent:" + AgentJar.path() + "=enabled=true",
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName());

        assertThat(run.err()).hasLineCount(1).startsWith("[holdfast] could not start and is not active: ");
        assertThat(run.out()).isEqualTo("the application ran\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void an_agent_that_is_not_enabled_says_nothing() throws IOException, InterruptedException {
        Run run = java(
                "-javaagent:" + AgentJar.path(),
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName());

        assertThat(run).isEqualTo(new Run(0, "the application ran\n", ""));
    }

    @Test
    void the_commands_tell_an_old_jvm_so() throws IOException, InterruptedException {
        Run run = java(
                "-javaagent:" + agent(OlderJvm.class) + "=11",
                "-jar",
                AgentJar.path().toString(),
                "--version");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("[holdfast] the commands need Java 17 or newer; this is Java 11\n");
    }

    @Test
    void the_commands_run_from_the_jar() throws IOException, InterruptedException {
        Run run = java("-jar", AgentJar.path().toString(), "--version");

        assertThat(run).isEqualTo(new Run(0, "holdfast " + System.getProperty("holdfast.version") + "\n", ""));
    }

    private record Run(int exitCode, String out, String err) {}

    private Run java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("HOLDFAST_") || name.equals("JAVA_TOOL_OPTIONS"));
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("ended by itself")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), text(out), text(err));
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
