package dev.holdfast.harness;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** {@code spiffe://example.org}: publishes its bundle on a port of its own and vouches for the one workload {@code orders}. */
final class SpiffeTrustDomain implements AutoCloseable {

    private static final String WORKLOAD = "spiffe://example.org/orders";

    private final AssertionKey key = AssertionKey.of(Pki.KeyKind.EC);
    private final HttpsServer server;

    SpiffeTrustDomain(Pki pki) {
        byte[] bundle = key.keySet("jwt-svid").getBytes(StandardCharsets.UTF_8);
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(pki.serverSslContext()));
        server.createContext("/bundle", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bundle.length);
            exchange.getResponseBody().write(bundle);
            exchange.close();
        });
        server.start();
    }

    /** Where an issuer reads the keys that the domain signs by. */
    URI bundleEndpoint() {
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/bundle");
    }

    /** A JWT-SVID for the workload, good for five minutes at the audience. */
    String svid(URI audience) {
        long now = Instant.now().getEpochSecond();
        return key.sign("{\"sub\":\"" + WORKLOAD + "\",\"aud\":[\"" + audience + "\"],\"iat\":" + now + ",\"exp\":"
                + (now + 300) + "}");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
