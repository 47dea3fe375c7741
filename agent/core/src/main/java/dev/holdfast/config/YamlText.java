package dev.holdfast.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The content of one configuration file.
 *
 * <p>It is read from the parser's events, not from its node graph: an alias is then an event that can be refused before it
 * multiplies anything, and the depth is bounded before it costs stack.
 */
final class YamlText {
    private static final int DEEPEST = 16;

    private final String file;
    private final Errors errors;

    /** @param file the file's name as errors show it */
    YamlText(String file, Errors errors) {
        this.file = file;
        this.errors = errors;
    }

    /** The root mapping; empty when the content cannot be read at all, which is an error then. */
    Setting.Group read(byte[] content) {
        Setting.Group root = new Setting.Group(file + ":1");
        try {
            document(decode(content), root);
        } catch (Unreadable e) {
            errors.add(e.place, "config", e.problem, e.remedy);
        }
        return root;
    }

    private String decode(byte[] content) throws Unreadable {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Unreadable(file, "the file is not UTF-8", "Save it as UTF-8");
        }
    }

    private void document(String text, Setting.Group root) throws Unreadable {
        LoadSettings settings = LoadSettings.builder().setLabel(file).build();
        Iterator<Event> events = new Parse(settings).parseString(text).iterator();
        try {
            Event first = afterDocumentStart(events);
            if (first.getEventId() != Event.ID.MappingStart) {
                throw new Unreadable(
                        place(first),
                        "the file is not a mapping of settings",
                        "Begin with a setting such as stage: observe");
            }
            mapping(root, "", events, 1);
            events.next(); // the document's end
            if (events.next().getEventId() != Event.ID.StreamEnd) {
                throw new Unreadable(file, "the file holds more than one document", "Remove the --- between them");
            }
        } catch (MarkedYamlEngineException e) {
            throw syntax(text, e);
        } catch (ReaderException e) {
            throw new Unreadable(
                    file + ":" + lineAt(text, e.getPosition()),
                    "a character that YAML does not allow",
                    "Remove the control character");
        } catch (YamlEngineException e) {
            throw new Unreadable(file, "the file is not YAML", "Correct its syntax");
        }
    }

    private Event afterDocumentStart(Iterator<Event> events) throws Unreadable {
        events.next(); // the stream's start
        Event start = events.next();
        Event first = start.getEventId() == Event.ID.StreamEnd ? start : events.next();
        boolean blank = first instanceof ScalarEvent scalar && isNothing(scalar);
        if (first.getEventId() == Event.ID.StreamEnd || blank) {
            throw new Unreadable(file, "the file is empty", "Write at least one setting, such as stage: observe");
        }
        return first;
    }

    private void mapping(Setting.Group group, String path, Iterator<Event> events, int depth) throws Unreadable {
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (!(event instanceof ScalarEvent name)) {
                throw new Unreadable(
                        place(event), "a key must be a word", "Quote a key that begins with a special character");
            }
            String key = name.getValue();
            String keyPath = path + key;
            Setting before = group.settings().get(key);
            Setting value = value(place(name), keyPath, events.next(), events, depth);
            if (before == null) {
                group.settings().put(key, value);
            } else {
                errors.add(place(name), keyPath, "is written twice, first at " + before.place(), "Remove one of them");
            }
        }
    }

    private Setting value(String place, String path, Event event, Iterator<Event> events, int depth) throws Unreadable {
        if (depth > DEEPEST) {
            throw new Unreadable(place(event), "the settings are nested too deeply", "No setting is that deep");
        }
        if (event instanceof ScalarEvent scalar) {
            refuseTag(event, scalar.getTag());
            return isNothing(scalar)
                    ? new Setting.Nothing(place)
                    : new Setting.Text(place, scalar.getValue(), Setting.Spelling.FILE, scalar.isPlain());
        }
        if (!(event instanceof CollectionStartEvent collection)) {
            throw new Unreadable(
                    place(event), "aliases (*name) are not allowed", "Write the value out where it is used");
        }
        refuseTag(event, collection.getTag());
        if (event.getEventId() == Event.ID.SequenceStart) {
            return items(place, path, events, depth);
        }
        Setting.Group group = new Setting.Group(place);
        mapping(group, path + ".", events, depth + 1);
        return group;
    }

    private Setting items(String place, String path, Iterator<Event> events, int depth) throws Unreadable {
        List<Setting> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(value(place(event), path + "[" + items.size() + "]", event, events, depth + 1));
        }
        return new Setting.Items(place, items);
    }

    private void refuseTag(Event event, Optional<String> tag) throws Unreadable {
        if (tag.isPresent()) {
            throw new Unreadable(place(event), "tags (!name) are not allowed", "Remove the tag");
        }
    }

    private static boolean isNothing(ScalarEvent scalar) {
        String value = scalar.getValue();
        return scalar.isPlain() && (value.isEmpty() || value.equals("null") || value.equals("~"));
    }

    private Unreadable syntax(String text, MarkedYamlEngineException e) {
        Optional<Mark> mark = e.getProblemMark().isPresent() ? e.getProblemMark() : e.getContextMark();
        if (mark.isEmpty()) {
            return new Unreadable(file, e.getProblem(), "Correct the syntax of the file");
        }
        int line = mark.get().getLine() + 1;
        return isIndentedByTab(text, line)
                ? new Unreadable(file + ":" + line, "a tab in the indentation", "Indent by spaces")
                : new Unreadable(
                        file + ":" + line, e.getProblem(), "Correct the syntax at this line or just before it");
    }

    private static boolean isIndentedByTab(String text, int line) {
        int at = 0;
        for (int i = 1; i < line; i++) {
            at = text.indexOf('\n', at) + 1;
        }
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at < text.length() && text.charAt(at) == '\t';
    }

    private static int lineAt(String text, int position) {
        int line = 1;
        for (int i = 0; i < Math.min(position, text.length()); i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return line;
    }

    private String place(Event event) {
        Optional<Mark> mark = event.getStartMark();
        return mark.isPresent() ? file + ":" + (mark.get().getLine() + 1) : file;
    }

    /** The content as a whole cannot be read: nothing more can be said about it. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final String place;
        private final String problem;
        private final String remedy;

        Unreadable(String place, @Nullable String problem, String remedy) {
            super(problem, null, false, false);
            this.place = place;
            this.problem = problem == null ? "the file is not YAML" : problem;
            this.remedy = remedy;
        }
    }
}
