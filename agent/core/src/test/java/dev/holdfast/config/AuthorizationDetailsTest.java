package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code authorization-details:} of a token, RFC 9396, as it becomes JSON. */
class AuthorizationDetailsTest {
    private static final String KEY = "services.ledger.token.authorization-details";
    private static final String EXAMPLE = "Write authorization-details: [{type: ledger_access, actions: [read]}]";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Fixture fixture;

    @BeforeEach
    void begin() throws IOException {
        fixture = new Fixture(folder);
    }

    @Test
    void nothing_is_asked_for_unless_it_is_written() throws Exception {
        fixture.write(Fixture.yaml());

        assertThat(read()).isNull();
    }

    @Test
    void mappings_and_lists_become_json_in_one_order() throws Exception {
        write("""
                [
                        {type: payment_initiation, amount: {currency: EUR, value: "123.50"}, locations: ['https://a.example/ä"\\\\']},
                        {datatypes: [], actions: [read, write], type: ledger}]
                """.strip());

        assertThat(read())
                .isEqualTo(
                        "[{\"amount\":{\"currency\":\"EUR\",\"value\":\"123.50\"},\"locations\":[\"https://a.example/ä\\\"\\\\\\\\\"],"
                                + "\"type\":\"payment_initiation\"},"
                                + "{\"actions\":[\"read\",\"write\"],\"datatypes\":[],\"type\":\"ledger\"}]");
    }

    /** As YAML's core schema, for what JSON can say. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "true, true",
                "false, false",
                "'true', \"true\"",
                "True, \"True\"",
                "yes, \"yes\"",
                "5, 5",
                "-5, -5",
                "0, 0",
                "12.50, 12.50",
                "'5', \"5\"",
                "\"5\", \"5\"",
                "007, \"007\"",
                "-, \"-\"",
                "5., \"5.\"",
                ".5, \".5\"",
                "1e3, \"1e3\"",
                "0x1F, \"0x1F\"",
                "1234567890123456, \"1234567890123456\"",
                "2026-01-01, \"2026-01-01\"",
                "'', \"\""
            })
    void what_is_written_without_quotes_may_be_a_number_or_a_truth(String yaml, String json) throws Exception {
        write("[{type: a, x: " + yaml + "}]");

        assertThat(read()).isEqualTo("[{\"type\":\"a\",\"x\":" + json + "}]");
    }

    @Test
    void a_type_is_a_text_whatever_it_looks_like_but_only_that_of_an_entry() throws Exception {
        write("[{type: 5, x: {type: 6}}]");

        assertThat(read()).isEqualTo("[{\"type\":\"5\",\"x\":{\"type\":6}}]");
    }

    /** What stands behind the key, and the one error: key, problem, remedy. */
    static Stream<Arguments> mistakes() {
        String tooDeep = "[{type: a, x: [[[[[[1]]]]]]}]";
        return Stream.of(
                arguments("{type: a}", KEY, "must be a list of mappings", EXAMPLE),
                arguments("a", KEY, "must be a list of mappings", EXAMPLE),
                arguments("[]", KEY, "is an empty list", EXAMPLE),
                arguments("", KEY, "has no value", "Give it a value or remove the line"),
                arguments("[a]", KEY + "[0]", "must be a mapping", EXAMPLE),
                arguments("[[{type: a}]]", KEY + "[0]", "must be a mapping", EXAMPLE),
                arguments("[~]", KEY + "[0]", "must be a mapping", EXAMPLE),
                arguments("[{type: a}, {actions: [read]}]", KEY + "[1].type", "is missing", EXAMPLE),
                arguments("[{}]", KEY + "[0].type", "is missing", EXAMPLE),
                arguments("[{type: [a]}]", KEY + "[0].type", "must be a single value", EXAMPLE),
                arguments("[{type: }]", KEY + "[0].type", "must be a single value", EXAMPLE),
                arguments("[{type: ' '}]", KEY + "[0].type", "is empty", EXAMPLE),
                arguments("[{type: a, x: }]", KEY + "[0].x", "has no value", "Give it a value or remove it"),
                arguments("[{type: a, x: [b, ~]}]", KEY + "[0].x[1]", "has no value", "Give it a value or remove it"),
                arguments(
                        "[{type: a, type: b}]",
                        KEY + "[0].type",
                        "is written twice, first at holdfast.yaml:28",
                        "Remove one of them"),
                arguments(
                        tooDeep,
                        KEY + "[0].x[0][0][0][0][0][0]",
                        "is nested too deeply",
                        "Write at most six levels below an entry"),
                arguments(
                        "[{type: a, x: '" + "x".repeat(8200) + "'}]",
                        KEY,
                        "are longer than 8 KiB as JSON",
                        "Ask for less, or for a type that stands for it all"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_mistake_is_told_once_with_its_place_and_remedy(String yaml, String key, String problem, String remedy)
            throws IOException {
        write(yaml);

        assertThat(fixture.errors()).containsExactly(new ConfigurationError("holdfast.yaml:28", key, problem, remedy));
    }

    @Test
    void the_deepest_that_is_allowed_is() throws Exception {
        write("[{type: a, x: [[[[[1]]]]]}]");

        assertThat(read()).isEqualTo("[{\"type\":\"a\",\"x\":[[[[[1]]]]]}]");
    }

    @Test
    void it_is_for_the_file_only() throws IOException {
        fixture.write(Fixture.yaml());
        fixture.arguments = KEY + "=[]";

        assertThat(fixture.errors()).singleElement().satisfies(error -> assertThat(error.problem())
                .isEqualTo("can be set in the file only"));
    }

    /** On line 28, in place of the resource. */
    private void write(String yaml) throws IOException {
        fixture.write(Fixture.yamlWithLine(28, "      authorization-details: " + yaml));
    }

    private @Nullable String read() throws ConfigurationException {
        return Objects.requireNonNull(fixture.service("ledger").token()).authorizationDetails();
    }
}
