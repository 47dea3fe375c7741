package dev.holdfast.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The agent's YAML file, with an identity {@code orders}, an issuer {@code corp} and a service {@code ledger} to begin
 * with. A setting is named by its path, as a system property would name it ({@code services.ledger.stage}); its value is
 * YAML as written. Immutable; each method returns a changed copy.
 */
public final class AgentConfiguration {

    private final Map<String, String> settings;

    private AgentConfiguration(Map<String, String> settings) {
        this.settings = Collections.unmodifiableMap(settings);
    }

    /** X-Api-Key of a host is replaced by a token of the issuer that is bound to the certificate in the files. */
    public static AgentConfiguration of(Pki pki, IdentityFiles files, URI issuer, String scope, String host) {
        return new AgentConfiguration(new TreeMap<>())
                .set("identities.orders.pem.certificate", files.certificate().toString())
                .set("identities.orders.pem.key", files.key().toString())
                .set("issuers.corp.issuer", issuer.toString())
                .set("issuers.corp.trust", pki.caCertificate().toString())
                .set("issuers.corp.client-id", "orders")
                .set("issuers.corp.authenticate", "tls_client_auth")
                .set("issuers.corp.identity", "orders")
                .set("services.ledger.hosts", "[\"" + host + "\"]")
                .set("services.ledger.replace", "[{header: X-Api-Key}]")
                .set("services.ledger.token.issuer", "corp")
                .set("services.ledger.token.scope", scope)
                // a machine that builds and tests at once may need longer than the default for a first token
                .set("services.ledger.wait", "20s")
                .stage("enforce");
    }

    /** The service's stage. */
    public AgentConfiguration stage(String stage) {
        return set("services.ledger.stage", stage);
    }

    /** The stage over all services. */
    public AgentConfiguration ceiling(String stage) {
        return set("stage", stage);
    }

    /** No token: the certificate alone takes the key's place. */
    public AgentConfiguration certificateOnly() {
        return without("services.ledger.token").without("issuers").set("services.ledger.identity", "orders");
    }

    /** One setting more, or changed. */
    public AgentConfiguration set(String path, String yaml) {
        Map<String, String> changed = new TreeMap<>(settings);
        changed.put(path, yaml);
        return new AgentConfiguration(changed);
    }

    /** Without a setting and all below it. */
    public AgentConfiguration without(String path) {
        Map<String, String> changed = new TreeMap<>(settings);
        changed.keySet().removeIf(setting -> setting.equals(path) || setting.startsWith(path + "."));
        return new AgentConfiguration(changed);
    }

    /** The file's text. */
    public String yaml() {
        StringBuilder yaml = new StringBuilder();
        List<String> open = new ArrayList<>();
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            List<String> path = List.of(setting.getKey().split("\\."));
            int depth = 0;
            while (depth < open.size()
                    && depth < path.size() - 1
                    && open.get(depth).equals(path.get(depth))) {
                depth++;
            }
            open.subList(depth, open.size()).clear();
            for (; depth < path.size() - 1; depth++) {
                open.add(path.get(depth));
                yaml.append("  ".repeat(depth)).append(path.get(depth)).append(":\n");
            }
            yaml.append("  ".repeat(depth))
                    .append(path.get(depth))
                    .append(": ")
                    .append(setting.getValue())
                    .append('\n');
        }
        return yaml.toString();
    }

    /** Renames a new file into place that only its owner can write. */
    public Path write(Path file) {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, yaml());
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
