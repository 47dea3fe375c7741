package dev.holdfast.config;

import java.util.Iterator;
import java.util.Map;

/**
 * Holds what was written against what may be written. Whatever does not pass is an error and leaves the tree, so that those who
 * read values find each key in the shape that {@link Key} says.
 */
final class KnownKeys {
    private final Errors errors;

    KnownKeys(Errors errors) {
        this.errors = errors;
    }

    /** @param path dotted key of the mapping with a dot behind it; empty for the root */
    void check(Setting.Group group, Key mapping, String path) {
        Iterator<Map.Entry<String, Setting>> entries =
                group.settings().entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, Setting> entry = entries.next();
            String name = entry.getKey();
            Key key = mapping.child(name);
            if (key == null) {
                errors.add(entry.getValue().place(), path + name, "is not a setting", NearestKey.remedy(name, mapping));
                entries.remove();
                continue;
            }
            if (key.isMapping() && entry.getValue() instanceof Setting.Nothing nothing) {
                entry.setValue(new Setting.Group(nothing.place())); // all below it is commented out
            }
            if (!passes(entry.getValue(), key, path + name)
                    || (mapping.kind() == Key.Kind.NAMED && !passes(name, key, entry.getValue(), path + name))) {
                entries.remove();
            } else if (key.isMapping() && entry.getValue() instanceof Setting.Group below) {
                check(below, key, path + name + ".");
            }
        }
    }

    private boolean passes(Setting setting, Key key, String path) {
        String place = setting.place();
        if (key.isUnsupported()) {
            refuseUnsupported(errors, place, path);
        } else if (key.kind() == Key.Kind.OUTSIDE_FILE) {
            errors.add(
                    place,
                    path,
                    "cannot be set in the file",
                    "Use the environment variable " + EnvironmentVariables.spelling(path));
        } else if (key.isMapping() && !(setting instanceof Setting.Group)) {
            errors.add(place, path, "must be a mapping, not " + shape(setting), "Write below it: " + expected(key));
        } else if (key.kind() == Key.Kind.VALUE && setting instanceof Setting.Group) {
            errors.add(place, path, "must be a value, not a mapping", "Write it on the line of its key");
        } else if (setting instanceof Setting.Nothing) {
            errors.add(place, path, "has no value", "Give it a value or remove the line");
        } else {
            return true;
        }
        return false;
    }

    private boolean passes(String name, Key key, Setting setting, String path) {
        boolean valid = isName(name, key);
        if (!valid) {
            errors.add(
                    setting.place(),
                    path,
                    "is not a name",
                    key.isMapping()
                            ? "Use letters, digits, - and _, a letter or digit first"
                            : "Give the label a name");
        }
        return valid;
    }

    static void refuseUnsupported(Errors errors, String place, String path) {
        errors.add(
                place,
                path,
                "is not supported by this version",
                "Remove it; docs/configuration.md says what stands instead");
    }

    private static String expected(Key mapping) {
        return mapping.kind() == Key.Kind.GROUP ? NearestKey.known(mapping) : "one name: value line for each";
    }

    private static String shape(Setting setting) {
        return setting instanceof Setting.Items ? "a list" : "a value";
    }

    /** Names of identities, issuers and services are part of dotted keys and of JMX names; a label's name is anybody's. */
    private static boolean isName(String name, Key key) {
        if (!key.isMapping()) {
            return !name.isBlank();
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && (i == 0 || (c != '-' && c != '_'))) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
