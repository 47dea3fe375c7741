package dev.holdfast.config;

/** Writes one JSON value without white space, RFC 8259. For one thread. */
final class CompactJson {
    private static final String HEXADECIMAL = "0123456789abcdef";

    private final StringBuilder text = new StringBuilder();

    void beginObject() {
        separate();
        text.append('{');
    }

    void endObject() {
        text.append('}');
    }

    void beginArray() {
        separate();
        text.append('[');
    }

    void endArray() {
        text.append(']');
    }

    void name(String name) {
        string(name);
        text.append(':');
    }

    /** As YAML's core schema reads it: without quotes it may be a boolean or a number. */
    void scalar(Setting.Text setting) {
        String value = setting.value();
        if (setting.plain() && (value.equals("true") || value.equals("false") || isNumber(value))) {
            separate();
            text.append(value);
        } else {
            string(value);
        }
    }

    void string(String value) {
        separate();
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
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

    int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** A comma behind the value before this one. */
    private void separate() {
        char last = text.isEmpty() ? '[' : text.charAt(text.length() - 1);
        if (last != '[' && last != '{' && last != ':') {
            text.append(',');
        }
    }

    /** JSON's own grammar without exponents: what stays readable, and is the same number for every reader. */
    private static boolean isNumber(String value) {
        int from = value.startsWith("-") ? 1 : 0;
        int point = value.indexOf('.');
        int wholeEnd = point < 0 ? value.length() : point;
        boolean leadingZero = wholeEnd - from > 1 && value.charAt(from) == '0';
        return !leadingZero
                && value.length() <= 15 // digits that a double holds
                && isDigits(value, from, wholeEnd)
                && (point < 0 || isDigits(value, point + 1, value.length()));
    }

    private static boolean isDigits(String value, int from, int to) {
        for (int i = from; i < to; i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return to > from;
    }
}
