package dev.holdfast.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables that are meant for Holdfast. Their spelling is ambiguous, as {@code .} and {@code -} both become
 * {@code _}: names that are known from elsewhere are tried first, the longest of them before the others; then the shortest name
 * that leaves a known setting, in lower case and with dashes.
 */
final class EnvironmentVariables {
    private static final String PREFIX = "HOLDFAST_";

    private final Map<String, String> variables = new TreeMap<>();

    EnvironmentVariables(Map<String, String> environment) {
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getKey().startsWith(PREFIX) && !variable.getValue().isBlank()) {
                variables.put(variable.getKey(), variable.getValue().strip());
            }
        }
    }

    /** How a dotted key is spelled here. */
    static String spelling(String dotted) {
        return PREFIX + upper(dotted);
    }

    static String upper(String dotted) {
        return dotted.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /**
     * Whether a name that is no setting was probably meant to be one: it begins like one, or is nearly one. Others share the
     * prefix by chance (HOLDFAST_HOME), or by Kubernetes, which sets HOLDFAST_PORT and its like for a Service of that name.
     */
    static boolean isMeantForUs(String upper) {
        if (upper.endsWith("_PORT")
                || upper.contains("_PORT_")
                || upper.contains("_SERVICE_HOST")
                || upper.contains("_SERVICE_PORT")) {
            return false;
        }
        for (Key child : Key.ROOT.children()) {
            String start = upper(child.name());
            if (upper.equals(start) || upper.startsWith(start + "_")) {
                return true;
            }
        }
        return NearestKey.of(upper, Key.ROOT) != null;
    }

    /** Names of the variables whose rest starts so, in alphabetical order; each is returned once only. */
    List<String> startingWith(String group) {
        List<String> names = new ArrayList<>();
        for (String name : variables.keySet()) {
            boolean inGroup = name.startsWith("SERVICES_", PREFIX.length())
                    || name.startsWith("ISSUERS_", PREFIX.length())
                    || name.startsWith("IDENTITIES_", PREFIX.length());
            if (group.isEmpty() ? !inGroup : name.startsWith(group, PREFIX.length())) {
                names.add(name);
            }
        }
        return names;
    }

    String value(String name) {
        return variables.getOrDefault(name, "");
    }

    /**
     * The dotted key that the variable stands for; null when it is not meant for Holdfast.
     *
     * @param tree what is known so far
     */
    @Nullable String dotted(String name, Setting.Group tree) throws Refusal {
        String rest = name.substring(PREFIX.length());
        String dotted = below(rest, Key.ROOT, "", tree, tree);
        if (dotted == null && isMeantForUs(rest)) {
            throw new Refusal("is not a setting", remedy(rest));
        }
        return dotted;
    }

    private static @Nullable String below(
            String rest, Key mapping, String path, Setting.@Nullable Group group, Setting.Group tree) throws Refusal {
        for (Key child : mapping.children()) {
            String start = upper(child.name());
            if (rest.equals(start)) {
                return path + child.name();
            }
            if (!rest.startsWith(start + "_")) {
                continue;
            }
            if (child.kind() == Key.Kind.UNSUPPORTED_GROUP) {
                return path + child.name();
            }
            String tail = rest.substring(start.length() + 1);
            Setting.Group inside = group == null ? null : group.group(child.name());
            String found = null;
            if (child.kind() == Key.Kind.GROUP) {
                found = below(tail, child, path + child.name() + ".", inside, tree);
            } else if (child.kind() == Key.Kind.NAMED) {
                found = named(tail, child, path + child.name() + ".", inside, tree);
            }
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable String named(
            String tail, Key names, String path, Setting.@Nullable Group group, Setting.Group tree) throws Refusal {
        Key template = names.children().get(0);
        Set<String> known = group == null
                ? new LinkedHashSet<>()
                : new LinkedHashSet<>(group.settings().keySet());
        addReferences(names.name(), tree, known);
        if (!template.isMapping()) {
            String name = knownAs(tail, known);
            return path + (name != null ? name : lower(tail));
        }
        // from the longest name to the shortest for known ones, the other way round for new ones
        for (int end = tail.lastIndexOf('_'); end > 0; end = tail.lastIndexOf('_', end - 1)) {
            String name = knownAs(tail.substring(0, end), known);
            String found = name == null
                    ? null
                    : below(
                            tail.substring(end + 1),
                            template,
                            path + name + ".",
                            group == null ? null : group.group(name),
                            tree);
            if (found != null) {
                return found;
            }
        }
        for (int end = tail.indexOf('_', 1); end > 0; end = tail.indexOf('_', end + 1)) {
            String name = lower(tail.substring(0, end));
            String found = below(tail.substring(end + 1), template, path + name + ".", null, tree);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable String knownAs(String upper, Set<String> known) throws Refusal {
        String found = null;
        for (String name : known) {
            if (upper(name).equals(upper)) {
                if (found != null) {
                    throw new Refusal(
                            "may mean " + found + " or " + name, "Use the system property, or rename one of the two");
                }
                found = name;
            }
        }
        return found;
    }

    /** A name that is referred to is known, even when nothing else says it yet. */
    private static void addReferences(String names, Setting.Group tree, Set<String> known) {
        if (names.equals("issuers")) {
            for (Setting service : tree.group("services").settings().values()) {
                if (service instanceof Setting.Group group) {
                    addText(group.group("token").settings().get("issuer"), known);
                }
            }
        } else if (names.equals("identities")) {
            for (String users : List.of("services", "issuers")) {
                for (Setting user : tree.group(users).settings().values()) {
                    if (user instanceof Setting.Group group) {
                        addText(group.settings().get("identity"), known);
                    }
                }
            }
        }
    }

    private static void addText(@Nullable Setting setting, Set<String> known) {
        if (setting instanceof Setting.Text text) {
            known.add(text.value());
        }
    }

    private static String lower(String upper) {
        return upper.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String remedy(String rest) {
        for (Key child : Key.ROOT.children()) {
            String start = upper(child.name()) + "_";
            if (child.kind() == Key.Kind.NAMED && rest.startsWith(start)) {
                return remedyBelow(rest, start.length(), child.children().get(0));
            }
        }
        String nearest = NearestKey.of(rest, Key.ROOT);
        return nearest != null
                ? "Did you mean " + spelling(nearest) + "?"
                : "Known here: " + NearestKey.known(Key.ROOT);
    }

    private static String remedyBelow(String rest, int from, Key template) {
        for (int end = rest.indexOf('_', from + 1); end > 0; end = rest.indexOf('_', end + 1)) {
            String nearest = NearestKey.of(rest.substring(end + 1), template);
            if (nearest != null) {
                return "Did you mean " + PREFIX + rest.substring(0, end + 1) + upper(nearest) + "?";
            }
        }
        return "Known behind the name: " + NearestKey.known(template);
    }
}
