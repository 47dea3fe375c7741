package dev.holdfast.benchmarks.hotpath;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * One GET over a kept TLS connection, by each of the JDK's two clients, with a static key. It knows nothing of the agent: {@link
 * HotPath} runs it in JVMs with and without, in turn.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WovenClientBenchmark {
    /** Name of the system property that tells the address. */
    static final String ADDRESS = "benchmark.address";

    private static final int BUFFER = 256;

    private final URI address = URI.create(System.getProperty(ADDRESS, ""));
    private final byte[] buffer = new byte[BUFFER];
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request = HttpRequest.newBuilder(address)
            .header("X-Api-Key", "ledger-static-key-0001")
            .build();

    @Benchmark
    public int httpUrlConnection() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestProperty("X-Api-Key", "ledger-static-key-0001");
        try (InputStream in = connection.getInputStream()) {
            int length = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                length += n;
            }
            return requireAnswer(length);
        }
    }

    @Benchmark
    public int javaNetHttp() throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return requireAnswer(response.body().length);
    }

    private static int requireAnswer(int length) {
        if (length != 2) {
            throw new IllegalStateException("an answer of " + length + " bytes");
        }
        return length;
    }
}
