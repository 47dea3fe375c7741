package dev.holdfast.config;

import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with one reading, in the order in which it was found. */
final class Errors {
    private static final int LONGEST_SHOWN = 60;

    private final List<ConfigurationError> found = new ArrayList<>();

    void add(String place, String key, String problem, String remedy) {
        found.add(new ConfigurationError(place, shown(key), problem, remedy));
    }

    void addAll(List<ConfigurationError> errors) {
        found.addAll(errors);
    }

    /** Whether something is wrong with that key or with one below it, so that what follows from it need not be said too. */
    boolean concern(String key) {
        for (ConfigurationError error : found) {
            String other = error.key();
            if (other.startsWith(key)
                    && (other.length() == key.length()
                            || other.charAt(key.length()) == '.'
                            || other.charAt(key.length()) == '[')) {
                return true;
            }
        }
        return false;
    }

    List<ConfigurationError> found() {
        return found;
    }

    void throwIfAny() throws ConfigurationException {
        if (!found.isEmpty()) {
            throw new ConfigurationException(found);
        }
    }

    /**
     * A word of the operator's as a message may show it: a long one or one with an {@code @} may be a secret in the wrong place,
     * and a control character could forge a log line.
     */
    static String quoted(String value) {
        boolean harmless = value.length() <= LONGEST_SHOWN && value.indexOf('@') < 0 && value.equals(shown(value));
        return harmless ? "'" + value + "'" : "the value";
    }

    private static String shown(String key) {
        StringBuilder shown = new StringBuilder(key.length());
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            shown.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? '?' : c);
        }
        return shown.toString();
    }
}
