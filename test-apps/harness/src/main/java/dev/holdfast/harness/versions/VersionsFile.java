package dev.holdfast.harness.versions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One file of {@code test-apps/versions}, whose README tells the format. Immutable.
 *
 * @param id the file's name without its ending, by which the command line names the client
 * @param name as documents show it
 * @param family what the agent's log calls it
 * @param module of the orders program
 * @param mainClass of the orders program
 * @param modes in the order in which they are run
 * @param repeatable the program's names for bodies that can be sent again
 * @param once its names for bodies that cannot
 * @param options of the program, beside those of a mode
 * @param jvm options
 * @param lacks scenarios that the client has no use for, {@code scenario} or {@code scenario/mode}, and why
 * @param allows beginnings of lines on standard error that are the client's own, and why
 * @param notOn JDKs that the client itself does not run on, {@code 25} or {@code version/25}, and why
 * @param versions oldest first
 * @param unsupported versions that are left alone as a whole
 */
public record VersionsFile(
        String id,
        String name,
        String family,
        String module,
        String mainClass,
        List<Mode> modes,
        List<String> repeatable,
        List<String> once,
        List<String> options,
        List<String> jvm,
        Map<String, String> lacks,
        Map<String, String> allows,
        Map<String, String> notOn,
        List<ClientVersion> versions,
        List<ClientVersion> unsupported) {

    /**
     * A version and what has to be on the class path for it.
     *
     * @param version {@code jdk} where the client is the JDK's own
     * @param artifacts {@code group:artifact[:classifier]:version}; none where the client is the JDK's own
     */
    public record ClientVersion(String version, List<String> artifacts) {}

    /** Every file of a folder, by name. */
    public static List<VersionsFile> all(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .map(VersionsFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException naming the line that is wrong */
    public static VersionsFile read(Path file) {
        String name = file.getFileName().toString();
        try {
            return new VersionsReader(name.substring(0, name.length() - ".txt".length()))
                    .read(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why a scenario is not run in a mode; empty where it is. */
    public String whyLacking(String scenario, Mode mode) {
        String everywhere = lacks.getOrDefault(scenario, "");
        return everywhere.isEmpty() ? lacks.getOrDefault(scenario + "/" + mode.word(), "") : everywhere;
    }

    /** Why a version does not run on a JDK at all; empty where it does. */
    public String whyNotOn(ClientVersion version, int jdk) {
        String none = notOn.getOrDefault(Integer.toString(jdk), "");
        return none.isEmpty() ? notOn.getOrDefault(version.version() + "/" + jdk, "") : none;
    }
}
