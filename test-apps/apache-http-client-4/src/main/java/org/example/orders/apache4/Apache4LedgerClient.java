package org.example.orders.apache4;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHost;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.ContentProducer;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.EntityTemplate;
import org.apache.http.entity.InputStreamEntity;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.util.EntityUtils;
import org.example.orders.LedgerClient;
import org.example.orders.Options;

/**
 * Modes: {@code default} (a byte array), {@code stream} (written anew each time, in chunks), {@code expect} (a byte array, sent
 * after the server has said that it wants it), {@code once} (a stream of the length given, which cannot be read twice).
 */
final class Apache4LedgerClient implements LedgerClient {

    private static final int CONNECTIONS = 20;

    private final Options options;
    private final CloseableHttpClient client;

    Apache4LedgerClient(Options options) throws GeneralSecurityException, IOException {
        this.options = options;
        HttpClientBuilder builder =
                HttpClientBuilder.create().setMaxConnPerRoute(CONNECTIONS).setMaxConnTotal(CONNECTIONS);
        if (options.redirects().equals("never")) {
            builder.disableRedirectHandling();
        }
        SSLContext context = options.sslContext();
        if (context != null) {
            builder.setSSLSocketFactory(
                    options.trustsEverybody()
                            ? new SSLConnectionSocketFactory(
                                    context, SSLConnectionSocketFactory.ALLOW_ALL_HOSTNAME_VERIFIER)
                            : new SSLConnectionSocketFactory(context));
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
    }

    @Override
    public Reply send(String method, URI uri, byte[] body, String mode) throws IOException {
        RequestBuilder request = RequestBuilder.create(method)
                .setUri(uri)
                .setConfig(RequestConfig.custom()
                        .setSocketTimeout(options.timeout())
                        .setConnectTimeout(options.timeout())
                        .setExpectContinueEnabled(mode.equals("expect"))
                        .build());
        if (options.keyHeaderValue() != null) {
            request.addHeader(options.keyHeader(), options.keyHeaderValue());
        }
        for (String[] header : options.furtherHeaders()) {
            request.addHeader(header[0], header[1]);
        }
        if (body != null) {
            request.setEntity(entity(body, mode));
        }
        return send(request.build());
    }

    private Reply send(HttpUriRequest request) throws IOException {
        try (CloseableHttpResponse response = client.execute(request)) {
            HttpEntity entity = response.getEntity();
            return new Reply(
                    response.getStatusLine().getStatusCode(),
                    response.getStatusLine().getProtocolVersion().toString(),
                    entity == null ? new byte[0] : EntityUtils.toByteArray(entity));
        }
    }

    private static HttpEntity entity(byte[] body, String mode) {
        return switch (mode) {
            case "default", "expect" -> new ByteArrayEntity(body, ContentType.APPLICATION_OCTET_STREAM);
            case "stream" -> {
                ContentProducer producer = out -> out.write(body);
                EntityTemplate entity = new EntityTemplate(producer);
                entity.setContentType("application/octet-stream");
                entity.setChunked(true);
                yield entity;
            }
            case "once" ->
                new InputStreamEntity(
                        new ByteArrayInputStream(body), body.length, ContentType.APPLICATION_OCTET_STREAM);
            default -> throw new IllegalArgumentException("no such mode: " + mode);
        };
    }
}
