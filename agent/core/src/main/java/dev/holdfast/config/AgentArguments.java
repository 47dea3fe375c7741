package dev.holdfast.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind {@code -javaagent:holdfast.jar=}: {@code key=value,key=value}.
 *
 * <p>A comma starts a new setting when what follows it, up to the next {@code =}, looks like a key: letters, digits, {@code .},
 * {@code -} and {@code _} only, and no further comma. Otherwise it belongs to a list: {@code methods=GET,POST,percent=5} are two
 * settings.
 */
final class AgentArguments {
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<ConfigurationError> errors = new ArrayList<>();

    AgentArguments(@Nullable String text) {
        if (text == null) {
            return;
        }
        int from = 0;
        while (from < text.length()) {
            int to = endOfSetting(text, from);
            add(text.substring(from, to).strip());
            from = to + 1;
        }
    }

    static String place(String key) {
        return "agent argument " + key;
    }

    /** By dotted key, in their order; without those that have no value. */
    Map<String, String> settings() {
        return settings;
    }

    /** What is not of the form {@code key=value}. */
    List<ConfigurationError> errors() {
        return errors;
    }

    private void add(String setting) {
        int equals = setting.indexOf('=');
        String key = equals < 0 ? setting : setting.substring(0, equals).strip();
        String value = setting.substring(equals + 1).strip();
        if (setting.isEmpty() || (equals >= 0 && value.isEmpty())) {
            return;
        }
        if (!looksLikeKey(key) || equals < 0) {
            errors.add(new ConfigurationError(
                    "agent arguments",
                    looksLikeKey(key) ? key : "?",
                    "is not of the form key=value",
                    "Write -javaagent:holdfast.jar=key=value,key=value"));
        } else if (settings.putIfAbsent(key, value) != null) {
            errors.add(new ConfigurationError(place(key), key, "is given twice", "Remove one of them"));
        }
    }

    private static int endOfSetting(String text, int from) {
        int comma = text.indexOf(',', from);
        while (comma >= 0 && !startsSetting(text, comma + 1)) {
            comma = text.indexOf(',', comma + 1);
        }
        return comma < 0 ? text.length() : comma;
    }

    private static boolean startsSetting(String text, int from) {
        int equals = text.indexOf('=', from);
        return equals > from && looksLikeKey(text.substring(from, equals).strip());
    }

    private static boolean looksLikeKey(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '.' && c != '-' && c != '_') {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
