package dev.holdfast.benchmarks.variants;

import dev.holdfast.benchmarks.load.LoadServerProcess;
import dev.holdfast.benchmarks.load.TemporaryFolder;
import dev.holdfast.harness.AgentConfiguration;
import dev.holdfast.harness.IdentityFiles;
import dev.holdfast.harness.Layout;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * The ways to start a JVM that calls the load server, and the servers that this needs: the load server, and Spring Authorization
 * Server for the tokens. Close it when the runs are over.
 */
public final class AgentVariants implements AutoCloseable {
    public static final String NONE = "no agent";
    public static final String EMPTY = "empty agent";
    public static final String ATTACHED = "Holdfast, not enabled";
    public static final String OBSERVE = "Holdfast, observe";
    public static final String ELSEWHERE = "Holdfast, other services";
    public static final String ENFORCE = "Holdfast, enforce";
    public static final String OPEN_TELEMETRY = "OpenTelemetry";

    private static final String TRUST_PASSWORD = "changeit";

    private final Path folder = TemporaryFolder.make();
    private final Pki pki = Pki.create(folder.resolve("pki"));
    private final LedgerServer issuer = LedgerServer.start(pki);
    private final LoadServerProcess server = LoadServerProcess.start(pki);
    private final Path trustStore = trustStore();

    private AgentVariants() {}

    /** Starts the servers. */
    public static AgentVariants start() {
        return new AgentVariants();
    }

    public LoadServerProcess server() {
        return server;
    }

    /** For requests in great number. */
    public List<Variant> forClients() {
        return List.of(variant(NONE), variant(OBSERVE, enabled()), elsewhere(), enforce());
    }

    /** For the programs of all clients. */
    public List<Variant> forThroughput() {
        return List.of(variant(NONE), variant(ATTACHED, "-javaagent:" + Layout.agentJar()), elsewhere(), enforce());
    }

    /** Whom the servers are trusted by. */
    public Pki pki() {
        return pki;
    }

    /**
     * For a program's start.
     *
     * @param openTelemetry its agent
     */
    public List<Variant> forStartUp(Path openTelemetry) {
        return List.of(
                variant(NONE),
                variant(EMPTY, "-javaagent:" + emptyAgent()),
                variant(ATTACHED, "-javaagent:" + Layout.agentJar()),
                variant(OBSERVE, enabled()),
                enforce(),
                variant(
                        OPEN_TELEMETRY,
                        "-javaagent:" + openTelemetry,
                        "-Dotel.traces.exporter=none",
                        "-Dotel.metrics.exporter=none",
                        "-Dotel.logs.exporter=none"));
    }

    @Override
    public void close() {
        server.close();
        issuer.close();
    }

    private Variant elsewhere() {
        Path file = configuration("elsewhere.yaml", issuer.issuer(), "ledger.example.com:8443");
        return variant(ELSEWHERE, enabled("config=" + file));
    }

    private Variant enforce() {
        Path file = configuration("enforce.yaml", issuer.issuer(), "localhost:" + server.port());
        return variant(ENFORCE, enabled("config=" + file));
    }

    private Path configuration(String name, URI issuer, String host) {
        IdentityFiles files = IdentityFiles.renamed(folder.resolve("identity"));
        files.replaceWith(pki.issueOrders());
        return AgentConfiguration.of(pki, files, issuer, "ledger.read ledger.write", host)
                .write(folder.resolve(name));
    }

    private Variant variant(String name, String... jvmOptions) {
        List<String> all = new ArrayList<>(List.of(jvmOptions));
        all.add("-Djavax.net.ssl.trustStore=" + trustStore);
        all.add("-Djavax.net.ssl.trustStorePassword=" + TRUST_PASSWORD);
        return new Variant(name, List.copyOf(all));
    }

    private static String enabled(String... settings) {
        StringBuilder option = new StringBuilder("-javaagent:" + Layout.agentJar() + "=enabled=true");
        for (String setting : settings) {
            option.append(',').append(setting);
        }
        return option.toString();
    }

    /** Of the kind that a JDK comes with: to open a PKCS#12 store under a password takes longer than the whole request. */
    private Path trustStore() {
        Path file = folder.resolve("trust.jks");
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            KeyStore root = KeyStore.getInstance(pki.trustStore().toFile(), Pki.PASSWORD.toCharArray());
            store.setCertificateEntry("root", root.getCertificate("root"));
            store.store(out, TRUST_PASSWORD.toCharArray());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path emptyAgent() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", EmptyAgent.class.getName());
        String entry = EmptyAgent.class.getName().replace('.', '/') + ".class";
        Path file = folder.resolve("empty-agent.jar");
        try (InputStream in =
                        Objects.requireNonNull(EmptyAgent.class.getClassLoader().getResourceAsStream(entry));
                JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            jar.putNextEntry(new JarEntry(entry));
            in.transferTo(jar);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A name and what it means for the JVM. */
    public record Variant(String name, List<String> jvmOptions) {
        /** Whether requests to the load server carry a token in place of the key. */
        public boolean replaces() {
            return name.equals(ENFORCE);
        }
    }
}
