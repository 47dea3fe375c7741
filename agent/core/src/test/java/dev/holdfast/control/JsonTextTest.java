package dev.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Test
    void whatever_a_server_said_stays_inside_its_string() {
        assertThat(JsonText.of("a\"b\\c\n\u0000\uD800é")).isEqualTo("\"a\\\"b\\\\c\\u000a\\u0000\\ud800é\"\n");
    }

    @Test
    void values_are_written_as_what_they_are() {
        assertThat(JsonText.of(Map.of("a", List.of(1, true, Map.of(), List.of()))))
                .isEqualTo("{\n  \"a\": [\n    1,\n    true,\n    {},\n    []\n  ]\n}\n");
        assertThat(JsonText.of(null)).isEqualTo("null\n");
    }
}
