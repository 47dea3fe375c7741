package dev.holdfast.matrix;

import dev.holdfast.harness.Jdk;
import dev.holdfast.harness.Layout;
import dev.holdfast.harness.versions.VersionsFile;
import dev.holdfast.harness.versions.VersionsFile.ClientVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which subjects a run is about, as its command line says.
 *
 * @param all every version on every JDK; otherwise the oldest and the newest on the first JDK and the newest on the others
 * @param clients names of versions files or their beginnings; empty for all
 * @param versions {@code oldest}, {@code latest}, {@code all} or versions, on every JDK; empty for what {@code all} says
 */
record Selection(boolean all, List<String> clients, List<String> versions) {

    /** From the system properties that the build sets. */
    static Selection ofCommandLine() {
        return new Selection(Boolean.getBoolean("holdfast.matrix.all"), list("clients"), list("versions"));
    }

    /** How often a certificate is replaced under load. */
    int rotations() {
        return all ? 5 : 2;
    }

    /** Whether it is the whole matrix. */
    boolean isWhole() {
        return all && clients.isEmpty() && versions.isEmpty();
    }

    /**
     * In the order of the files, a client's supported versions first.
     *
     * @throws IllegalArgumentException where the command line names something that there is not
     */
    List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        for (VersionsFile file : VersionsFile.all(Layout.versions())) {
            if (isNamed(file)) {
                for (Jdk jdk : Jdk.available()) {
                    addAll(subjects, file, jdk);
                }
            }
        }
        if (subjects.isEmpty()) {
            throw new IllegalArgumentException("nothing is selected by " + this);
        }
        return subjects;
    }

    private void addAll(List<Subject> subjects, VersionsFile file, Jdk jdk) {
        boolean first = jdk.equals(Jdk.oldest());
        Predicate<Subject> wanted = subject -> versions.isEmpty()
                ? all || subject.isLatest() || subject.isOldest() && first || subject.isUnsupported() && first
                : isNamed(subject);
        List<ClientVersion> candidates = new ArrayList<>(file.versions());
        candidates.addAll(file.unsupported());
        for (ClientVersion version : candidates) {
            Subject subject = new Subject(file, version, jdk);
            if (wanted.test(subject) && file.whyNotOn(version, jdk.feature()).isEmpty()) {
                subjects.add(subject);
            }
        }
    }

    private boolean isNamed(VersionsFile file) {
        return clients.isEmpty() || clients.stream().anyMatch(file.id()::startsWith);
    }

    private boolean isNamed(Subject subject) {
        return versions.contains("all")
                || versions.contains(subject.version().version())
                || versions.contains("latest") && subject.isLatest()
                || versions.contains("oldest") && subject.isOldest();
    }

    private static List<String> list(String name) {
        String value = System.getProperty("holdfast.matrix." + name, "").strip();
        return value.isEmpty() ? List.of() : List.of(value.split("[, ]+"));
    }
}
