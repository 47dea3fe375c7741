package dev.holdfast.token;

import static dev.holdfast.token.ScriptedIssuer.json;

import dev.holdfast.config.Binding;
import dev.holdfast.config.ClientAuthenticationSettings;
import dev.holdfast.config.DiscoverySettings;
import dev.holdfast.config.GrantSettings;
import dev.holdfast.config.IssuerSettings;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.telemetry.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A resource whose server is the issuer {@code corp} too, a second configured issuer {@code partner}, and a rogue that nobody
 * configured: whoever connects to it is found.
 */
abstract class ResourceDiscoveryTestCase extends IssuerTestCase {
    static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";
    static final Duration LIMIT = Duration.ofSeconds(10);

    final ScriptedIssuer partner = new ScriptedIssuer(AUTHORITY);
    final ServerSocket rogue = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    final ByteArrayOutputStream log = new ByteArrayOutputStream();

    ResourceDiscoveryTestCase(Path folder) throws IOException {
        super(folder);
    }

    @BeforeEach
    void listen() {
        Log.to(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() throws IOException {
        Log.to(System.err);
        partner.close();
        rogue.close();
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    String rogueUrl() {
        return "https://localhost:" + rogue.getLocalPort();
    }

    /** Also by a connection that came to nothing. */
    boolean isRogueContacted() throws IOException {
        rogue.setSoTimeout(1); // what has been connected waits to be accepted
        try {
            rogue.accept().close();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** The document of the resource, with members more. */
    void publish(String members) {
        server.on(WELL_KNOWN, json(200, document(members)));
    }

    String document(String members) {
        return "{\"resource\":\"" + server.url("") + "\"" + (members.isEmpty() ? "" : "," + members) + "}";
    }

    static String servers(String... issuers) {
        return "\"authorization_servers\":[\"" + String.join("\",\"", issuers) + "\"]";
    }

    TokenSettings settings(Binding binding) {
        return new TokenSettings(
                "corp",
                "ledger.read",
                List.of(server.url("")),
                List.of(),
                binding,
                null,
                new DiscoverySettings(server.url(""), List.of("partner")));
    }

    List<IssuerSettings> issuers() {
        return List.of(issuer("corp", server.url(""), trust), issuer("partner", partner.url(""), trust));
    }

    ResourceDiscovery discovery(TokenSettings settings) {
        return discovery(settings, request(server.url("")));
    }

    ResourceDiscovery discovery(TokenSettings settings, ResourceMetadataRequest request) {
        ResourceDiscovery discovery = new ResourceDiscovery("ledger", settings, issuers(), request, time.scheduling());
        discovery.meet(trust, () -> GENERATION);
        return discovery;
    }

    static ResourceMetadataRequest request(String resource) {
        return new ResourceMetadataRequest(resource, LIMIT, InetAddress::getAllByName);
    }

    static IssuerSettings issuer(String name, String issuer, @Nullable Path trust) {
        return new IssuerSettings(
                name,
                issuer,
                trust,
                "orders-client",
                "orders",
                ClientAuthenticationSettings.TLS_CLIENT_AUTH,
                GrantSettings.CLIENT_CREDENTIALS,
                Duration.ofHours(12),
                true);
    }
}
