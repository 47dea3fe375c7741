package org.example.orders.okhttp;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Credentials;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.example.orders.LedgerClient;
import org.example.orders.Options;

/**
 * Modes: {@code default} (a byte array, its length known), {@code stream} (length unknown, can be written again),
 * {@code once} (length unknown, a second writing fails; since OkHttp 3.14 it says so).
 */
final class OkHttpLedgerClient implements LedgerClient {

    private static final MediaType BYTES = MediaType.parse("application/octet-stream");

    private final Options options;
    private final OkHttpClient client;

    OkHttpLedgerClient(Options options) throws GeneralSecurityException, IOException {
        this.options = options;
        boolean redirects = !options.redirects().equals("never");
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                // OkHttp 4.0 asks the list whether it has a null, which List.of does not take
                .protocols(
                        options.http2()
                                ? Arrays.asList(Protocol.HTTP_2, Protocol.HTTP_1_1)
                                : Arrays.asList(Protocol.HTTP_1_1))
                .followRedirects(redirects)
                .followSslRedirects(options.redirects().equals("always"))
                .connectTimeout(options.timeout(), TimeUnit.MILLISECONDS)
                .readTimeout(options.timeout(), TimeUnit.MILLISECONDS)
                .writeTimeout(options.timeout(), TimeUnit.MILLISECONDS);
        SSLContext context = options.sslContext();
        if (context != null) {
            // OkHttp looks into the trust manager for pinned certificates only; the context does the trusting
            builder.sslSocketFactory(context.getSocketFactory(), trustManager());
        }
        if (options.trustsEverybody()) {
            builder.hostnameVerifier((host, session) -> true);
        }
        InetSocketAddress proxy = options.proxy();
        if (proxy != null) {
            builder.proxy(new Proxy(Proxy.Type.HTTP, proxy));
        }
        if (options.authenticator() != null) {
            builder.authenticator((route, response) -> authenticate(response));
        }
        this.client = builder.build();
    }

    @Override
    public Reply send(String method, URI uri, byte[] body, String mode) throws IOException, InterruptedException {
        Request.Builder request =
                new Request.Builder().url(uri.toString()).method(method, body == null ? null : body(body, mode));
        if (options.keyHeaderValue() != null) {
            request.header(options.keyHeader(), options.keyHeaderValue());
        }
        for (String[] header : options.furtherHeaders()) {
            request.addHeader(header[0], header[1]);
        }
        Call call = client.newCall(request.build());
        return options.async() ? enqueue(call) : reply(call.execute());
    }

    private static Reply enqueue(Call call) throws IOException, InterruptedException {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        call.enqueue(new Callback() {
            @Override
            public void onResponse(Call answered, Response response) throws IOException {
                try {
                    reply.complete(reply(response));
                } catch (IOException e) {
                    reply.completeExceptionally(e);
                }
            }

            @Override
            public void onFailure(Call failed, IOException e) {
                reply.completeExceptionally(e);
            }
        });
        try {
            return reply.get();
        } catch (ExecutionException e) {
            // as it came, so that a test sees what an asynchronous caller sees
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    private static Reply reply(Response response) throws IOException {
        try (response) {
            String protocol = response.protocol() == Protocol.HTTP_2 ? "HTTP/2.0" : "HTTP/1.1";
            return new Reply(response.code(), protocol, response.body().bytes());
        }
    }

    private static RequestBody body(byte[] body, String mode) {
        return switch (mode) {
            case "default" -> RequestBody.create(BYTES, body);
            case "stream" -> new StreamedBody(BYTES, body, false);
            case "once" -> new StreamedBody(BYTES, body, true);
            default -> throw new IllegalArgumentException("no such mode: " + mode);
        };
    }

    private Request authenticate(Response response) {
        if (response.request().header("Authorization") != null) {
            return null; // tried already
        }
        PasswordAuthentication user = options.authenticator()
                .requestPasswordAuthenticationInstance(
                        null, null, 0, "https", null, "basic", null, Authenticator.RequestorType.SERVER);
        return response.request()
                .newBuilder()
                .header("Authorization", Credentials.basic(user.getUserName(), new String(user.getPassword())))
                .build();
    }

    private static X509TrustManager trustManager() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }
}
