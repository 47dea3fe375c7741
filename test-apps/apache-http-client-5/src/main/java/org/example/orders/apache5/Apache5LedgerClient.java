package org.example.orders.apache5;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactory;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.util.Timeout;
import org.example.orders.LedgerClient;
import org.example.orders.Options;

/**
 * The classic client. Modes: {@code default} (a byte array), {@code stream} (written anew each time, in chunks), {@code expect}
 * (a byte array, sent after the server has said that it wants it), {@code once} (a stream, which cannot be read twice).
 */
final class Apache5LedgerClient implements LedgerClient {

    private static final int CONNECTIONS = 20;

    private final Options options;
    private final CloseableHttpClient client;

    Apache5LedgerClient(Options options) throws GeneralSecurityException, IOException {
        this.options = options;
        PoolingHttpClientConnectionManagerBuilder pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(CONNECTIONS)
                .setMaxConnTotal(CONNECTIONS);
        SSLContext context = options.sslContext();
        if (context != null) {
            pool.setSSLSocketFactory(
                    options.trustsEverybody()
                            ? new SSLConnectionSocketFactory(context, NoopHostnameVerifier.INSTANCE)
                            : new SSLConnectionSocketFactory(context));
        }
        HttpClientBuilder builder = HttpClientBuilder.create().setConnectionManager(pool.build());
        if (options.redirects().equals("never")) {
            builder.disableRedirectHandling();
        }
        if (options.proxy() != null) {
            builder.setProxy(new HttpHost(
                    options.proxy().getHostString(), options.proxy().getPort()));
        }
        if (options.authenticator() != null) {
            BasicCredentialsProvider credentials = new BasicCredentialsProvider();
            credentials.setCredentials(
                    new AuthScope(null, -1), new UsernamePasswordCredentials("orders", "password".toCharArray()));
            builder.setDefaultCredentialsProvider(credentials);
        }
        this.client = builder.build();
    }

    @Override
    public Reply send(String method, URI uri, byte[] body, String mode) throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(method, uri);
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
        if (body != null) {
            request.setEntity(entity(body, mode));
        }
        try (CloseableHttpResponse response = client.execute(request)) {
            HttpEntity entity = response.getEntity();
            return new Reply(
                    response.getCode(),
                    String.valueOf(response.getVersion()),
                    entity == null ? new byte[0] : EntityUtils.toByteArray(entity));
        }
    }

    private static HttpEntity entity(byte[] body, String mode) {
        ContentType type = ContentType.APPLICATION_OCTET_STREAM;
        return switch (mode) {
            case "default", "expect" -> new ByteArrayEntity(body, type);
            case "stream" -> new EntityTemplate(-1, type, null, out -> out.write(body));
            case "once" -> new InputStreamEntity(new ByteArrayInputStream(body), body.length, type);
            default -> throw new IllegalArgumentException("no such mode: " + mode);
        };
    }
}
