package dev.holdfast.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeReaderTest {
    private static final List<String> NAMES =
            List.of("error", "realm", "algs", "scope", "x-unknown", "error_description");
    private static final List<String> SCHEMES =
            List.of("Bearer", "DPoP", "Basic", "Negotiate", "PrivateToken", "a!#$%&'*+-.^_`|~9");

    /** A challenge as it is written down by {@link #read}: the scheme, and "name=value" of each parameter. */
    private static final String BETWEEN = "|";

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '`',
            value = {
                "Bearer                                  > BEARER",
                "Bearer,DPoP                             > BEARER|DPOP",
                "Bearer , , DPoP ,                       > BEARER|DPOP",
                "Basic realm=\"a\", Bearer error=x       > BASIC|REALM=a|BEARER|ERROR=x",
                "Basic realm = \"a\" ,charset= UTF-8     > BASIC|REALM=a|CHARSET=UTF-8",
                "Negotiate YII==, Bearer error=x         > NEGOTIATE|BEARER|ERROR=x",
                "Negotiate YII=                          > NEGOTIATE",
                "Negotiate YII/a+b~c                     > NEGOTIATE",
                "Negotiate Bearer, error=x               > NEGOTIATE|ERROR=x",
                "Bearer realm=\"a\" error=x              > BEARER|REALM=a|ERROR=x",
                "Bearer realm=\"a\"error=x               > BEARER|REALM=a|ERROR=x",
                "Bearer a=\"\\\"b\\\\\", c=\"d, e=f\"    > BEARER|A=\"b\\|C=d, e=f",
                "Bearer a=\"\", b=x                      > BEARER|A=|B=x",
                "Bearer a=, b=x                          > BEARER|B=x",
                "Bearer x=y, a=, b=x                     > BEARER|X=y|A=|B=x",
                "Bearer a=\"never closed, b=x            > BEARER|A=never closed, b=x",
                "Bearer a=\"never closed\\               > BEARER|A=never closed\\",
                "Bearer a=https://x.example/y?           > BEARER|A=https://x.example/y",
                "\"Bearer error=x\", DPoP                > DPOP",
                "a=b, Bearer                             > A=b|BEARER",
                "(;) Bearer @ error=x                    > BEARER|ERROR=x",
                "Basic Bearer error=x                    > BASIC|BEARER|ERROR=x",
            })
    void a_field_is_read_as_the_grammar_says_and_careless_servers_mean(String field, String expected) {
        assertThat(String.join(BETWEEN, read(field))).isEqualTo(expected);
    }

    /** Written at random by the grammar and read back: case, blanks, quoting, escapes and empty list elements change nothing. */
    @Test
    void whatever_the_grammar_allows_is_read_back() {
        Random random = new Random(21);
        for (int i = 0; i < 20_000; i++) {
            List<String> expected = new ArrayList<>();
            String field = write(random, expected);
            assertThat(read(field)).as(field).isEqualTo(expected);
        }
    }

    @Test
    void whatever_a_server_sends_is_read_to_an_end() {
        Random random = new Random(22);
        String alphabet = "Bearer DPoP error=invalid_token\",\\ \t=;()<>@ÿ\r\n\0日";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder field = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) {
                field.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String text = field.toString();
            assertThat(walk(text)).isLessThanOrEqualTo(text.length());
            assertThat(Challenges.judge(401, text, random.nextBoolean())).isNotNull();
        }
    }

    /** A reader that went over the field again for each of its parts would not come to an end here. */
    @Timeout(120)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=",
                "\"",
                "\\",
                ",",
                " ",
                "a",
                "a=",
                "a ",
                "a=\"",
                "\"\\",
                "Bearer ",
                "a==,",
                "a=b,",
                "Bearer a=\"\\\"\",",
                "("
            })
    void a_field_of_64_KiB_is_read_to_its_end(String part) {
        String field = "DPoP " + part.repeat(64 * 1024 / part.length()) + "(";
        for (int i = 0; i < 10; i++) {
            walk(field);
            Challenges.judge(401, field, true);
            Challenges.proofAlgorithms(field);
        }
    }

    @Test
    void a_value_is_compared_whole_and_without_its_escapes() {
        ChallengeReader reader = new ChallengeReader("DPoP error=\"use\\_dpop_non\\ce\"");
        assertThat(reader.nextChallenge()).isTrue();
        assertThat(reader.nextParameter()).isTrue();

        assertThat(reader.hasValue("use_dpop_nonce")).isTrue();
        assertThat(reader.hasValue("use_dpop_nonc")).isFalse();
        assertThat(reader.hasValue("use_dpop_nonces")).isFalse();
        assertThat(reader.hasValue("")).isFalse();
        assertThat(reader.mentions("DPOP")).isTrue();
        assertThat(reader.mentions("nonces")).isFalse();
    }

    /** Reads to the end and counts what there is. */
    private static int walk(String field) {
        ChallengeReader reader = new ChallengeReader(field);
        int count = 0;
        while (reader.nextChallenge()) {
            count++;
            while (reader.nextParameter()) {
                assertThat(reader.hasValue(reader.value())).isTrue();
                count++;
            }
        }
        return count;
    }

    /** Names in upper case, so that they can be told from values. */
    private static List<String> read(String field) {
        List<String> parts = new ArrayList<>();
        ChallengeReader reader = new ChallengeReader(field);
        while (reader.nextParameter()) {
            parts.add(name(reader, field) + "=" + reader.value()); // before the first scheme
        }
        while (reader.nextChallenge()) {
            parts.add(name(reader, field));
            while (reader.nextParameter()) {
                parts.add(name(reader, field) + "=" + reader.value());
                assertThat(reader.hasValue(reader.value())).isTrue();
            }
        }
        return parts;
    }

    /** The reader compares names and does not give them out: the name is found among those that the field can hold. */
    private static String name(ChallengeReader reader, String field) {
        for (String name : NAMES) {
            if (reader.isParameter(name)) {
                return name.toUpperCase(Locale.ROOT);
            }
        }
        for (String scheme : SCHEMES) {
            if (reader.isScheme(scheme)) {
                return scheme.toUpperCase(Locale.ROOT);
            }
        }
        for (int from = 0; from < field.length(); from++) {
            for (int to = field.length(); to > from; to--) {
                if (reader.isParameter(field.substring(from, to))) {
                    return field.substring(from, to).toUpperCase(Locale.ROOT);
                }
            }
        }
        throw new AssertionError("a name that is not in the field");
    }

    private static String write(Random random, List<String> expected) {
        StringBuilder field = new StringBuilder();
        for (int challenges = 1 + random.nextInt(3); challenges > 0; challenges--) {
            if (field.length() > 0) {
                field.append(blanks(random))
                        .append(',')
                        .append(blanks(random))
                        .append(random.nextInt(4) == 0 ? ", " : "");
            }
            String scheme = SCHEMES.get(random.nextInt(SCHEMES.size()));
            expected.add(scheme.toUpperCase(Locale.ROOT));
            field.append(anyCase(random, scheme));
            if (random.nextInt(4) == 0) {
                field.append(' ')
                        .append("YIIx+/~".substring(random.nextInt(3)))
                        .append("==".substring(random.nextInt(3)));
                continue;
            }
            int parameters = random.nextInt(4);
            for (int p = 0; p < parameters; p++) {
                field.append(p == 0 ? " " : blanks(random) + "," + blanks(random));
                String name = NAMES.get(random.nextInt(NAMES.size()));
                String value = value(random);
                expected.add(name.toUpperCase(Locale.ROOT) + "=" + value);
                field.append(anyCase(random, name))
                        .append(blanks(random))
                        .append('=')
                        .append(blanks(random));
                field.append(isToken(value) && random.nextBoolean() ? value : quoted(random, value));
            }
        }
        return field.toString();
    }

    private static String value(Random random) {
        String alphabet = random.nextBoolean() ? "abcXYZ_019" : "a=,\"\\ \tBearer;(ÿ";
        StringBuilder value = new StringBuilder();
        for (int n = random.nextInt(8); n > 0; n--) {
            value.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return value.toString();
    }

    private static boolean isToken(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)));
    }

    private static String quoted(Random random, String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\' || random.nextInt(8) == 0) {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    private static String anyCase(Random random, String text) {
        StringBuilder any = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            any.append(random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c));
        }
        return any.toString();
    }

    private static String blanks(Random random) {
        return List.of("", "", " ", "\t", "  \t").get(random.nextInt(5));
    }
}
