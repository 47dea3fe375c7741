package org.example.orders.jetty10;

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
import org.eclipse.jetty.client.api.ContentResponse;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Result;
import org.eclipse.jetty.client.dynamic.HttpClientTransportDynamic;
import org.eclipse.jetty.client.http.HttpClientConnectionFactory;
import org.eclipse.jetty.client.http.HttpClientTransportOverHTTP;
import org.eclipse.jetty.client.util.AsyncRequestContent;
import org.eclipse.jetty.client.util.BufferingResponseListener;
import org.eclipse.jetty.client.util.BytesRequestContent;
import org.eclipse.jetty.client.util.InputStreamRequestContent;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.http.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
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
        ClientConnector connector = new ClientConnector();
        connector.setSslContextFactory(tls);
        this.client = new HttpClient(options.http2() ? dynamic(connector) : new HttpClientTransportOverHTTP(connector));
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

    /** Both protocols, by what the server chooses. */
    private static HttpClientTransport dynamic(ClientConnector connector) {
        return new HttpClientTransportDynamic(
                connector,
                new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector)),
                HttpClientConnectionFactory.HTTP11);
    }

    @Override
    public Reply send(String method, URI uri, byte[] body, String mode) throws IOException, InterruptedException {
        Request request = client.newRequest(uri).method(method).timeout(options.timeout(), TimeUnit.MILLISECONDS);
        if (options.keyHeaderValue() != null) {
            request.headers(fields -> fields.put(options.keyHeader(), options.keyHeaderValue()));
        }
        for (String[] header : options.furtherHeaders()) {
            request.headers(fields -> fields.add(header[0], header[1]));
        }
        Runnable writing = () -> {};
        if (body != null) {
            Request.Content content = content(body, mode);
            request.body(content);
            if (content instanceof AsyncRequestContent) {
                writing = () -> write((AsyncRequestContent) content, body);
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

    private static Request.Content content(byte[] body, String mode) {
        return switch (mode) {
            case "default" -> new BytesRequestContent(body);
            case "once" -> new InputStreamRequestContent(new ByteArrayInputStream(body));
            case "stream" -> new AsyncRequestContent();
            default -> throw new IllegalArgumentException("no such mode: " + mode);
        };
    }

    private static void write(AsyncRequestContent content, byte[] body) {
        for (int from = 0; from < body.length; from += PIECE) {
            content.offer(ByteBuffer.wrap(body, from, Math.min(PIECE, body.length - from)));
        }
        content.close();
    }
}
