package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@code docs/configuration.md} to what the code does. */
class DocumentationTest {
    private static final Path PAGE =
            Path.of(System.getProperty("basedir", "."), "..", "..", "docs", "configuration.md");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void the_table_has_every_key_with_its_default() throws IOException {
        Map<String, String> documented = new LinkedHashMap<>();
        for (String row : section("## Every key").lines().toList()) {
            if (row.startsWith("| `")) {
                String[] cells = row.split(" \\| ", -1);
                documented.put(cells[0].substring("| `".length(), cells[0].length() - 1), cells[2]);
            }
        }
        Map<String, @Nullable String> known = new LinkedHashMap<>();
        addKeys(Key.ROOT, "", known);

        assertThat(documented).containsOnlyKeys(known.keySet());
        for (Map.Entry<String, @Nullable String> key : known.entrySet()) {
            String standard = key.getValue();
            if (standard != null) {
                assertThat(documented).containsEntry(key.getKey(), "`" + standard + "`");
            } else {
                assertThat(documented.get(key.getKey())).as(key.getKey()).doesNotContain("`");
            }
        }
    }

    @Test
    void the_example_is_valid() throws IOException {
        assertThat(new Fixture(folder)
                        .write(block(section("## Example"), "yaml"))
                        .errors())
                .isEmpty();
    }

    @Test
    void the_errors_are_those_that_one_gets() throws IOException {
        Fixture fixture = new Fixture(folder).write(block(section("## Errors"), "yaml"));

        assertThat(fixture.errors())
                .map(ConfigurationError::toString)
                .containsExactlyElementsOf(
                        block(section("## Errors"), "text").lines().toList());
    }

    private static void addKeys(Key mapping, String path, Map<String, @Nullable String> keys) {
        for (Key child : mapping.children()) {
            String name = path + child.name();
            if (child.name().equals("labels")) {
                keys.put(name + ".<label>", null);
            } else if (child.kind() == Key.Kind.NAMED) {
                addKeys(child.children().get(0), name + ".<name>.", keys);
            } else if (child.kind() == Key.Kind.GROUP) {
                addKeys(child, name + ".", keys);
            } else if (child.name().equals("replace")) {
                addKeys(Key.REPLACEMENT, name + "[].", keys);
            } else if (!child.isUnsupported()) {
                keys.put(name, child.standard());
            }
        }
    }

    private static String section(String heading) throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf("\n" + heading + "\n");
        assertThat(from).as(heading).isPositive();
        int to = page.indexOf("\n## ", from + 1);
        return page.substring(from, to < 0 ? page.length() : to);
    }

    private static String block(String section, String language) {
        String start = "```" + language + "\n";
        int from = section.indexOf(start);
        assertThat(from).as(language).isPositive();
        return section.substring(from + start.length(), section.indexOf("```", from + start.length()));
    }
}
