package dev.holdfast.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A folder with a configuration file, the files it names, and the other spellings. */
final class Fixture {
    /** Valid, with every setting that this version supports on a line of its own. */
    static final List<String> LINES = List.of(
            "stage: enforce", // 1
            "log: {level: info}",
            "identities:",
            "  orders:",
            "    pem:", // 5
            "      certificate: tls.crt",
            "      key: tls.key",
            "issuers:",
            "  corp:",
            "    issuer: https://login.example.com/realms/prod", // 10
            "    trust: corp-ca.pem",
            "    client-id: orders",
            "    authenticate: tls_client_auth",
            "    identity: orders",
            "    grant: client_credentials", // 15
            "services:",
            "  ledger:",
            "    hosts: [ledger.example.com, '*.ledger.example.com:8443']",
            "    methods: [GET, POST]",
            "    paths: [/v1/**]", // 20
            "    labels: {environment: prod, owner: payments}",
            "    identity: orders",
            "    replace:",
            "      - header: X-Api-Key",
            "    token:", // 25
            "      issuer: corp",
            "      scope: ledger.read",
            "      resource: https://ledger.example.com",
            "      binding: certificate",
            "    stage: enforce", // 30
            "    percent: 25",
            "    by: instance",
            "    on-failure: deny",
            "    wait: 500ms",
            "    trust: ledger-ca.pem"); // 35

    final Path folder;
    final Path file;
    final Map<String, String> environment = new LinkedHashMap<>();
    final Map<String, String> properties = new LinkedHashMap<>();

    @Nullable String arguments;

    Fixture(Path folder) throws IOException {
        this.folder = folder;
        this.file = folder.resolve("holdfast.yaml");
        for (String name : List.of("tls.crt", "tls.key", "corp-ca.pem", "tls.pass")) {
            Files.writeString(folder.resolve(name), "content");
        }
        // as much of a certificate as is looked at while the configuration is read
        Files.writeString(
                folder.resolve("ledger-ca.pem"),
                "Ledger CA\n-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n");
        environment.put("HOSTNAME", "host-7");
    }

    static String yaml() {
        return String.join("\n", LINES) + "\n";
    }

    /** The valid file with one line, counted from 1, replaced by other lines. */
    static String yamlWithLine(int line, String replacement) {
        List<String> lines = new ArrayList<>(LINES);
        lines.set(line - 1, replacement);
        return String.join("\n", lines) + "\n";
    }

    Fixture write(String yaml) throws IOException {
        Files.writeString(file, yaml);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        environment.putIfAbsent("HOLDFAST_CONFIG", file.toString());
        return this;
    }

    ConfigurationLoader loader() {
        return new ConfigurationLoader(arguments, properties::get, environment);
    }

    Configuration load() throws ConfigurationException {
        return loader().load();
    }

    ServiceSettings service(String name) throws ConfigurationException {
        ServiceSettings service = load().services().get(name);
        if (service == null) {
            throw new AssertionError("no service " + name);
        }
        return service;
    }

    /** What is wrong; empty when nothing is. The folder is left out of places and problems. */
    List<ConfigurationError> errors() {
        try {
            load();
            return List.of();
        } catch (ConfigurationException e) {
            List<ConfigurationError> errors = new ArrayList<>();
            for (ConfigurationError error : e.errors()) {
                errors.add(new ConfigurationError(
                        error.place().replace(folder + "/", ""),
                        error.key(),
                        error.problem().replace(folder + "/", ""),
                        error.remedy()));
            }
            return errors;
        }
    }
}
