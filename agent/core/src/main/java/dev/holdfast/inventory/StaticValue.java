package dev.holdfast.inventory;

import dev.holdfast.request.AuthorizationScheme;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Tells from a value whether it can be a static credential: nothing that is signed per request, and no token of a login. */
final class StaticValue {
    private static final int SHORTEST = 4;
    private static final int SHORTEST_EVIDENT = 16;

    private StaticValue() {}

    /** Whether the value of a field with one of the known names can be one. */
    static boolean isLikely(String name, String value) {
        if (value.length() < SHORTEST) {
            return false;
        }
        if (!name.equalsIgnoreCase("Authorization")) {
            return true;
        }
        return !AuthorizationScheme.isDynamic(value) && !isJwt(value, value.indexOf(' ') + 1, value.length());
    }

    /** Whether the value of a parameter with one of the known names can be one. */
    static boolean isLikely(String text, int from, int to) {
        return to - from >= SHORTEST && !isJwt(text, from, to);
    }

    /**
     * Whether a value looks like a credential whatever its name: long, of letters and digits that change often, as they do where
     * they were drawn and not written. Words, numbers, dates and paths do not.
     */
    static boolean isEvident(String text, int from, int to) {
        if (to - from < SHORTEST_EVIDENT || isJwt(text, from, to)) {
            return false;
        }
        int digits = 0;
        int changes = 0;
        int before = 0;
        for (int i = from; i < to; i++) {
            int kind = kind(text.charAt(i));
            if (kind == Kind.OTHER) {
                return false;
            }
            if (kind == Kind.JOINT) {
                continue;
            }
            digits += kind == Kind.DIGIT ? 1 : 0;
            changes += before != 0 && kind != before ? 1 : 0;
            before = kind;
        }
        return digits >= 2 && changes * 4 >= to - from + 4;
    }

    /** "Bearer " and its like, to be told; empty when the value has none. Schemes are no secret, a bare value is. */
    static String scheme(String name, String value) {
        int space = value.indexOf(' ');
        return name.equalsIgnoreCase("Authorization") && space > 0 && space <= 20 ? value.substring(0, space + 1) : "";
    }

    /** What is fingerprinted of a field: the credential without its scheme, so that the same key is the same in every field. */
    static String secret(String value) {
        int space = value.indexOf(' ');
        return space > 0 && space <= 20 ? value.substring(space + 1) : value;
    }

    /** What is fingerprinted of a part of a URL: as it would stand in a field. */
    static String decoded(String value) {
        try {
            // a + is one more often than it is a space: keys are base64, and not every client encodes them
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    /** What is fingerprinted of user information: as the scheme Basic has it (RFC 7617). */
    static String basic(String userInfo) {
        return Base64.getEncoder().encodeToString(decoded(userInfo).getBytes(StandardCharsets.UTF_8));
    }

    private static int kind(char c) {
        if (c >= '0' && c <= '9') {
            return Kind.DIGIT;
        }
        if (c >= 'a' && c <= 'z') {
            return Kind.SMALL;
        }
        if (c >= 'A' && c <= 'Z') {
            return Kind.CAPITAL;
        }
        return c == '-' || c == '_' || c == '=' || c == '%' || c == '+' ? Kind.JOINT : Kind.OTHER;
    }

    /** A JWT says itself when it ends; whether that is soon is not looked at here. */
    private static boolean isJwt(String value, int from, int to) {
        if (!value.startsWith("ey", from)) {
            return false;
        }
        int dot = value.indexOf('.', from);
        int second = dot < 0 ? -1 : value.indexOf('.', dot + 1);
        return second > 0 && second < to;
    }

    /** Kinds of characters; numbers, since they are compared per character. */
    private static final class Kind {
        static final int OTHER = 0;
        static final int JOINT = 1;
        static final int DIGIT = 2;
        static final int SMALL = 3;
        static final int CAPITAL = 4;
    }
}
