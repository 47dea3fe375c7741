package dev.holdfast.harness;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The npm package oidc-provider as an authorization server that demands DPoP nonces, and a resource server that demands its own:
 * two ports, two stores of nonces. What is judged is judged by the package's code. The resource server takes {@link
 * LedgerServer#STATIC_KEY} too and answers as the ledger does.
 *
 * <p>Clients by how they prove themselves and what their tokens are bound to: {@code orders} (tls_client_auth, certificate),
 * {@code orders-dpop} (tls_client_auth, DPoP key), {@code orders-dpop-jwt} (private_key_jwt with {@link Pki#clientKey}, DPoP key),
 * {@code orders-dpop-self-signed} and {@code orders-self-signed} (self_signed_tls_client_auth with {@link #selfSigned}; DPoP key,
 * certificate), {@code orders-plain} (private_key_jwt, nothing); and with the grant jwt-bearer, for an assertion
 * signed with {@link Pki#clientKey}, and rotated refresh tokens {@code orders-user} and {@code orders-user-dpop} (tls_client_auth; certificate, DPoP key). A token is opaque, or
 * a JWT where {@link #resource} is asked for.
 *
 * <p>Starts in about a second. What it counts and how it is switched is not reset between tests.
 */
public final class OidcProvider implements AutoCloseable {

    private final ChildProcess process;
    private final JsonNode ready;
    private final ClientCertificate selfSigned;

    private OidcProvider(ChildProcess process, JsonNode ready, ClientCertificate selfSigned) {
        this.process = process;
        this.ready = ready;
        this.selfSigned = selfSigned;
    }

    /** Whether {@code npm ci} has installed it; if not, says so, which is an error where CI=true. */
    public static boolean isInstalled() {
        boolean installed = Files.isDirectory(Layout.oidcProvider().resolve("node_modules/oidc-provider"));
        if (!installed) {
            MissingPeer.say(
                    "oidc-provider is not installed (npm ci --prefix test-apps/oidc-provider): nothing runs against it");
        }
        return installed;
    }

    /** Starts both servers on free ports. */
    public static OidcProvider start(Pki pki) {
        ClientCertificate selfSigned = Pki.selfSigned(Pki.ORDERS);
        List<String> command = List.of(
                node(),
                Layout.oidcProvider().resolve("server.mjs").toString(),
                "--pki=" + pki.folder(),
                "--client-subject=" + Pki.ORDERS,
                "--assertion-keys=" + pki.clientKey().keySet(),
                "--self-signed-keys=" + selfSigned.keySet(),
                "--api-key=" + LedgerServer.STATIC_KEY);
        ChildProcess process = ChildProcess.start(
                "oidc-provider",
                command,
                Map.of("NODE_EXTRA_CA_CERTS", pki.caCertificate().toString()));
        String line = process.takeLine(output -> output.startsWith("READY "), Duration.ofSeconds(60));
        return new OidcProvider(process, JsonMapper.shared().readTree(line.substring(6)), selfSigned);
    }

    /** The issuer's name, which is its address. */
    public URI issuer() {
        return URI.create(ready.path("authorizationServer").path("issuer").asString());
    }

    /** Where tokens are given. */
    public URI tokenEndpoint() {
        return URI.create(issuer() + "/token");
    }

    /** Where a token is told about, RFC 7662. */
    public URI introspectionEndpoint() {
        return URI.create(issuer() + "/token/introspection");
    }

    /** Where a token is ended, RFC 7009; a JWT lives on at the resource server, which asks nobody. */
    public URI revocationEndpoint() {
        return URI.create(issuer() + "/token/revocation");
    }

    /** The resource to name for a JWT as access token, RFC 8707. */
    public String resource() {
        return ready.path("resourceServer").path("resource").asString();
    }

    /** The resource server's host and port. */
    public String authority() {
        return "localhost:" + ready.path("resourceServer").path("port").asInt();
    }

    /** An address at the resource server: {@code /v1/entries} takes GET, POST and PUT, {@code /v1/accounts} GET. */
    public URI at(String path) {
        return URI.create("https://" + authority() + path);
    }

    /** The one certificate that the clients of self_signed_tls_client_auth are registered with. */
    public ClientCertificate selfSigned() {
        return selfSigned;
    }

    /** What the authorization server saw. */
    public Observer issuerObserver() {
        return new Observer(ready.path("authorizationServer").path("adminPort").asInt());
    }

    /** What the resource server saw. */
    public Observer observer() {
        return new Observer(ready.path("resourceServer").path("adminPort").asInt());
    }

    @Override
    public void close() {
        process.close();
    }

    /** The version that the lock file names, where npm has one for this machine. */
    private static String node() {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
        Path own = Layout.oidcProvider().resolve("node_modules/node-linux-" + architecture + "/bin/node");
        return Files.isExecutable(own) ? own.toString() : "node";
    }
}
