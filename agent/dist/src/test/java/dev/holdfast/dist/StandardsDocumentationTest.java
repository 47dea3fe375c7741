package dev.holdfast.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/standards.md} to the tests that there are. */
class StandardsDocumentationTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..", "..");

    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+(?:Test|IT))#(\\w+)`");

    /** How many rules the checklist has under each prefix. */
    private static final Map<String, Integer> RULES = Map.ofEntries(
            Map.entry("MT", 16),
            Map.entry("DP", 26),
            Map.entry("OA", 9),
            Map.entry("JW", 7),
            Map.entry("TX", 6),
            Map.entry("MD", 5),
            Map.entry("RM", 5),
            Map.entry("RI", 2),
            Map.entry("RV", 3),
            Map.entry("BC", 11),
            Map.entry("SC", 2));

    /** Modules of the conformance suite that have a row each, and what its servers' negative tests send. */
    private static final List<String> OF_THE_SUITE = List.of(
            "happy-path",
            "token-type-case-insensitivity",
            "happy-path-no-dpop-nonce",
            "discovery-issuer-mismatch",
            "token-endpoint-response-without-expires_in",
            "rs-dpop-auth-scheme-case-insensitivity",
            "client-refresh-token-test",
            "authorization-response tests",
            "id_token tests",
            "jarm tests",
            "no-scope-in-token-endpoint-response",
            "proof-fields",
            "proof-members",
            "proof-typ",
            "proof-alg",
            "proof-signature",
            "proof-private-key",
            "proof-htm-htu",
            "proof-iat",
            "proof-jti",
            "proof-ath",
            "bound-token-alone",
            "assertion",
            "holder-of-key");

    @Test
    void every_rule_has_a_row() throws IOException {
        List<String> expected = new ArrayList<>(OF_THE_SUITE);
        RULES.forEach((prefix, count) -> {
            for (int number = 1; number <= count; number++) {
                expected.add(prefix + "-" + number);
            }
        });
        assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void every_row_names_a_test_or_a_reason() throws IOException {
        assertThat(rows()).allSatisfy((id, shown) -> assertThat(shown)
                .as(id)
                .satisfiesAnyOf(
                        row -> assertThat(row).containsPattern(NAMED_TEST),
                        row -> assertThat(row).contains("*open*"),
                        row -> assertThat(row.split(" ", -1)).as("a sentence").hasSizeGreaterThan(4)));
    }

    @Test
    void every_test_that_is_named_exists() throws IOException {
        Map<String, String> sources = testSources();
        List<String> missing = new ArrayList<>();
        int named = 0;
        Matcher matcher = NAMED_TEST.matcher(Files.readString(ROOT.resolve("docs/standards.md")));
        while (matcher.find()) {
            named++;
            String source = sources.getOrDefault(matcher.group(1), "");
            if (!Pattern.compile("\\b(?:void|ArchRule) " + matcher.group(2) + "\\b")
                    .matcher(source)
                    .find()) {
                missing.add(matcher.group());
            }
        }
        assertThat(named).isGreaterThan(100);
        assertThat(missing).isEmpty();
    }

    /** The third cell of each row by its first. */
    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/standards.md"))) {
            if (!line.startsWith("| ") || line.startsWith("| id ")) {
                continue;
            }
            String[] cells = line.substring(2, line.length() - 2).split(" \\| ", -1);
            assertThat(cells).as(line).hasSize(3);
            assertThat(rows.put(cells[0], cells[2])).as(cells[0] + " twice").isNull();
        }
        return rows;
    }

    /** The source of each test class of the project by its simple name. */
    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean skipped = name.equals("target") || name.equals("node_modules") || name.equals(".git");
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = file.getFileName().toString();
                if (name.endsWith("Test.java") || name.endsWith("IT.java")) {
                    sources.merge(
                            name.substring(0, name.length() - ".java".length()),
                            Files.readString(file),
                            String::concat); // AllocationTest, for one, is in two modules
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }
}
