package org.example.orders;

import java.util.Map;

/** One line of JSON out of strings, numbers, booleans and maps of them: the programs depend on nothing but the JDK. */
final class Json {

    private Json() {}

    static String line(Map<String, ?> members) {
        StringBuilder text = new StringBuilder();
        append(text, members);
        return text.toString();
    }

    private static void append(StringBuilder text, Object value) {
        if (value instanceof Map<?, ?> members) {
            char separator = '{';
            for (Map.Entry<?, ?> member : members.entrySet()) {
                text.append(separator);
                quote(text, String.valueOf(member.getKey()));
                text.append(':');
                append(text, member.getValue());
                separator = ',';
            }
            text.append(separator == '{' ? "{}" : "}");
        } else if (value instanceof Number || value instanceof Boolean || value == null) {
            text.append(value);
        } else {
            quote(text, value.toString());
        }
    }

    private static void quote(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7e) {
                text.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
