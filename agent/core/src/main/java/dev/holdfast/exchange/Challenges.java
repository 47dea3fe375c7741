package dev.holdfast.exchange;

import org.jspecify.annotations.Nullable;

/**
 * Reads {@code WWW-Authenticate} (RFC 9110 section 11.6.1): any number of challenges in a field, scheme and parameter names in
 * any case, quoted strings, unknown parameters. Stateless.
 */
final class Challenges {
    private final String field;
    private int at;

    private Challenges(String field) {
        this.field = field;
    }

    /**
     * The {@code error} of the first Bearer challenge (RFC 6750 section 3).
     *
     * @return null when there is no Bearer challenge, "" when it has no error: credentials were missing or not looked at
     */
    static @Nullable String bearerError(String field) {
        return new Challenges(field).error();
    }

    private @Nullable String error() {
        boolean bearer = false;
        boolean seen = false;
        while (skipSeparators()) {
            String token = token();
            if (token.isEmpty()) {
                at++; // a character that begins nothing: step over it rather than fail on what a server sends
                continue;
            }
            skipBlanks();
            if (at < field.length() && field.charAt(at) == '=' && !isTokenPadding()) {
                at++;
                skipBlanks();
                String value = at < field.length() && field.charAt(at) == '"' ? quoted() : token();
                if (bearer && token.equalsIgnoreCase("error")) {
                    return value;
                }
            } else {
                if (seen && bearer) {
                    return "";
                }
                bearer = token.equalsIgnoreCase("Bearer");
                seen |= bearer;
            }
        }
        return seen ? "" : null;
    }

    /** "=" or "==" at the end of a token68, which is a scheme's whole argument and no parameter. */
    private boolean isTokenPadding() {
        int i = at;
        while (i < field.length() && field.charAt(i) == '=') {
            i++;
        }
        return i >= field.length() || field.charAt(i) == ',';
    }

    private boolean skipSeparators() {
        while (at < field.length()
                && (field.charAt(at) == ' ' || field.charAt(at) == '\t' || field.charAt(at) == ',')) {
            at++;
        }
        return at < field.length();
    }

    private void skipBlanks() {
        while (at < field.length() && (field.charAt(at) == ' ' || field.charAt(at) == '\t')) {
            at++;
        }
    }

    private String token() {
        int from = at;
        while (at < field.length() && isTokenCharacter(field.charAt(at))) {
            at++;
        }
        return field.substring(from, at);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < field.length() && field.charAt(at) != '"') {
            if (field.charAt(at) == '\\' && at + 1 < field.length()) {
                at++;
            }
            value.append(field.charAt(at++));
        }
        at++;
        return value.toString();
    }

    /** RFC 9110 section 5.6.2, and the slash and colon that token68 and careless servers use. */
    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~/:".indexOf(c) >= 0;
    }
}
