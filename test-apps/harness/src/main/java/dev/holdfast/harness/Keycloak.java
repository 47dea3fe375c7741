package dev.holdfast.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Keycloak, unpacked by the build, with a realm whose client {@code orders} authenticates by certificate and gets bound
 * tokens. Its userinfo endpoint judges bindings; its admin API does not, so nothing is asked there.
 */
public final class Keycloak implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final ChildProcess process;
    private final int port;
    private final int managementPort;

    private Keycloak(ChildProcess process, int port, int managementPort) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
    }

    /**
     * Starts to start; {@link #awaitReady} waits for the rest, which takes from half a minute to more than one.
     *
     * @param home an unpacked distribution; its data are written there and thrown away by the next start
     */
    public static Keycloak starting(Pki pki, Path home) {
        importRealm(home);
        int port = freePort();
        int managementPort = freePort();
        List<String> command = List.of(
                "bash",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--import-realm",
                "--hostname=https://localhost:" + port,
                "--http-enabled=false",
                "--http-host=127.0.0.1",
                "--https-port=" + port,
                "--http-management-port=" + managementPort,
                "--health-enabled=true",
                "--https-certificate-file=" + pki.serverCertificate(),
                "--https-certificate-key-file=" + pki.serverKey(),
                "--https-client-auth=request",
                "--https-trust-store-file=" + pki.trustStore(),
                "--https-trust-store-password=" + Pki.PASSWORD,
                "--truststore-paths=" + pki.caCertificate(),
                "--cache=local",
                "--log-level=WARN");
        Map<String, String> environment = Map.of(
                "JAVA_HOME", Jdk.oldest().home().toString(),
                "JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m",
                "JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
        return new Keycloak(ChildProcess.start("Keycloak", command, environment), port, managementPort);
    }

    /** Waits until it says that it is ready; a listening port is not enough. */
    public Keycloak awaitReady(Pki pki) {
        RawClient client = RawClient.withoutCertificate(pki);
        URI health = URI.create("https://localhost:" + managementPort + "/health/ready");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady(client, health)) {
            if (!process.alive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("Keycloak is not ready:\n" + String.join("\n", process.output())
                        + String.join("\n", process.errors()));
            }
            pause();
        }
        return this;
    }

    /** The issuer's name. */
    public URI issuer() {
        return URI.create("https://localhost:" + port + "/realms/example");
    }

    /** Where tokens are given. */
    public URI tokenEndpoint() {
        return URI.create(issuer() + "/protocol/openid-connect/token");
    }

    /** The judge: wants a token of scope openid on a connection of its certificate. */
    public URI userinfo() {
        return URI.create(issuer() + "/protocol/openid-connect/userinfo");
    }

    @Override
    public void close() {
        process.close();
    }

    private static boolean isReady(RawClient client, URI health) {
        try {
            return client.get(health).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static void importRealm(Path home) {
        Path data = home.resolve("data");
        try (InputStream realm = Keycloak.class.getResourceAsStream("keycloak-realm.json")) {
            deleteDatabase(data);
            Files.createDirectories(data.resolve("import"));
            Files.copy(
                    Objects.requireNonNull(realm),
                    data.resolve("import/example-realm.json"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Imported realms are skipped where they exist: each start begins with none. */
    private static void deleteDatabase(Path data) throws IOException {
        Path database = data.resolve("h2");
        if (Files.isDirectory(database)) {
            try (var files = Files.list(database)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
