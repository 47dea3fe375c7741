package dev.holdfast.exchange;

/**
 * Reads {@code WWW-Authenticate} (RFC 9110 section 11.6.1) challenge by challenge and parameter by parameter, where it lies:
 * nothing is copied but a value that is asked for. For one thread; it goes forward only, in time linear in the field's length.
 *
 * <p>It never throws, whatever a server sends: what begins nothing is stepped over, a quoted string without an end reaches to the
 * end of the field. Of several fields the caller joins the values by commas (section 5.2). Where the grammar leaves it open, a
 * token that follows a scheme with nothing behind it is a token68, so that {@code Negotiate Bearer} is not a Bearer challenge.
 */
final class ChallengeReader {
    private final String field;
    private int at;
    private boolean onScheme;
    private int nameStart;
    private int nameEnd;
    private int valueStart;
    private int valueEnd;

    ChallengeReader(String field) {
        this.field = field;
    }

    /** Goes to the next challenge, past what is left of this one. */
    boolean nextChallenge() {
        boolean parameters = true;
        while (parameters) {
            parameters = nextParameter();
        }
        boolean found = onScheme;
        onScheme = false;
        return found;
    }

    /** Whether the challenge just reached has that scheme, in any case. */
    boolean isScheme(String scheme) {
        return isName(scheme);
    }

    /** Goes to the next parameter of this challenge; a token68 is none. Afterwards {@link #isScheme} has nothing to compare. */
    boolean nextParameter() {
        while (!onScheme && skipSeparators()) {
            int start = at;
            skipToken();
            if (at == start) {
                skipStray();
                continue;
            }
            nameStart = start;
            nameEnd = at;
            skipBlanks();
            if (at < field.length() && field.charAt(at) == '=') {
                at++;
                skipBlanks();
                readValue();
                return true;
            }
            onScheme = true;
            skipToken68();
        }
        return false;
    }

    /** Whether the parameter just reached has that name, in any case. */
    boolean isParameter(String name) {
        return isName(name);
    }

    /** Whether its value is just that, quoted or not. */
    boolean hasValue(String expected) {
        int i = valueStart;
        for (int n = 0; n < expected.length(); n++, i++) {
            if (i < valueEnd && isEscape(i)) {
                i++;
            }
            if (i >= valueEnd || field.charAt(i) != expected.charAt(n)) {
                return false;
            }
        }
        return i == valueEnd;
    }

    /** Whether its value, a sentence for people, has that word in it, in any case. */
    boolean mentions(String word) {
        for (int i = valueStart; i + word.length() <= valueEnd; i++) {
            if (field.regionMatches(true, i, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }

    /** Its value without quotes and escapes. */
    String value() {
        StringBuilder value = new StringBuilder(valueEnd - valueStart);
        for (int i = valueStart; i < valueEnd; i++) {
            if (isEscape(i)) {
                i++;
            }
            value.append(field.charAt(i));
        }
        return value.toString();
    }

    private boolean isName(String name) {
        return nameEnd - nameStart == name.length() && field.regionMatches(true, nameStart, name, 0, name.length());
    }

    /** A reverse solidus is no character of a token: where one is in a value, the value is quoted. */
    private boolean isEscape(int i) {
        return field.charAt(i) == '\\' && i + 1 < valueEnd;
    }

    private void readValue() {
        if (at < field.length() && field.charAt(at) == '"') {
            valueStart = at + 1;
            valueEnd = skipQuoted();
        } else {
            valueStart = at;
            skipToken();
            valueEnd = at;
        }
    }

    /** @return where the string's content ends */
    private int skipQuoted() {
        at++;
        while (at < field.length() && field.charAt(at) != '"') {
            at += field.charAt(at) == '\\' ? 2 : 1;
        }
        int end = Math.min(at, field.length());
        at = Math.min(at + 1, field.length());
        return end;
    }

    private void skipStray() {
        if (field.charAt(at) == '"') {
            skipQuoted(); // what stands in quotation marks is no syntax, wherever they are
        } else {
            at++;
        }
    }

    /** Behind a scheme: token68 is one token, with any number of = behind it, up to a comma or the end. */
    private void skipToken68() {
        int before = at;
        skipToken();
        while (at < field.length() && field.charAt(at) == '=') {
            at++;
        }
        skipBlanks();
        if (at < field.length() && field.charAt(at) != ',') {
            at = before;
        }
    }

    private boolean skipSeparators() {
        while (at < field.length() && (isBlank(field.charAt(at)) || field.charAt(at) == ',')) {
            at++;
        }
        return at < field.length();
    }

    private void skipBlanks() {
        while (at < field.length() && isBlank(field.charAt(at))) {
            at++;
        }
    }

    private void skipToken() {
        while (at < field.length() && isTokenCharacter(field.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** RFC 9110 section 5.6.2, and the slash and colon that token68 and careless servers use. */
    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~/:".indexOf(c) >= 0;
    }
}
