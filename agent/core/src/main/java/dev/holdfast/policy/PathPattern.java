package dev.holdfast.policy;

/**
 * A pattern of {@code paths:}: {@code **} stands for anything, {@code *} for anything but a slash; everything else is itself.
 * Immutable. Matching allocates nothing.
 */
final class PathPattern {
    private final String pattern;

    PathPattern(String pattern) {
        this.pattern = pattern;
    }

    /** @param path as it stands on the wire, without query */
    boolean matches(String path) {
        // "/v1/**" covers "/v1" too: whoever protects a folder means the folder as well
        if (pattern.endsWith("/**") && path.length() == pattern.length() - 3 && pattern.startsWith(path)) {
            return true;
        }
        return matches(0, path, 0);
    }

    /** How much of the pattern is literal: the longer, the more specific. */
    int specificity() {
        int star = pattern.indexOf('*');
        return star < 0 ? Integer.MAX_VALUE : star;
    }

    private boolean matches(int at, String path, int from) {
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '*') {
                boolean deep = at + 1 < pattern.length() && pattern.charAt(at + 1) == '*';
                int next = deep ? at + 2 : at + 1;
                for (int i = from; i <= path.length(); i++) {
                    if (matches(next, path, i)) {
                        return true;
                    }
                    if (!deep && i < path.length() && path.charAt(i) == '/') {
                        return false;
                    }
                }
                return false;
            }
            if (from >= path.length() || path.charAt(from) != c) {
                return false;
            }
            at++;
            from++;
        }
        return from == path.length();
    }
}
