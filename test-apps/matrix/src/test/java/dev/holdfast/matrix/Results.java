package dev.holdfast.matrix;

import dev.holdfast.harness.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of the subjects of the last runs with {@code -Pmatrix}, in {@code test-apps/versions/results.tsv}: a line each, which the
 * next run of the same subject replaces. Thread-safe.
 */
final class Results {

    private static final String HEAD = "client\tversion\tjdk\tdate\tpassed\tlacking\tfailed";

    private final Path file;
    private final Map<Key, Tally> tallies = new TreeMap<>();

    private Results(Path file) {
        this.file = file;
    }

    /** A subject by its names. */
    record Key(String client, String version, int jdk) implements Comparable<Key> {

        static Key of(Subject subject) {
            return new Key(
                    subject.file().id(),
                    subject.version().version(),
                    subject.jdk().feature());
        }

        @Override
        public int compareTo(Key other) {
            return toString().compareTo(other.toString());
        }
    }

    /**
     * What came of one.
     *
     * @param date of the run, ISO 8601
     * @param passed how many scenarios, each mode counted
     * @param lacking how many are declared so
     * @param failed their names; empty for none
     */
    record Tally(String date, int passed, int lacking, List<String> failed) {

        static Tally none() {
            return new Tally(LocalDate.now(ZoneOffset.UTC).toString(), 0, 0, List.of());
        }

        Tally passedToo() {
            return new Tally(date, passed + 1, lacking, failed);
        }

        Tally lackingToo() {
            return new Tally(date, passed, lacking + 1, failed);
        }

        Tally failedToo(String name) {
            List<String> more = new java.util.ArrayList<>(failed);
            more.add(name);
            return new Tally(date, passed, lacking, List.copyOf(more));
        }
    }

    /** As they stand in the file. */
    static Results read() {
        Results results = new Results(Layout.versions().resolve("results.tsv"));
        try {
            if (Files.exists(results.file)) {
                Files.readAllLines(results.file).stream().skip(1).forEach(results::take);
            }
            return results;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Null where it was never run. */
    synchronized Tally of(Key key) {
        return tallies.get(key);
    }

    /** Puts a subject's result into the file. */
    synchronized void write(Key key, Tally tally) {
        tallies.put(key, tally);
        String text = tallies.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n", HEAD + "\n", "\n"));
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets subjects that there are no longer. */
    synchronized void keepOnly(List<Key> keys) {
        tallies.keySet().retainAll(keys);
    }

    private void take(String line) {
        String[] columns = line.split("\t", -1);
        tallies.put(
                new Key(columns[0], columns[1], Integer.parseInt(columns[2])),
                new Tally(
                        columns[3],
                        Integer.parseInt(columns[4]),
                        Integer.parseInt(columns[5]),
                        columns[6].isEmpty() ? List.of() : Arrays.asList(columns[6].split(", "))));
    }

    private static String line(Key key, Tally tally) {
        return String.join(
                "\t",
                key.client(),
                key.version(),
                Integer.toString(key.jdk()),
                tally.date(),
                Integer.toString(tally.passed()),
                Integer.toString(tally.lacking()),
                String.join(", ", tally.failed()));
    }
}
