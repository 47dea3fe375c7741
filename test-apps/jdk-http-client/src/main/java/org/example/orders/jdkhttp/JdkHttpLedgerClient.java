package org.example.orders.jdkhttp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.example.orders.LedgerClient;
import org.example.orders.Options;

/**
 * Modes: {@code default} (a byte array, its length known), {@code stream} (length unknown, can be read again), {@code
 * once} (length unknown, a second reading fails), {@code publisher} (a publisher that the client does not know).
 */
final class JdkHttpLedgerClient implements LedgerClient {

    private final Options options;
    private final HttpClient client;

    JdkHttpLedgerClient(Options options) throws GeneralSecurityException, IOException {
        this.options = options;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(options.http2() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.valueOf(options.redirects().toUpperCase(Locale.ROOT)))
                .connectTimeout(Duration.ofMillis(options.timeout()));
        SSLContext context = options.sslContext();
        if (context != null) {
            builder.sslContext(context);
        }
        if (options.proxy() != null) {
            builder.proxy(ProxySelector.of(options.proxy()));
        }
        if (options.authenticator() != null) {
            builder.authenticator(options.authenticator());
        }
        this.client = builder.build();
    }

    @Override
    public Reply send(String method, URI uri, byte[] body, String mode) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofMillis(options.timeout()))
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : publisher(body, mode));
        if (options.keyHeaderValue() != null) {
            request.header(options.keyHeader(), options.keyHeaderValue());
        }
        for (String[] header : options.furtherHeaders()) {
            request.header(header[0], header[1]);
        }
        if (body != null) {
            request.header("Content-Type", "application/octet-stream");
        }
        HttpResponse<byte[]> response = exchange(request.build());
        String protocol = response.version() == HttpClient.Version.HTTP_2 ? "HTTP/2.0" : "HTTP/1.1";
        return new Reply(response.statusCode(), protocol, response.body());
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) throws IOException, InterruptedException {
        if (!options.async()) {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
        try {
            return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                    .get();
        } catch (ExecutionException e) {
            // as it came, so that a test sees what an asynchronous caller sees
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    private static HttpRequest.BodyPublisher publisher(byte[] body, String mode) {
        return switch (mode) {
            case "default" -> HttpRequest.BodyPublishers.ofByteArray(body);
            case "stream" -> HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
            case "once" -> once(body);
            case "publisher" ->
                HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(body), body.length);
            default -> throw new IllegalArgumentException("no such mode: " + mode);
        };
    }

    private static HttpRequest.BodyPublisher once(byte[] body) {
        AtomicBoolean taken = new AtomicBoolean();
        return HttpRequest.BodyPublishers.ofInputStream(() -> {
            if (taken.getAndSet(true)) {
                throw new IllegalStateException("the body was asked for twice");
            }
            return new ByteArrayInputStream(body);
        });
    }
}
