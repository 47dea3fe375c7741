package dev.holdfast.benchmarks.startup;

import dev.holdfast.benchmarks.load.TemporaryFolder;
import dev.holdfast.benchmarks.variants.AgentVariants.Variant;
import dev.holdfast.harness.ChildProcess;
import dev.holdfast.harness.Jdk;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Forks {@link HelloHttps}. The CPU time is what the kernel tells the waiting shell, so the JVM's end is in it too. */
final class HelloRun {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String TIMED = "TIMEFORMAT='%R %U %S'; time \"$@\"";

    private final Path folder = TemporaryFolder.make();
    private final URI address;

    HelloRun(URI address) {
        this.address = address;
        copyProgram();
    }

    /** Milliseconds, user and system in CPU time. */
    record Times(double wall, double user, double system) {}

    /** What a process has come to. */
    record Footprint(int classes, long peakKib) {}

    Times time(Jdk jdk, Variant variant) {
        List<String> command = program(jdk, variant, List.of());
        command.add(address.toString());
        return time(command, variant);
    }

    /** The program that asks nobody: what is left is the JVM and the agent. */
    Times timeIdle(Jdk jdk, Variant variant) {
        return time(program(jdk, variant, List.of()), variant);
    }

    private Times time(List<String> program, Variant variant) {
        List<String> command = new ArrayList<>(List.of("bash", "-c", TIMED, "hello"));
        command.addAll(program);
        Path errors = folder.resolve("stderr");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectError(errors.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("LC_ALL", "C");
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_"));
            int exit = builder.start().waitFor();
            List<String> lines = Files.readAllLines(errors);
            if (exit != 0) {
                throw new IllegalStateException(variant.name() + " ended with " + exit + ": " + lines);
            }
            String[] seconds = lines.get(lines.size() - 1).split(" ", -1);
            return new Times(millis(seconds[0]), millis(seconds[1]), millis(seconds[2]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** In a run of its own, for the log of classes takes time. */
    Footprint inspect(Jdk jdk, Variant variant) {
        Path log = folder.resolve("classes-" + System.nanoTime());
        List<String> command = program(jdk, variant, List.of("-Xlog:class+load=info:file=" + log + "::filecount=0"));
        command.add(address.toString());
        command.add("wait");
        try (ChildProcess process = ChildProcess.start(variant.name(), command, Map.of())) {
            process.takeLine(line -> line.equals("ok"), PATIENCE);
            Path status = Path.of("/proc", Long.toString(process.pid()), "status");
            long peak = Files.exists(status) ? peak(Files.readAllLines(status)) : 0;
            try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
                int classes =
                        (int) lines.filter(line -> line.contains(" source: ")).count();
                return new Footprint(classes, peak);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> program(Jdk jdk, Variant variant, List<String> more) {
        List<String> command = new ArrayList<>();
        command.add(jdk.java().toString());
        command.addAll(variant.jvmOptions());
        command.addAll(more);
        command.addAll(List.of("-cp", folder.toString(), HelloHttps.class.getName()));
        return command;
    }

    private void copyProgram() {
        String entry = HelloHttps.class.getName().replace('.', '/') + ".class";
        Path file = folder.resolve(entry);
        try (InputStream in =
                Objects.requireNonNull(HelloHttps.class.getClassLoader().getResourceAsStream(entry))) {
            Files.createDirectories(file.getParent());
            Files.copy(in, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double millis(String seconds) {
        return Double.parseDouble(seconds) * 1000;
    }

    private static long peak(List<String> status) {
        for (String line : status) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }
}
