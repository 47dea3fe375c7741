package dev.holdfast.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong with one reading: by line of the file, then what other spellings brought. */
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

    void throwIfAny() throws ConfigurationException {
        if (!found.isEmpty()) {
            throw exception();
        }
    }

    ConfigurationException exception() {
        found.sort(Comparator.comparingInt(Errors::line)); // stable: equal lines keep their order
        return new ConfigurationException(found);
    }

    private static int line(ConfigurationError error) {
        String place = error.place();
        int digits = place.length();
        while (digits > 0 && Character.isDigit(place.charAt(digits - 1))) {
            digits--;
        }
        int length = place.length() - digits;
        boolean hasLine = length > 0 && length < 9 && digits > 0 && place.charAt(digits - 1) == ':';
        return hasLine ? Integer.parseInt(place.substring(digits)) : Integer.MAX_VALUE;
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
