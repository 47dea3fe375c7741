package dev.holdfast.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What somebody wrote, each piece with its place, before it is known to mean anything. */
sealed interface Setting {

    /** Where it was written: file and line, or the name of the environment variable, property or argument. */
    String place();

    /** The four spellings, from the weakest to the strongest. */
    enum Spelling {
        FILE("file"),
        ENVIRONMENT("environment"),
        PROPERTY("system properties"),
        ARGUMENT("agent arguments");

        private final String words;

        Spelling(String words) {
            this.words = words;
        }

        /** As the start line says where the configuration came from. */
        String words() {
            return words;
        }
    }

    /**
     * A single value. Outside the file it may stand for a list, with commas.
     *
     * @param plain whether it was written in the file without quotes; it makes a difference only where a value's type is open
     */
    record Text(String place, String value, Spelling spelling, boolean plain) implements Setting {
        Text(String place, String value, Spelling spelling) {
            this(place, value, spelling, false);
        }
    }

    /** A list of the file. */
    record Items(String place, List<Setting> items) implements Setting {}

    /** A key without a value in the file. */
    record Nothing(String place) implements Setting {}

    /** A mapping, in the order in which it was written. Mutable: the other spellings are laid over the file's. */
    record Group(String place, Map<String, Setting> settings) implements Setting {
        Group(String place) {
            this(place, new LinkedHashMap<>());
        }

        /** Lays a value over what a weaker spelling says. */
        void put(String dotted, Key key, Text text) {
            int dot = key.kind() == Key.Kind.NAMED && !key.children().get(0).isMapping() ? -1 : dotted.indexOf('.');
            String name = dot < 0 ? dotted : dotted.substring(0, dot);
            Key child = key.child(name);
            if (dot >= 0 && child != null && child.isMapping()) {
                Group group;
                if (settings.get(name) instanceof Group existing) {
                    group = existing;
                } else {
                    group = new Group(text.place);
                    settings.put(name, group);
                }
                group.put(dotted.substring(dot + 1), child, text);
            } else if (!(settings.get(name) instanceof Text existing)
                    || existing.spelling.compareTo(text.spelling) < 0) {
                settings.put(name, text);
            }
        }

        /** The mapping of that name; an empty one that belongs to nobody when there is none. */
        Group group(String name) {
            return settings.get(name) instanceof Group group ? group : new Group(place);
        }
    }
}
