package dev.holdfast.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** What the runs leave for the report: JSON files in one folder. */
public final class Results {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;

    public Results(Path folder) {
        this.folder = folder;
    }

    /** Writes {@code <name>.json} in place of an older one. */
    public <T> void write(String name, List<T> results) {
        try {
            Files.createDirectories(folder);
            Files.writeString(file(name), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(results));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what was written; empty when that part was not run. */
    public <T> List<T> read(String name, Class<T> type) {
        if (!Files.exists(file(name))) {
            return List.of();
        }
        return JSON.readValue(file(name).toFile(), JSON.getTypeFactory().constructCollectionType(List.class, type));
    }

    private Path file(String name) {
        return folder.resolve(name + ".json");
    }

    /**
     * One JMH benchmark, iteration by iteration.
     *
     * @param jdk feature release
     * @param benchmark class and method
     * @param variant how the JVM was started; empty where there is one way only
     * @param nanos per operation
     * @param bytes allocated per operation; empty where a thread that writes would be counted in
     */
    public record HotPath(int jdk, String benchmark, String variant, List<Double> nanos, List<Double> bytes) {
        public static final String NAME = "hot-path";
    }

    /**
     * One variant of the start-up, run by run: the same index in two variants is the same round.
     *
     * @param jdk feature release
     * @param wall milliseconds from fork to end
     * @param user milliseconds of CPU in user mode
     * @param system milliseconds of CPU in the kernel
     * @param classes loaded
     * @param peakKib the most memory that was resident
     */
    public record StartUp(
            int jdk,
            String variant,
            List<Double> wall,
            List<Double> user,
            List<Double> system,
            int classes,
            long peakKib) {
        public static final String NAME = "start-up";
    }

    /**
     * A program of one client in one variant, round by round: the same index in two variants is the same round.
     *
     * @param client as documents show it
     * @param version of its library
     * @param jdk feature release
     * @param perSecond requests in a second, by one thread
     */
    public record Throughput(String client, String version, int jdk, String variant, List<Double> perSecond) {
        public static final String NAME = "throughput";
    }

    /**
     * A JVM that has nothing to do, with an agent that does nothing and with this one not enabled, run by run: the same index is
     * the same round.
     *
     * @param jdk feature release
     * @param empty milliseconds of CPU in user mode
     * @param attached likewise
     */
    public record Idle(int jdk, List<Double> empty, List<Double> attached) {
        public static final String NAME = "idle";
    }

    /**
     * Where and when.
     *
     * @param processor its model name
     * @param jdks name and version of each
     * @param loads load averages over one minute, at the begin and the end of each part
     */
    public record Machine(
            String processor,
            int cores,
            long memoryMib,
            String system,
            List<String> jdks,
            List<Double> loads,
            boolean quick) {
        public static final String NAME = "machine";
    }
}
