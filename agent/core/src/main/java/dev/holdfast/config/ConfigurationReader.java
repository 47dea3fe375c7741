package dev.holdfast.config;

import dev.holdfast.telemetry.LogLevel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a configuration of the settings once all spellings are laid over each other. */
final class ConfigurationReader {
    private final Section root;
    private final Errors errors;

    /** @param folder where relative paths start */
    ConfigurationReader(Setting.Group tree, Path folder, Errors errors) {
        this.root = new Section(tree, Key.ROOT, "", folder, errors);
        this.errors = errors;
    }

    /** @param ceilings every {@code stage} that was written, whatever its spelling */
    Configuration read(String source, List<Setting> ceilings, Map<String, String> environment)
            throws ConfigurationException {
        Map<String, IdentitySettings> identities = identities();
        Map<String, IssuerSettings> issuers = issuers();
        Map<String, ServiceSettings> services = services(issuers);
        String instance = root.text("instance");
        Configuration configuration = new Configuration(
                source,
                ceiling(ceilings),
                root.section("log").choice("level", LogLevel.values()),
                root.choice("control", Switch.values()).isOn(),
                instance != null ? instance : HostName.of(environment),
                identities,
                issuers,
                services);
        errors.throwIfAny();
        return configuration;
    }

    static void requireIdentity(Section section, String identity, Set<String> identities) {
        if (!identities.contains(identity)) {
            section.refuse(
                    "identity", "there is no identity " + Errors.quoted(identity), oneOf(identities, "identities"));
        }
    }

    /** What to do about a reference to nothing. */
    static String oneOf(Set<String> names, String group) {
        return names.isEmpty()
                ? "Write it below " + group + ":"
                : "Write one of " + String.join(", ", names) + ", or add it below " + group + ":";
    }

    private Map<String, IdentitySettings> identities() {
        Map<String, IdentitySettings> identities = new LinkedHashMap<>();
        Section all = root.section("identities");
        for (String name : all.names()) {
            IdentitySettings identity = new IdentityReader(all.section(name)).read(name);
            if (identity != null) {
                identities.put(name, identity);
            }
        }
        return identities;
    }

    private Map<String, IssuerSettings> issuers() {
        Map<String, IssuerSettings> issuers = new LinkedHashMap<>();
        Section all = root.section("issuers");
        for (String name : all.names()) {
            issuers.put(name, new IssuerReader(all.section(name)).read(name, identityNames()));
        }
        for (String name : all.names()) {
            new SubjectIssuers(all.section(name), issuers).check(name);
        }
        return issuers;
    }

    private Map<String, ServiceSettings> services(Map<String, IssuerSettings> issuers) {
        Map<String, ServiceSettings> services = new LinkedHashMap<>();
        Overlaps overlaps = new Overlaps(errors);
        Section all = root.section("services");
        for (String name : all.names()) {
            Section service = all.section(name);
            String identity = service.text("identity");
            if (identity != null) {
                requireIdentity(service, identity, identityNames());
            }
            services.put(name, new ServiceReader(name, service, issuers).read(overlaps, errors));
        }
        return services;
    }

    /** Those that were written, also when something is wrong with them: a reference to one of them is not wrong too. */
    private Set<String> identityNames() {
        return Set.copyOf(root.section("identities").names());
    }

    /** The lowest of all: whoever says off or observe is obeyed, wherever it is said. */
    private Stage ceiling(List<Setting> ceilings) {
        Stage lowest = Stage.ENFORCE;
        for (Setting ceiling : ceilings) {
            String word = ceiling instanceof Setting.Text text ? text.value() : "a list";
            Stage stage = Section.constant(word, Stage.values());
            if (stage == null) {
                errors.add(
                        ceiling.place(),
                        "stage",
                        Errors.quoted(word) + " is not one of its values",
                        "Write " + Section.words(Stage.values()));
            } else if (stage.compareTo(lowest) < 0) {
                lowest = stage;
            }
        }
        return lowest;
    }
}
