package dev.holdfast.benchmarks.report;

import dev.holdfast.benchmarks.Results;
import dev.holdfast.harness.Jdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Writes down the machine; nothing that names it. Called before and after each part, it collects the load. */
public final class MachineFacts {
    private MachineFacts() {}

    /** Arguments: the folder for results, {@code quick} or {@code full}, {@code first} where an older file is not to be continued. */
    public static void main(String[] arguments) {
        Results results = new Results(Path.of(arguments[0]));
        List<Double> loads = new ArrayList<>();
        if (arguments.length < 3) {
            for (Results.Machine before : results.read(Results.Machine.NAME, Results.Machine.class)) {
                loads.addAll(before.loads());
            }
        }
        loads.add(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        List<String> jdks = new ArrayList<>();
        for (Jdk jdk : Jdk.available()) {
            jdks.add(build(jdk));
        }
        results.write(
                Results.Machine.NAME,
                List.of(new Results.Machine(
                        value("/proc/cpuinfo", "model name"),
                        Runtime.getRuntime().availableProcessors(),
                        memoryMib(),
                        System.getProperty("os.name") + " " + kernel() + ", " + System.getProperty("os.arch"),
                        jdks,
                        loads,
                        arguments[1].equals("quick"))));
    }

    private static String build(Jdk jdk) {
        Properties release = new Properties();
        try (var in = Files.newInputStream(jdk.home().resolve("release"))) {
            release.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = release.getProperty("JAVA_RUNTIME_VERSION", release.getProperty("JAVA_VERSION", "?"));
        String vendor = release.getProperty("IMPLEMENTOR", "OpenJDK");
        return vendor.replace("\"", "") + " " + version.replace("\"", "");
    }

    /** Major and minor; what stands behind them names a distribution's build. */
    private static String kernel() {
        String[] parts = System.getProperty("os.version").split("\\.", 3);
        return parts.length < 2 ? parts[0] : parts[0] + "." + parts[1];
    }

    private static long memoryMib() {
        String total = value("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "");
        return total.isEmpty() ? 0 : Long.parseLong(total) / 1024;
    }

    private static String value(String file, String key) {
        try {
            for (String line : Files.readAllLines(Path.of(file))) {
                if (line.startsWith(key)) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
            return "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
