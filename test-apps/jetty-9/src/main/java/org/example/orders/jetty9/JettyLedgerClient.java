package org.example.orders.jetty9;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.api.ContentProvider;
import org.eclipse.jetty.client.api.ContentResponse;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Result;
import org.eclipse.jetty.client.http.HttpClientTransportOverHTTP;
import org.eclipse.jetty.client.util.BufferingResponseListener;
import org.eclipse.jetty.client.util.BytesContentProvider;
import org.eclipse.jetty.client.util.DeferredContentProvider;
import org.eclipse.jetty.client.util.InputStreamContentProvider;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.http.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.example.orders.LedgerClient;
import org.example.orders.Options;

/**
 * Modes: {@code default} (a byte array, its length known), {@code once} (an input stream, which cannot be read again),
 * {@code stream} (handed over piece by piece while the request is under way, once).
 */
final class JettyLedgerClient implements LedgerClient {

    private static final int PIECE = 8192;

    private final Options options;
    private final HttpClient client;

    JettyLedgerClient(Options options) throws Exception {
        this.options = options;
        SslContextFactory.Client tls = new SslContextFactory.Client(options.trustsEverybody());
        SSLContext context = options.sslContext();
        if (context != null) {
            tls.setSslContext(context);
        }
        if (options.trustsEverybody()) {
            tls.setEndpointIdentificationAlgorithm(null);
        }
        HttpClientTransport transport = options.http2()
                ? new HttpClientTransportOverHTTP2(new HTTP2Client())
                : new HttpClientTransportOverHTTP();
        this.client = new HttpClient(transport, tls);
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setDaemon(true);
        client.setExecutor(threads);
        client.setScheduler(new ScheduledExecutorScheduler("scheduler", true));
        client.setFollowRedirects(!options.redirects().equals("never"));
        client.setConnectTimeout(options.timeout());
        if (options.proxy() != null) {
            client.getProxyConfiguration()
                    .getProxies()
                    .add(new HttpProxy(
                            options.proxy().getHostString(), options.proxy().getPort()));
        }
        client.start();
    }

    @Override
    public Reply send(String method, URI uri, byte[] body, String mode) throws IOException, InterruptedException {
        Request request = client.newRequest(uri).method(method).timeout(options.timeout(), TimeUnit.MILLISECONDS);
        if (options.keyHeaderValue() != null) {
            request.header(options.keyHeader(), options.keyHeaderValue());
        }
        for (String[] header : options.furtherHeaders()) {
            request.header(header[0], header[1]);
        }
        Runnable writing = () -> {};
        if (body != null) {
            ContentProvider content = content(body, mode);
            request.content(content);
            if (content instanceof DeferredContentProvider) {
                writing = () -> write((DeferredContentProvider) content, body);
            }
        }
        try {
            return options.async() || mode.equals("stream") ? sendAsync(request, writing) : reply(request.send());
        } catch (ExecutionException e) {
            // as it came, so that a test sees what the caller sees
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(e);
        }
    }

    private static Reply sendAsync(Request request, Runnable writing) throws InterruptedException, ExecutionException {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        request.send(new BufferingResponseListener(8 << 20) {
            @Override
            public void onComplete(Result result) {
                if (result.isFailed()) {
                    reply.completeExceptionally(result.getFailure());
                } else {
                    reply.complete(new Reply(
                            result.getResponse().getStatus(),
                            result.getResponse().getVersion().asString(),
                            getContent() == null ? new byte[0] : getContent()));
                }
            }
        });
        writing.run();
        return reply.get();
    }

    private static Reply reply(ContentResponse response) {
        byte[] content = response.getContent();
        return new Reply(
                response.getStatus(), response.getVersion().asString(), content == null ? new byte[0] : content);
    }

    private static ContentProvider content(byte[] body, String mode) {
        return switch (mode) {
            case "default" -> new BytesContentProvider(body);
            case "once" -> new InputStreamContentProvider(new ByteArrayInputStream(body));
            case "stream" -> new DeferredContentProvider();
            default -> throw new IllegalArgumentException("no such mode: " + mode);
        };
    }

    private static void write(DeferredContentProvider content, byte[] body) {
        for (int from = 0; from < body.length; from += PIECE) {
            content.offer(ByteBuffer.wrap(body, from, Math.min(PIECE, body.length - from)));
        }
        content.close();
    }
}
