package org.example.orders.okhttp2;

import com.squareup.okhttp.Authenticator;
import com.squareup.okhttp.Call;
import com.squareup.okhttp.Callback;
import com.squareup.okhttp.ConnectionPool;
import com.squareup.okhttp.Credentials;
import com.squareup.okhttp.MediaType;
import com.squareup.okhttp.OkHttpClient;
import com.squareup.okhttp.Protocol;
import com.squareup.okhttp.Request;
import com.squareup.okhttp.RequestBody;
import com.squareup.okhttp.Response;
import com.squareup.okhttp.ResponseBody;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.example.orders.LedgerClient;
import org.example.orders.Options;

/**
 * Modes: {@code default} (a byte array, its length known), {@code stream} (length unknown, can be written again),
 * {@code once} (length unknown, a second writing fails). No HTTP/2: OkHttp 2 negotiates it by means that no JDK of
 * today has.
 */
final class OkHttp2LedgerClient implements LedgerClient {

    private static final MediaType BYTES = MediaType.parse("application/octet-stream");

    private final Options options;
    private final OkHttpClient client = new OkHttpClient();

    OkHttp2LedgerClient(Options options) throws GeneralSecurityException, IOException {
        this.options = options;
        client.setProtocols(List.of(Protocol.HTTP_1_1));
        // the one that it has otherwise is every client's of the JVM
        client.setConnectionPool(new ConnectionPool(5, TimeUnit.MINUTES.toMillis(5)));
        client.setFollowRedirects(!options.redirects().equals("never"));
        client.setFollowSslRedirects(options.redirects().equals("always"));
        client.setConnectTimeout(options.timeout(), TimeUnit.MILLISECONDS);
        client.setReadTimeout(options.timeout(), TimeUnit.MILLISECONDS);
        client.setWriteTimeout(options.timeout(), TimeUnit.MILLISECONDS);
        SSLContext context = options.sslContext();
        if (context != null) {
            client.setSslSocketFactory(context.getSocketFactory());
        }
        if (options.trustsEverybody()) {
            client.setHostnameVerifier((host, session) -> true);
        }
        InetSocketAddress proxy = options.proxy();
        if (proxy != null) {
            client.setProxy(new Proxy(Proxy.Type.HTTP, proxy));
        }
        if (options.authenticator() != null) {
            client.setAuthenticator(new Password());
        }
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
            public void onResponse(Response response) {
                try {
                    reply.complete(reply(response));
                } catch (IOException e) {
                    reply.completeExceptionally(e);
                }
            }

            @Override
            public void onFailure(Request request, IOException e) {
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
        try (ResponseBody body = response.body()) {
            return new Reply(response.code(), "HTTP/1.1", body.bytes());
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

    private final class Password implements Authenticator {

        @Override
        public Request authenticate(Proxy proxy, Response response) {
            if (response.request().header("Authorization") != null) {
                return null; // tried already
            }
            PasswordAuthentication user = options.authenticator()
                    .requestPasswordAuthenticationInstance(
                            null, null, 0, "https", null, "basic", null, java.net.Authenticator.RequestorType.SERVER);
            return response.request()
                    .newBuilder()
                    .header("Authorization", Credentials.basic(user.getUserName(), new String(user.getPassword())))
                    .build();
        }

        @Override
        public Request authenticateProxy(Proxy proxy, Response response) {
            return null;
        }
    }
}
