package dev.holdfast.matrix;

import dev.holdfast.harness.Layout;
import dev.holdfast.harness.versions.Mode;
import dev.holdfast.harness.versions.VersionsFile;
import dev.holdfast.harness.versions.VersionsFile.ClientVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code docs/supported-clients.md}: what the versions files say, and what the matrix last found. */
final class SupportedClients {

    private static final List<Integer> JDKS = List.of(17, 25);

    private final List<VersionsFile> files;
    private final Results results;
    private final StringBuilder text = new StringBuilder();

    private SupportedClients(List<VersionsFile> files, Results results) {
        this.files = files;
        this.results = results;
    }

    /** From a folder of versions files, and the results kept there. */
    static SupportedClients of(Path versions) {
        return new SupportedClients(VersionsFile.all(versions), Results.read());
    }

    /** Where it stands. */
    static Path page() {
        return Layout.docs().resolve("supported-clients.md");
    }

    /** Puts it there. */
    void write() {
        try {
            Files.writeString(page(), text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole page. */
    String text() {
        text.setLength(0);
        text.append("""
                <!-- Made from test-apps/versions: change the files there, not this one. docs/testing.md tells how. -->

                # Supported HTTP clients

                Each version below was run with the agent, in a JVM of its own on each JDK, through the scenarios of
                `test-apps/versions/README.md`. The agent goes by what it finds in a library and not by its number: versions between two of these
                are taken as they come, and one that lacks something is left alone as a whole, which its log says once.

                | client | oldest | newest | HTTP/1.1 | HTTP/2 |
                |---|---|---|---|---|
                """);
        files.forEach(this::appendSummary);
        files.forEach(this::append);
        return text.toString();
    }

    private void appendSummary(VersionsFile file) {
        List<ClientVersion> versions = file.versions();
        text.append("| ").append(file.name());
        text.append(" | ").append(shown(versions.get(0)));
        text.append(" | ").append(shown(versions.get(versions.size() - 1)));
        text.append(" | ").append(calls(file, Mode.H1, Mode.H1_ASYNC));
        text.append(" | ").append(calls(file, Mode.H2, Mode.H2_ASYNC)).append(" |\n");
    }

    private void append(VersionsFile file) {
        text.append("\n## ").append(file.name()).append("\n\n");
        appendArtifacts(file);
        text.append("| version |");
        JDKS.forEach(jdk -> text.append(" JDK ").append(jdk).append(" |"));
        text.append("\n|---|").append("---|".repeat(JDKS.size())).append('\n');
        for (ClientVersion version : file.versions()) {
            appendRow(file, version, shown(version));
        }
        for (ClientVersion version : file.unsupported()) {
            appendRow(file, version, version.version() + ", not supported: left alone");
        }
        appendReasons("Not tried, for the client has no use for it", file.lacks());
        appendReasons("Lines of its own on standard error", file.allows());
        appendReasons("Does not run on", file.notOn());
    }

    /** As the newest version has them, without what only quiets a log. */
    private void appendArtifacts(VersionsFile file) {
        List<ClientVersion> versions = file.versions();
        String version = versions.get(versions.size() - 1).version();
        String artifacts = versions.get(versions.size() - 1).artifacts().stream()
                .filter(artifact -> artifact.endsWith(":" + version))
                .map(artifact -> "`" + artifact.substring(0, artifact.length() - version.length() - 1) + "`")
                .collect(Collectors.joining(", "));
        if (!artifacts.isEmpty()) {
            text.append(artifacts).append("\n\n");
        }
    }

    private void appendRow(VersionsFile file, ClientVersion version, String shown) {
        text.append("| ").append(shown).append(" |");
        for (int jdk : JDKS) {
            text.append(' ').append(result(file, version, jdk)).append(" |");
        }
        text.append('\n');
    }

    private String result(VersionsFile file, ClientVersion version, int jdk) {
        if (!file.whyNotOn(version, jdk).isEmpty()) {
            return "does not run there";
        }
        Results.Tally tally = results.of(new Results.Key(file.id(), version.version(), jdk));
        if (tally == null) {
            return "not run yet";
        }
        return tally.failed().isEmpty()
                ? "passed " + tally.passed() + " of " + tally.passed() + ", " + tally.date()
                : "**failed** " + String.join(", ", tally.failed()) + ", " + tally.date();
    }

    private void appendReasons(String title, Map<String, String> reasons) {
        if (!reasons.isEmpty()) {
            text.append('\n').append(title).append(":\n\n");
            new TreeMap<>(reasons).forEach((what, why) -> text.append("* `")
                    .append(what)
                    .append("`: ")
                    .append(why)
                    .append('\n'));
        }
    }

    private static String shown(ClientVersion version) {
        return version.version().equals("jdk") ? "the JDK's" : version.version();
    }

    private static String calls(VersionsFile file, Mode blocking, Mode asynchronous) {
        if (file.modes().contains(blocking)) {
            return file.modes().contains(asynchronous) ? "yes, asynchronous too" : "yes";
        }
        return file.modes().contains(asynchronous) ? "asynchronous" : "no";
    }
}
