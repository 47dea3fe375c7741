package dev.holdfast.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the settings while it is read: access by key with the defaults of {@link Key}. What is wrong goes to the errors,
 * and reading goes on with some value of the right type, since whatever is made of it is thrown away.
 */
final class Section {
    private final Setting.Group group;
    private final Key key;
    private final String path;
    private final Path folder;
    private final Errors errors;

    /**
     * @param path dotted key of this mapping with a dot behind it; empty for the root
     * @param folder where relative paths start
     */
    Section(Setting.Group group, Key key, String path, Path folder, Errors errors) {
        this.group = group;
        this.key = key;
        this.path = path;
        this.folder = folder;
        this.errors = errors;
    }

    boolean has(String name) {
        return group.settings().containsKey(name);
    }

    /** Whether something is already known to be wrong with the key or below it. */
    boolean isBroken(String name) {
        return errors.concern(path + name);
    }

    /** Where the key was written; where this mapping was, when the key is missing. */
    String place(String name) {
        Setting setting = group.settings().get(name);
        return setting == null ? group.place() : setting.place();
    }

    String path(String name) {
        return path + name;
    }

    void refuse(String name, String problem, String remedy) {
        errors.add(place(name), path + name, problem, remedy);
    }

    void refuse(String name, Setting.Text item, Refusal refusal) {
        errors.add(item.place(), path + name, refusal.problem(), refusal.remedy());
    }

    /** Says that a key is missing, unless something else is wrong with it. */
    void missing(String name, String remedy) {
        if (!isBroken(name)) {
            errors.add(group.place(), path + name, "is missing", remedy);
        }
    }

    /** Says that a key is missing, unless something is wrong with one of its siblings, which may stand in its place. */
    void missingSource(String name, String remedy) {
        if (!errors.concern(path.substring(0, path.length() - 1))) {
            errors.add(group.place(), path + name, "is missing", remedy);
        }
    }

    /** A mapping that stands in a list of this one. */
    Section below(Setting.Group item, Key itemKey, String itemPath) {
        return new Section(item, itemKey, itemPath, folder, errors);
    }

    /** The mapping of that name, empty when nothing was written. */
    Section section(String name) {
        Key below = key.child(name);
        return new Section(group.group(name), below == null ? key : below, path + name + ".", folder, errors);
    }

    /** The names below a mapping that an operator chose, in their order. */
    List<String> names() {
        return new ArrayList<>(group.settings().keySet());
    }

    @Nullable Setting setting(String name) {
        return group.settings().get(name);
    }

    /** A single value, or the key's default; null when there is neither. */
    @Nullable String text(String name) {
        Setting setting = group.settings().get(name);
        if (setting instanceof Setting.Text text) {
            if (!text.value().isBlank()) {
                return text.value();
            }
            refuse(name, "is empty", "Give it a value or remove the line");
        } else if (setting instanceof Setting.Items) {
            refuse(name, "must be a single value, not a list", "Write one value");
        }
        Key known = key.child(name);
        return known == null ? null : known.standard();
    }

    /** A single value that must be there; empty when it is not. */
    String required(String name, String remedy) {
        String text = text(name);
        if (text == null) {
            missing(name, remedy);
        }
        return text == null ? "" : text;
    }

    /** A list; empty when nothing was written. A value that was written outside the file is split at its commas. */
    List<Setting.Text> list(String name) {
        return list(name, false);
    }

    /** A list that the file may also give as a single value. */
    List<Setting.Text> listOrValue(String name) {
        return list(name, true);
    }

    private List<Setting.Text> list(String name, boolean singleAllowed) {
        List<Setting.Text> list = new ArrayList<>();
        Setting setting = group.settings().get(name);
        if (setting instanceof Setting.Items items) {
            addItems(name, items, list);
        } else if (setting instanceof Setting.Text text) {
            if (text.spelling() != Setting.Spelling.FILE) {
                split(text, list);
            } else if (singleAllowed) {
                list.add(text);
            } else {
                refuse(name, "must be a list, not a value", "Write it in brackets: " + name + ": [...]");
            }
        }
        refuseEmptyAndRepeated(name, list);
        return list;
    }

    private void addItems(String name, Setting.Items items, List<Setting.Text> list) {
        if (items.items().isEmpty()) {
            refuse(name, "is an empty list", "Write at least one entry or remove the line");
        }
        for (int i = 0; i < items.items().size(); i++) {
            Setting item = items.items().get(i);
            if (item instanceof Setting.Text text) {
                list.add(text);
            } else if (item instanceof Setting.Nothing) {
                list.add(new Setting.Text(item.place(), "", Setting.Spelling.FILE));
            } else {
                errors.add(item.place(), path + name + "[" + i + "]", "must be a value", "Write one word per entry");
            }
        }
    }

    private static void split(Setting.Text text, List<Setting.Text> list) {
        String value = text.value();
        int from = 0;
        while (from <= value.length()) {
            int comma = value.indexOf(',', from);
            int to = comma < 0 ? value.length() : comma;
            list.add(new Setting.Text(text.place(), value.substring(from, to).strip(), text.spelling()));
            from = to + 1;
        }
    }

    private void refuseEmptyAndRepeated(String name, List<Setting.Text> list) {
        for (int i = list.size() - 1; i >= 0; i--) {
            Setting.Text item = list.get(i);
            if (item.value().isBlank()) {
                errors.add(item.place(), path + name, "holds an empty entry", "Remove it");
                list.remove(i);
            } else if (isRepeated(list, i)) {
                errors.add(
                        item.place(),
                        path + name,
                        Errors.quoted(item.value()) + " is written twice",
                        "Remove one of them");
                list.remove(i);
            }
        }
    }

    private static boolean isRepeated(List<Setting.Text> list, int index) {
        for (int i = 0; i < index; i++) {
            if (list.get(i).value().equals(list.get(index).value())) {
                return true;
            }
        }
        return false;
    }

    /** One of the words that stand for an enum's constants. */
    <E extends Enum<E>> E choice(String name, E[] values) {
        Key known = key.child(name);
        String text = text(name);
        E chosen = text == null ? null : constant(text, values);
        if (chosen == null && text != null) {
            refuse(name, Errors.quoted(text) + " is not one of its values", "Write " + words(values));
        }
        E standard = known == null || known.standard() == null ? null : constant(known.standard(), values);
        return chosen != null ? chosen : standard != null ? standard : values[0];
    }

    static <E extends Enum<E>> @Nullable E constant(String word, E[] values) {
        // tools that follow YAML 1.1 write an unquoted off as false, and nobody's kill switch shall fail for that
        String wanted = word.equals("false") ? "off" : word.equals("true") ? "on" : word;
        for (E value : values) {
            if (word(value).equals(wanted)) {
                return value;
            }
        }
        return null;
    }

    static <E extends Enum<E>> String words(E[] values) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            words.append(i == 0 ? "" : i == values.length - 1 ? " or " : ", ").append(word(values[i]));
        }
        return words.toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A file that must be there and readable; null when nothing was written. */
    @Nullable Path file(String name) {
        Path file = path(name, "Write the path of a file");
        if (file == null) {
            return null;
        }
        String problem = !Files.exists(file)
                ? "does not exist"
                : !Files.isRegularFile(file)
                        ? "is not a file"
                        : !Files.isReadable(file) ? "cannot be read by this process" : null;
        if (problem != null) {
            refuse(name, "the file " + file + " " + problem, "Correct the path or the file's permissions");
        }
        return file;
    }

    /** A path, whether there is anything at its end or not; null when nothing was written or it is no path. */
    @Nullable Path path(String name, String remedy) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return folder.resolve(text);
        } catch (InvalidPathException e) {
            refuse(name, "is not a path", remedy);
            return null;
        }
    }
}
