package dev.holdfast.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Keycloak, unpacked by the build. Its userinfo endpoint judges bindings, of certificates and of DPoP keys; its admin API does
 * not, so nothing is asked there. It never gives a nonce.
 *
 * <p>Clients that get tokens bound to a certificate: {@code orders} is known by it, {@code orders-jwt} signs assertions with
 * {@link Pki#clientKey}, {@code orders-workload} and {@code orders-spiffe} have those of a platform. Tokens of {@code orders-dpop}
 * (by certificate) and {@code orders-dpop-jwt} (by assertion) are bound to a DPoP key, those of {@code orders-plain} (by
 * assertion) to nothing.
 */
public final class Keycloak implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final ChildProcess process;
    private final int port;
    private final int managementPort;
    private final AssertionKey workloadKey;
    private final SpiffeTrustDomain trustDomain;

    private Keycloak(
            ChildProcess process,
            int port,
            int managementPort,
            AssertionKey workloadKey,
            SpiffeTrustDomain trustDomain) {
        this.workloadKey = workloadKey;
        this.trustDomain = trustDomain;
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
        AssertionKey workloadKey = AssertionKey.of(Pki.KeyKind.RSA);
        SpiffeTrustDomain trustDomain = new SpiffeTrustDomain(pki);
        importRealm(
                home,
                Map.of(
                        "@CLIENT_KEYS@", pki.clientKey().keySet().replace("\"", "\\\""),
                        "@WORKLOAD_KEY@", workloadKey.publicKey(),
                        "@SPIFFE_BUNDLE@", trustDomain.bundleEndpoint().toString()));
        int port = FreePort.any();
        int managementPort = FreePort.any();
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
                "--features=client-auth-federated,spiffe",
                "--log-level=WARN");
        Map<String, String> environment = Map.of(
                "JAVA_HOME", Jdk.oldest().home().toString(),
                "JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m",
                "JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
        return new Keycloak(
                ChildProcess.start("Keycloak", command, environment), port, managementPort, workloadKey, trustDomain);
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

    /** A token for the workload that the client {@code orders-workload} is, of a platform that Keycloak trusts. */
    public String workloadToken() {
        long now = Instant.now().getEpochSecond();
        return workloadKey.sign("{\"iss\":\"https://workloads.example\",\"sub\":\"system:serviceaccount:prod:orders\","
                + "\"aud\":\"" + issuer() + "\",\"iat\":" + now + ",\"exp\":" + (now + 300) + ",\"jti\":\""
                + UUID.randomUUID() + "\"}");
    }

    /** A JWT-SVID for the client {@code orders-spiffe}, of a trust domain whose bundle Keycloak reads. */
    public String svid() {
        return trustDomain.svid(issuer());
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
        trustDomain.close();
    }

    private static boolean isReady(RawClient client, URI health) {
        try {
            return client.get(health).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static void importRealm(Path home, Map<String, String> values) {
        Path data = home.resolve("data");
        try (InputStream realm = Keycloak.class.getResourceAsStream("keycloak-realm.json")) {
            deleteDatabase(data);
            Files.createDirectories(data.resolve("import"));
            String text = new String(Objects.requireNonNull(realm).readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace(value.getKey(), value.getValue());
            }
            Files.writeString(data.resolve("import/example-realm.json"), text);
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

    private static void pause() {
        try {
            Thread.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
