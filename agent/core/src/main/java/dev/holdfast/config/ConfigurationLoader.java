package dev.holdfast.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration from its four spellings; from the strongest: agent arguments, system properties, environment variables
 * and the YAML file that one of the three names. {@code docs/configuration.md} is the reference.
 *
 * <p>Not thread-safe: one thread at a time.
 */
public final class ConfigurationLoader {
    private static final String PROPERTY = "holdfast.";
    private static final byte[] NO_CONTENT = {};

    private final AgentArguments arguments;
    private final UnaryOperator<@Nullable String> properties;
    private final Map<String, String> environment;
    private final String namedFile;
    private final @Nullable Path file;

    private byte[] seen = NO_CONTENT;
    private byte[] accepted = NO_CONTENT;

    /**
     * @param agentArguments what stands behind {@code -javaagent:holdfast.jar=}; null when nothing does
     * @param properties looks up a system property. It is asked for every setting of every name that is known, and for those
     *     properties of this JVM that begin with {@code holdfast.}
     * @param environment the process environment
     */
    public ConfigurationLoader(
            @Nullable String agentArguments,
            UnaryOperator<@Nullable String> properties,
            Map<String, String> environment) {
        this.arguments = new AgentArguments(agentArguments);
        this.properties = properties;
        this.environment = Map.copyOf(environment);
        this.namedFile = namedFile();
        this.file = path(namedFile);
    }

    /** The absolute path of the YAML file; null when none is named. Whether it exists is not said. */
    public @Nullable Path file() {
        return file;
    }

    /** Reads and validates everything anew. */
    public Configuration load() throws ConfigurationException {
        if (file == null) {
            if (!namedFile.isEmpty()) {
                throw unreadable(new Refusal("is not a path", "Write the path of a YAML file"));
            }
            return load(NO_CONTENT);
        }
        try {
            return load(new ConfigurationFile(file).read());
        } catch (Refusal e) {
            throw unreadable(e);
        }
    }

    /** Validates everything anew, with that content of the file. */
    Configuration load(byte[] content) throws ConfigurationException {
        seen = content;
        Errors errors = new Errors();
        Setting.Group tree = file == null ? new Setting.Group("no file") : read(content, file, errors);
        Overlay overlay = new Overlay(tree, errors);
        overlay.addArguments(arguments);
        overlay.addProperties(propertyNames(tree), properties);
        overlay.addEnvironment(environment);
        overlay.addProperties(propertyNames(tree), properties); // of names that the environment brought
        Path folder = file == null ? Path.of("") : file.resolveSibling("");
        new KnownKeys(errors).check(tree, Key.ROOT, ""); // once more, for the names that others brought
        Configuration configuration = new ConfigurationReader(tree, folder, errors)
                .read(source(overlay.used()), overlay.ceilings(), environment);
        accepted = content;
        return configuration;
    }

    /** The content that was validated last, whatever the result. */
    byte[] seen() {
        return seen;
    }

    /** The content of the last configuration that was valid; empty when there was none. */
    byte[] accepted() {
        return accepted;
    }

    private Setting.Group read(byte[] content, Path file, Errors errors) throws ConfigurationException {
        try {
            new ConfigurationFile(file).check(content);
        } catch (Refusal e) {
            throw unreadable(e);
        }
        Setting.Group tree = new YamlText(namedFile, errors).read(content);
        if (errors.concern("config")) {
            errors.throwIfAny(); // what follows from settings that could not be read would only distract
        }
        new KnownKeys(errors).check(tree, Key.ROOT, "");
        return tree;
    }

    private ConfigurationException unreadable(Refusal refusal) {
        Errors errors = new Errors();
        errors.add(namedFile, "config", refusal.problem(), refusal.remedy());
        return errors.exception();
    }

    private String namedFile() {
        String argument = arguments.settings().get("config");
        if (argument != null) {
            return argument;
        }
        String property = properties.apply(PROPERTY + "config");
        return property != null && !property.isBlank()
                ? property.strip()
                : environment.getOrDefault("HOLDFAST_CONFIG", "").strip();
    }

    private static @Nullable Path path(String named) {
        try {
            return named.isEmpty() ? null : Path.of(named).toAbsolutePath();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Properties can only be asked for by name: all that may be set for the names that are known, and what this JVM has. */
    private static Set<String> propertyNames(Setting.Group tree) {
        Set<String> names = new LinkedHashSet<>();
        addNames(Key.ROOT, PROPERTY, tree, names);
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith(PROPERTY)) {
                names.add(name);
            }
        }
        return names;
    }

    private static void addNames(Key mapping, String path, Setting.Group group, Set<String> names) {
        if (mapping.kind() == Key.Kind.NAMED) {
            Key template = mapping.children().get(0);
            for (String name : group.settings().keySet()) {
                addName(template, path + name, group.group(name), names);
            }
            return;
        }
        for (Key child : mapping.children()) {
            addName(child, path + child.name(), group.group(child.name()), names);
        }
    }

    private static void addName(Key key, String name, Setting.Group group, Set<String> names) {
        if (key.isMapping()) {
            addNames(key, name + ".", group, names);
        } else {
            names.add(name);
        }
    }

    private String source(Set<Setting.Spelling> used) {
        if (file != null) {
            return namedFile;
        }
        StringBuilder source = new StringBuilder();
        for (Setting.Spelling spelling : used) {
            source.append(source.length() == 0 ? "" : " and ").append(spelling.words());
        }
        return source.length() == 0 ? "defaults only" : source.append(" only").toString();
    }
}
