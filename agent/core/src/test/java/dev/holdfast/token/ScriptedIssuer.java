package dev.holdfast.token;

import dev.holdfast.config.ClientAuthenticationSettings;
import dev.holdfast.config.GrantSettings;
import dev.holdfast.config.IssuerSettings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/**
 * A TLS server that answers byte for byte what a test wants; it demands a client certificate. Without further words it behaves as a
 * sound issuer of certificate-bound JWTs.
 */
final class ScriptedIssuer implements AutoCloseable {
    /** For an issuer that exchanges no tokens of another. */
    static final Function<String, Issuer> NO_OTHERS = name -> {
        throw new AssertionError("asked for issuer " + name);
    };

    static final String METADATA = "/.well-known/oauth-authorization-server";
    static final String OPENID = "/.well-known/openid-configuration";
    static final String TOKEN = "/token";

    static final String REVOKE = "/revoke";

    /** One request as the server saw it. */
    record Request(String method, String target, Map<String, String> fields, String body, X509Certificate client) {
        List<Map.Entry<String, String>> form() {
            List<Map.Entry<String, String>> parameters = new ArrayList<>();
            for (String pair : body.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                parameters.add(Map.entry(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(parts[1], StandardCharsets.UTF_8)));
            }
            return parameters;
        }
    }

    /** What is written in answer to a request, to the byte. */
    interface Script {
        void answer(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    private final SSLServerSocket listener;
    private final String host;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "scripted-issuer");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger issued = new AtomicInteger();

    ScriptedIssuer(TestAuthority authority) throws IOException {
        this(
                authority,
                "localhost",
                InetAddress.getLoopbackAddress(),
                new GeneralName(GeneralName.dNSName, "localhost"));
    }

    ScriptedIssuer(TestAuthority authority, String host, InetAddress address, GeneralName name) throws IOException {
        this.host = host;
        listener = (SSLServerSocket)
                authority.serverContext(name).getServerSocketFactory().createServerSocket(0, 500, address);
        listener.setNeedClientAuth(true);
        on(METADATA, json(200, metadata(url(TOKEN))));
        on(TOKEN, this::issue);
        threads.execute(this::accept);
    }

    /** From now on nothing newer than TLS 1.2. */
    void speakTls12() {
        listener.setEnabledProtocols(new String[] {"TLSv1.2"});
    }

    String url(String path) {
        return "https://" + host + ":" + port() + path;
    }

    int port() {
        return listener.getLocalPort();
    }

    IssuerSettings settings(@Nullable Path trust) {
        return settings(url(""), trust);
    }

    /** An issuer that this client proves itself to by its certificate. */
    static IssuerSettings settings(String issuer, @Nullable Path trust) {
        return settings(issuer, trust, GrantSettings.CLIENT_CREDENTIALS);
    }

    static IssuerSettings settings(String issuer, @Nullable Path trust, GrantSettings grant) {
        return new IssuerSettings(
                "corp",
                issuer,
                trust,
                "orders-client",
                "orders",
                ClientAuthenticationSettings.TLS_CLIENT_AUTH,
                grant,
                Duration.ofHours(12),
                true);
    }

    /** With further members, each with a comma before it. */
    String metadata(String tokenEndpoint, String more) {
        String plain = metadata(tokenEndpoint);
        return plain.substring(0, plain.length() - 1) + more + "}";
    }

    String metadata(String tokenEndpoint) {
        return """
                {"issuer":"%s","token_endpoint":"%s","tls_client_certificate_bound_access_tokens":true,
                 "token_endpoint_auth_methods_supported":["tls_client_auth"],"x":[1]}""".formatted(url(""), tokenEndpoint);
    }

    void on(String path, Script script) {
        scripts.put(path, script);
    }

    void on(String path, String response) {
        on(path, (request, out) -> out.write(response.getBytes(StandardCharsets.UTF_8)));
    }

    List<Request> requests(String path) {
        return requests.stream()
                .filter(request -> request.target().equals(path))
                .toList();
    }

    static String json(int status, String body, String... fields) {
        StringBuilder head =
                new StringBuilder("HTTP/1.1 " + status + " Whatever\r\nContent-Type: application/json\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    static String tokenAnswer(String token, String expiresIn) {
        return json(
                200,
                "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%s}".formatted(token, expiresIn));
    }

    /** A token bound to the certificate that was presented, as a sound issuer makes it. */
    String boundToken(X509Certificate client) {
        return TestAuthority.jwt("{\"jti\":\"" + issued.incrementAndGet() + "\",\"cnf\":{\"x5t#S256\":\""
                + TestAuthority.thumbprint(client) + "\"}}");
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    private void issue(Request request, OutputStream out) throws IOException {
        out.write(tokenAnswer(boundToken(request.client()), "3600").getBytes(StandardCharsets.UTF_8));
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                threads.execute(() -> serve((SSLSocket) socket));
            }
        } catch (IOException e) {
            threads.shutdown(); // closed
        }
    }

    private void serve(SSLSocket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String[] first = line(in).split(" ", 3);
            Map<String, String> fields = new HashMap<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                fields.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            int length = Integer.parseInt(fields.getOrDefault("content-length", "0"));
            String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            X509Certificate client = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            Request request = new Request(first[0], first[1], Map.copyOf(fields), body, client);
            requests.add(request);
            Script script = scripts.get(request.target());
            OutputStream out = socket.getOutputStream();
            if (script == null) {
                out.write(json(404, "{}").getBytes(StandardCharsets.UTF_8));
            } else {
                script.answer(request, out);
            }
            out.flush();
        } catch (IOException e) {
            return; // a client that goes away is part of some tests
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("gone");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }
}
