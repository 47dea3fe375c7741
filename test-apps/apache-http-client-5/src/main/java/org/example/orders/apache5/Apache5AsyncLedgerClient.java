package org.example.orders.apache5;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.async.methods.ConfigurableHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.H2AsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.reactor.ssl.TlsDetails;
import org.apache.hc.core5.util.Timeout;
import org.example.orders.LedgerClient;
import org.example.orders.Options;

/**
 * The asynchronous client; HTTP/2 as negotiated, or with {@code --multiplexing=true} by the client that has one connection for
 * all requests to a host. Modes: {@code default} (a byte array), {@code stream} (of unknown length, can be sent again), {@code
 * expect} (a byte array, sent after the server has said that it wants it), {@code once} (cannot be sent twice).
 */
final class Apache5AsyncLedgerClient implements LedgerClient {

    private static final int CONNECTIONS = 20;

    private final Options options;
    private final CloseableHttpAsyncClient client;
    private final AtomicInteger underWay = new AtomicInteger();
    private PoolingAsyncClientConnectionManager pool;

    Apache5AsyncLedgerClient(Options options) throws GeneralSecurityException, IOException {
        this.options = options;
        boolean multiplexing = Boolean.parseBoolean(options.values().get("multiplexing"));
        this.client = multiplexing ? multiplexing() : negotiating();
        client.start();
    }

    @Override
    public Reply send(String method, URI uri, byte[] body, String mode) throws IOException, InterruptedException {
        ConfigurableHttpRequest request = new ConfigurableHttpRequest(method, uri);
        request.setConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.ofMilliseconds(options.timeout()))
                .setConnectTimeout(Timeout.ofMilliseconds(options.timeout()))
                .setExpectContinueEnabled(mode.equals("expect"))
                .build());
        if (options.keyHeaderValue() != null) {
            request.setHeader(options.keyHeader(), options.keyHeaderValue());
        }
        for (String[] header : options.furtherHeaders()) {
            request.setHeader(header[0], header[1]);
        }
        underWay.incrementAndGet();
        try {
            SimpleHttpResponse response = client.execute(
                            new BasicRequestProducer(request, body == null ? null : producer(body, mode)),
                            SimpleResponseConsumer.create(),
                            null)
                    .get();
            byte[] answer = response.getBodyBytes();
            return new Reply(
                    response.getCode(), String.valueOf(response.getVersion()), answer == null ? new byte[0] : answer);
        } catch (ExecutionException e) {
            // as it came, so that a test sees what an asynchronous caller sees
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            underWay.decrementAndGet();
            awaitRelease();
        }
    }

    /** The client hands out a response before it has put its connection back, and the next request would open another. */
    private void awaitRelease() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.timeout());
        while (pool != null && pool.getTotalStats().getLeased() > underWay.get() && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
    }

    private CloseableHttpAsyncClient negotiating() throws GeneralSecurityException, IOException {
        PoolingAsyncClientConnectionManagerBuilder connections = PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(CONNECTIONS)
                .setMaxConnTotal(CONNECTIONS)
                .setTlsStrategy(tls());
        pool = connections.build();
        HttpAsyncClientBuilder builder = HttpAsyncClientBuilder.create()
                .setVersionPolicy(options.http2() ? HttpVersionPolicy.NEGOTIATE : HttpVersionPolicy.FORCE_HTTP_1)
                .setConnectionManager(pool);
        if (options.redirects().equals("never")) {
            builder.disableRedirectHandling();
        }
        if (options.proxy() != null) {
            builder.setProxy(new HttpHost(
                    options.proxy().getHostString(), options.proxy().getPort()));
        }
        if (options.authenticator() != null) {
            builder.setDefaultCredentialsProvider(password());
        }
        return builder.build();
    }

    private CloseableHttpAsyncClient multiplexing() throws GeneralSecurityException, IOException {
        H2AsyncClientBuilder builder = H2AsyncClientBuilder.create().setTlsStrategy(tls());
        if (options.redirects().equals("never")) {
            builder.disableRedirectHandling();
        }
        if (options.authenticator() != null) {
            builder.setDefaultCredentialsProvider(password());
        }
        return builder.build();
    }

    private TlsStrategy tls() throws GeneralSecurityException, IOException {
        // the oldest versions do not see by themselves what the JDK has negotiated
        ClientTlsStrategyBuilder builder = ClientTlsStrategyBuilder.create()
                .setTlsDetailsFactory(engine -> new TlsDetails(engine.getSession(), engine.getApplicationProtocol()));
        SSLContext context = options.sslContext();
        if (context != null) {
            builder.setSslContext(context);
        }
        if (options.trustsEverybody()) {
            builder.setHostnameVerifier(NoopHostnameVerifier.INSTANCE);
        }
        return builder.build();
    }

    private static BasicCredentialsProvider password() {
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        credentials.setCredentials(
                new AuthScope(null, -1), new UsernamePasswordCredentials("orders", "password".toCharArray()));
        return credentials;
    }

    private static AsyncEntityProducer producer(byte[] body, String mode) {
        ContentType type = ContentType.APPLICATION_OCTET_STREAM;
        return switch (mode) {
            case "default", "expect" -> new BasicAsyncEntityProducer(body, type);
            case "stream" -> new BasicAsyncEntityProducer(body, type, true);
            case "once" -> new OneShotProducer(new BasicAsyncEntityProducer(body, type));
            default -> throw new IllegalArgumentException("no such mode: " + mode);
        };
    }
}
