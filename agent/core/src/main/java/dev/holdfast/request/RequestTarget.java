package dev.holdfast.request;

/**
 * Finds its way in a request target (RFC 9112 section 3.2) without taking it apart: where the query is, where a parameter ends, where
 * an authority has user information. Stateless, allocates nothing.
 *
 * <p>Parameters are separated by {@code &} (WHATWG URL, section 5.1) and by {@code ;}, which older servers take as well.
 */
public final class RequestTarget {
    private RequestTarget() {}

    /** Where the first parameter begins, behind the {@code ?}; negative when there is no query. */
    public static int query(String target) {
        int mark = target.indexOf('?');
        return mark < 0 || target.lastIndexOf('#', mark) >= 0 ? -1 : mark + 1;
    }

    /** Where the query ends that begins at {@code query}: at a fragment, which no client should send, or with the target. */
    public static int queryEnd(String target, int query) {
        int fragment = target.indexOf('#', query);
        return fragment < 0 ? target.length() : fragment;
    }

    /** Where the parameter that begins at {@code from} ends: at its separator, or at {@code end}. */
    public static int parameterEnd(String target, int from, int end) {
        int to = from;
        while (to < end && !isSeparator(target.charAt(to))) {
            to++;
        }
        return to;
    }

    /** Where the name of the parameter from {@code from} to {@code to} ends: at its {@code =}, or with it. */
    public static int nameEnd(String target, int from, int to) {
        int at = from;
        while (at < to && target.charAt(at) != '=') {
            at++;
        }
        return at;
    }

    /**
     * Whether the characters from {@code from} to {@code to} are that name, percent-encoded or not. Case counts, as it does for
     * servers.
     *
     * @param name of ASCII characters
     */
    public static boolean isNamed(String name, String target, int from, int to) {
        int at = from;
        for (int i = 0; i < name.length(); i++) {
            if (at >= to) {
                return false;
            }
            int c = target.charAt(at++);
            if (c == '%' && at + 2 <= to) {
                int high = Character.digit(target.charAt(at), 16);
                int low = Character.digit(target.charAt(at + 1), 16);
                if (high >= 0 && low >= 0) {
                    c = high << 4 | low;
                    at += 2;
                }
            }
            if (c != name.charAt(i)) {
                return false;
            }
        }
        return at == to;
    }

    /** Where the authority of a target in absolute form begins (RFC 9112 section 3.2.2); negative in any other form. */
    public static int authority(String target) {
        int scheme = 0;
        while (scheme < target.length() && isOfScheme(target.charAt(scheme))) {
            scheme++;
        }
        return scheme > 0 && target.startsWith("://", scheme) ? scheme + 3 : -1;
    }

    /** Where the user information of the authority that begins at {@code from} ends, at its {@code @}; negative when it has none. */
    public static int userInfoEnd(String text, int from) {
        int last = -1;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/' || c == '?' || c == '#') {
                break;
            }
            if (c == '@') {
                last = i;
            }
        }
        return last;
    }

    /** RFC 3986 section 3.1. A target in origin form begins with none of them. */
    private static boolean isOfScheme(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '-'
                || c == '.';
    }

    /** Whether a character stands between two parameters. */
    private static boolean isSeparator(char c) {
        return c == '&' || c == ';';
    }
}
