package org.example.orders.apacheasync4;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHost;
import org.apache.http.HttpResponse;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.InputStreamEntity;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.nio.conn.ssl.SSLIOSessionStrategy;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.apache.http.util.EntityUtils;
import org.example.orders.LedgerClient;
import org.example.orders.Options;

/**
 * Modes: {@code default} (a byte array), {@code expect} (a byte array, sent after the server has said that it wants it), {@code
 * once} (a stream of unknown length, which cannot be read twice).
 */
final class ApacheAsync4LedgerClient implements LedgerClient {

    private static final int CONNECTIONS = 20;

    private final Options options;
    private final CloseableHttpAsyncClient client;

    ApacheAsync4LedgerClient(Options options) throws GeneralSecurityException, IOException {
        this.options = options;
        HttpAsyncClientBuilder builder =
                HttpAsyncClientBuilder.create().setMaxConnPerRoute(CONNECTIONS).setMaxConnTotal(CONNECTIONS);
        if (options.redirects().equals("never")) {
            builder.setRedirectStrategy(new NoRedirects());
        }
        SSLContext context = options.sslContext();
        if (context != null) {
            builder.setSSLStrategy(
                    options.trustsEverybody()
                            ? new SSLIOSessionStrategy(context, (host, session) -> true)
                            : new SSLIOSessionStrategy(context));
        }
        if (options.proxy() != null) {
            builder.setProxy(new HttpHost(
                    options.proxy().getHostString(), options.proxy().getPort()));
        }
        if (options.authenticator() != null) {
            BasicCredentialsProvider credentials = new BasicCredentialsProvider();
            credentials.setCredentials(AuthScope.ANY, new UsernamePasswordCredentials("orders", "password"));
            builder.setDefaultCredentialsProvider(credentials);
        }
        this.client = builder.build();
        client.start();
    }

    @Override
    public Reply send(String method, URI uri, byte[] body, String mode) throws IOException, InterruptedException {
        RequestBuilder request = RequestBuilder.create(method)
                .setUri(uri)
                .setConfig(RequestConfig.custom()
                        .setSocketTimeout(options.timeout())
                        .setConnectTimeout(options.timeout())
                        .setExpectContinueEnabled(mode.equals("expect"))
                        .build());
        if (options.keyHeaderValue() != null) {
            request.setHeader(options.keyHeader(), options.keyHeaderValue());
        }
        for (String[] header : options.furtherHeaders()) {
            request.setHeader(header[0], header[1]);
        }
        if (body != null) {
            request.setEntity(entity(body, mode));
        }
        try {
            HttpResponse response = client.execute(request.build(), null).get();
            HttpEntity entity = response.getEntity();
            return new Reply(
                    response.getStatusLine().getStatusCode(),
                    response.getStatusLine().getProtocolVersion().toString(),
                    entity == null ? new byte[0] : EntityUtils.toByteArray(entity));
        } catch (ExecutionException e) {
            // as it came, so that a test sees what an asynchronous caller sees
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    private static HttpEntity entity(byte[] body, String mode) {
        return switch (mode) {
            case "default", "expect" -> new NByteArrayEntity(body, ContentType.APPLICATION_OCTET_STREAM);
            case "once" ->
                new InputStreamEntity(new ByteArrayInputStream(body), -1, ContentType.APPLICATION_OCTET_STREAM);
            default -> throw new IllegalArgumentException("no such mode: " + mode);
        };
    }
}
