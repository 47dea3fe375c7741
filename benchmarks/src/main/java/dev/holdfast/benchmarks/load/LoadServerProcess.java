package dev.holdfast.benchmarks.load;

import dev.holdfast.harness.ChildProcess;
import dev.holdfast.harness.Jdk;
import dev.holdfast.harness.Pki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** The {@link LoadServer} in a process of its own, so that it shares no heap and no compiler with what is measured. */
public final class LoadServerProcess implements AutoCloseable {
    private static final int WARM_UP_CONNECTIONS = 200;

    private final ChildProcess process;
    private final SSLSocketFactory sockets;
    private final int port;

    private LoadServerProcess(ChildProcess process, SSLSocketFactory sockets, int port) {
        this.process = process;
        this.sockets = sockets;
        this.port = port;
    }

    /** Starts it and makes it warm: a server that is still being compiled would be measured with its first clients. */
    public static LoadServerProcess start(Pki pki) {
        ChildProcess process = ChildProcess.start(
                "load server",
                List.of(
                        Jdk.oldest().java().toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadServer.class.getName(),
                        pki.folder().toString()),
                Map.of());
        String line = process.takeLine(each -> each.startsWith("PORT "), Duration.ofSeconds(30));
        LoadServerProcess server = new LoadServerProcess(
                process, pki.sslContext().getSocketFactory(), Integer.parseInt(line.substring(5)));
        for (int i = 0; i < WARM_UP_CONNECTIONS; i++) {
            server.get("/", true);
        }
        server.takeCounts();
        return server;
    }

    public int port() {
        return port;
    }

    /** An address that is answered. */
    public URI uri() {
        return uri("/v1/entries");
    }

    /** What came since the last look. */
    public Counts takeCounts() {
        String[] counts = get(LoadServer.COUNTS, false).split("[ =]", -1);
        return new Counts(Long.parseLong(counts[1]), Long.parseLong(counts[3]));
    }

    @Override
    public void close() {
        process.close();
    }

    private String get(String path, boolean newConnection) {
        try {
            HttpsURLConnection connection =
                    (HttpsURLConnection) uri(path).toURL().openConnection();
            connection.setSSLSocketFactory(sockets);
            if (newConnection) {
                connection.setRequestProperty("Connection", "close");
            }
            try (var in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            } finally {
                if (newConnection) {
                    connection.disconnect();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private URI uri(String path) {
        return URI.create("https://localhost:" + port + path);
    }

    /**
     * Requests by the credential that they carried.
     *
     * @param bearer with a bearer token
     * @param key with the static key
     */
    public record Counts(long bearer, long key) {}
}
