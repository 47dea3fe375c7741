package dev.holdfast.config;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lays the three spellings outside the file over the file's settings. The strongest comes first, and a weaker one takes only what
 * is free: names that the stronger ones bring are then known when environment variables, whose spelling is ambiguous, are read.
 */
final class Overlay {
    private final Setting.Group tree;
    private final Errors errors;
    private final List<Setting> ceilings = new ArrayList<>();
    private final Set<String> askedProperties = new HashSet<>();
    private final Set<Setting.Spelling> used = EnumSet.noneOf(Setting.Spelling.class);

    /** @param tree the file's settings, checked; an empty mapping when there is no file */
    Overlay(Setting.Group tree, Errors errors) {
        this.tree = tree;
        this.errors = errors;
        Setting stage = tree.settings().get("stage");
        if (stage != null) {
            ceilings.add(stage);
        }
    }

    /** Every {@code stage} that was written, whatever its spelling: the lowest counts. */
    List<Setting> ceilings() {
        return ceilings;
    }

    /** The spellings that brought at least one setting. */
    Set<Setting.Spelling> used() {
        return used;
    }

    void addArguments(AgentArguments arguments) {
        errors.addAll(arguments.errors());
        for (Map.Entry<String, String> argument : arguments.settings().entrySet()) {
            String dotted = argument.getKey();
            Key key = Key.ROOT.find(dotted);
            String place = AgentArguments.place(dotted);
            if (key == null) {
                refuseUnknown(place, dotted, "");
            } else {
                set(dotted, key, new Setting.Text(place, argument.getValue(), Setting.Spelling.ARGUMENT));
            }
        }
    }

    /** @param names of properties that may be set, each of which begins with {@code holdfast.}; asked once each */
    void addProperties(Set<String> names, UnaryOperator<@Nullable String> properties) {
        for (String name : names) {
            String value = askedProperties.add(name) ? properties.apply(name) : null;
            if (value == null || value.isBlank()) {
                continue;
            }
            String dotted = name.substring("holdfast.".length());
            Key key = Key.ROOT.find(dotted);
            String place = "system property " + name;
            if (key != null) {
                set(dotted, key, new Setting.Text(place, value.strip(), Setting.Spelling.PROPERTY));
            } else if (EnvironmentVariables.isMeantForUs(EnvironmentVariables.upper(dotted))) {
                refuseUnknown(place, dotted, "holdfast.");
            }
        }
    }

    void addEnvironment(Map<String, String> environment) {
        EnvironmentVariables variables = new EnvironmentVariables(environment);
        // issuers after services, identities after issuers: a reference makes a name known
        for (String group : List.of("SERVICES_", "ISSUERS_", "IDENTITIES_", "")) {
            for (String name : variables.startingWith(group)) {
                addVariable(variables, name);
            }
        }
    }

    private void addVariable(EnvironmentVariables variables, String name) {
        String place = "environment variable " + name;
        String dotted;
        try {
            dotted = variables.dotted(name, tree);
        } catch (Refusal e) {
            errors.add(place, name, e.problem(), e.remedy());
            return;
        }
        Key key = dotted == null ? null : Key.ROOT.find(dotted);
        if (dotted != null && key != null) {
            set(dotted, key, new Setting.Text(place, variables.value(name), Setting.Spelling.ENVIRONMENT));
        }
    }

    private void set(String dotted, Key key, Setting.Text text) {
        if (key.isUnsupported()) {
            KnownKeys.refuseUnsupported(errors, text.place(), dotted);
        } else if (key.isMapping()) {
            errors.add(
                    text.place(), dotted, "is not a single setting", "Set one of: " + NearestKey.known(template(key)));
        } else if (key.kind() == Key.Kind.FILE_ONLY) {
            errors.add(
                    text.place(),
                    dotted,
                    "can be set in the file only",
                    "Write it in the file that " + EnvironmentVariables.spelling("config") + " names");
        } else if (key.kind() != Key.Kind.OUTSIDE_FILE) {
            used.add(text.spelling());
            tree.put(dotted, Key.ROOT, text);
            if (dotted.equals("stage")) {
                ceilings.add(text);
            }
        }
    }

    private static Key template(Key key) {
        return key.kind() == Key.Kind.NAMED ? key.children().get(0) : key;
    }

    private void refuseUnknown(String place, String dotted, String prefix) {
        Key mapping = Key.ROOT;
        int from = 0;
        for (int dot = dotted.indexOf('.'); dot >= 0; dot = dotted.indexOf('.', from)) {
            Key child = mapping.child(dotted.substring(from, dot));
            if (child == null || !child.isMapping()) {
                break;
            }
            mapping = child;
            from = dot + 1;
        }
        String nearest = NearestKey.of(dotted.substring(from), mapping);
        errors.add(
                place,
                dotted,
                "is not a setting",
                nearest != null
                        ? "Did you mean " + prefix + dotted.substring(0, from) + nearest + "?"
                        : "Known here: " + NearestKey.known(mapping));
    }
}
