package dev.holdfast.harness;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Spring Authorization Server and the ledger API as a process: both, or one of them.
 *
 * <p>Clients: {@code orders} (tls_client_auth, tokens bound to the certificate), {@code orders-dpop} (tls_client_auth), {@code
 * orders-dpop-jwt} and {@code orders-plain} (private_key_jwt with {@link Pki#clientKey}); tokens of these three are bound to a
 * DPoP key where the request proves one, else to nothing.
 *
 * <p>Not reset between tests: that is the test's first line.
 */
public final class LedgerServer implements AutoCloseable {

    /** What the ledger accepts in the old way. */
    public static final String STATIC_KEY = "ledger-static-key-0001";

    private final ChildProcess process;
    private final JsonNode ready;

    private LedgerServer(ChildProcess process, JsonNode ready) {
        this.process = process;
        this.ready = ready;
    }

    /** Both in one JVM on free ports. */
    public static LedgerServer start(Pki pki, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Jdk.oldest().java().toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Layout.ledgerServerJar().toString(),
                "--pki=" + pki.folder()));
        command.addAll(List.of(options));
        ChildProcess process = ChildProcess.start("ledger server", command, Map.of());
        Predicate<String> isReady = line -> line.startsWith("READY ");
        String line = process.takeLine(isReady, Duration.ofSeconds(90));
        return new LedgerServer(process, JsonMapper.shared().readTree(line.substring(6)));
    }

    /** The authorization server alone, at a port that it can be started at again. */
    public static LedgerServer startAuthorizationServer(Pki pki, int port, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--roles=authorization-server");
        all.add("--authorization-server.port=" + port);
        return start(pki, all.toArray(String[]::new));
    }

    /** The ledger alone, for tokens of an issuer that may not even run. */
    public static LedgerServer startLedger(Pki pki, URI issuer, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--roles=ledger");
        all.add("--issuer=" + issuer);
        return start(pki, all.toArray(String[]::new));
    }

    /** The issuer's name, which is its address. */
    public URI issuer() {
        return URI.create(ready.path("authorizationServer").path("issuer").asString());
    }

    /** Where the issuer says whether a token is still good. */
    public URI introspectionEndpoint() {
        return URI.create(issuer() + "/oauth2/introspect");
    }

    /** Where tokens are given. */
    public URI tokenEndpoint() {
        return URI.create(issuer() + "/oauth2/token");
    }

    /** Where the issuer publishes the keys of its tokens. */
    public URI keys() {
        return URI.create(issuer() + "/oauth2/jwks");
    }

    /** The issuer's port that asks for a certificate in any case. */
    public int issuerMtlsPort() {
        return ready.path("authorizationServer").path("mtlsPort").asInt();
    }

    /** What the authorization server saw. */
    public Observer issuerObserver() {
        return new Observer(ready.path("authorizationServer").path("adminPort").asInt());
    }

    /** The ledger's port that asks for a client certificate. */
    public int port() {
        return ready.path("ledger").path("port").asInt();
    }

    /** The ledger's https port that never asks for one. */
    public int noCertificatePort() {
        return ready.path("ledger").path("noCertificatePort").asInt();
    }

    /** The ledger's port without TLS. */
    public int plainPort() {
        return ready.path("ledger").path("plainPort").asInt();
    }

    /** An address at the port that asks. */
    public URI at(String path) {
        return URI.create("https://localhost:" + port() + path);
    }

    /** The same by IP address. */
    public URI byAddress(String path) {
        return URI.create("https://127.0.0.1:" + port() + path);
    }

    /** An address at the https port that never asks. */
    public URI neverAsking(String path) {
        return URI.create("https://localhost:" + noCertificatePort() + path);
    }

    /** An address at the port without TLS. */
    public URI plain(String path) {
        return URI.create("http://localhost:" + plainPort() + path);
    }

    /** What the ledger saw. */
    public Observer observer() {
        return new Observer(ready.path("ledger").path("adminPort").asInt());
    }

    public long pid() {
        return process.pid();
    } // DEBUG

    /** Kills the process, as a crash would. */
    public void kill() {
        process.close();
    }

    @Override
    public void close() {
        process.close();
    }
}
