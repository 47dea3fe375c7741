package dev.holdfast.control;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON, RFC 8259. For one thread. */
public final class JsonText {
    private static final String HEXADECIMAL = "0123456789abcdef";

    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    /**
     * A value as text, with a line feed at its end.
     *
     * @param value of maps with string keys, lists, strings, numbers, booleans and nulls
     */
    public static String of(@Nullable Object value) {
        JsonText json = new JsonText();
        json.value(value, 0);
        return json.text.append('\n').toString();
    }

    private void value(@Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> members) {
            object(members, depth);
        } else if (value instanceof List<?> elements) {
            array(elements, depth);
        } else if (value instanceof String string) {
            string(string);
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private void object(Map<?, ?> members, int depth) {
        text.append('{');
        String separator = "";
        for (Map.Entry<?, ?> member : members.entrySet()) {
            text.append(separator);
            line(depth + 1);
            string((String) member.getKey());
            text.append(": ");
            value(member.getValue(), depth + 1);
            separator = ",";
        }
        if (!members.isEmpty()) {
            line(depth);
        }
        text.append('}');
    }

    private void array(List<?> elements, int depth) {
        text.append('[');
        String separator = "";
        for (Object element : elements) {
            text.append(separator);
            line(depth + 1);
            value(element, depth + 1);
            separator = ",";
        }
        if (!elements.isEmpty()) {
            line(depth);
        }
        text.append(']');
    }

    private void line(int depth) {
        text.append('\n');
        for (int i = 0; i < depth; i++) {
            text.append("  ");
        }
    }

    private void string(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) { // escaped, a lone surrogate too is still JSON
                text.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    text.append(HEXADECIMAL.charAt((c >> shift) & 0xf));
                }
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
