package dev.holdfast.benchmarks.load;

import dev.holdfast.harness.Pki;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * The other end of every measured request: an HTTPS server that answers each request with the same few bytes, so that what
 * differs between two runs is the client. It asks for a client certificate and takes a connection without one as well.
 *
 * <p>It judges nothing, but it counts what came: {@link #COUNTS} tells how many requests carried a bearer token, and how many
 * the static key. A thread per connection; started by {@link #main} in a process of its own.
 */
public final class LoadServer implements AutoCloseable {
    /** Path of the counts: {@code bearer=<n> key=<n>}; they begin anew after each look. */
    public static final String COUNTS = "/counts";

    private static final byte[] ANSWER = answer("ok");
    private static final byte[] BEARER = "authorization: bearer ".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] KEY = "x-api-key: ".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] GET_COUNTS = ("get " + COUNTS + " ").getBytes(StandardCharsets.ISO_8859_1);
    private static final int LONGEST_HEAD = 16 * 1024;

    private final ServerSocket listener;
    private final AtomicLong bearer = new AtomicLong();
    private final AtomicLong key = new AtomicLong();

    private LoadServer(ServerSocket listener) {
        this.listener = listener;
    }

    /** Serves on a free port of the loopback interface with the files of {@link Pki} in that folder. */
    public static LoadServer start(Path pki) throws IOException, GeneralSecurityException {
        SSLServerSocket listener =
                (SSLServerSocket) sslContext(pki).getServerSocketFactory().createServerSocket(0, 200);
        listener.setWantClientAuth(true);
        LoadServer server = new LoadServer(listener);
        server.inBackground("accept", server::accept);
        return server;
    }

    /** Says {@code PORT <n>} and serves until standard input ends. */
    public static void main(String[] arguments) throws Exception {
        try (LoadServer server = start(Path.of(arguments[0]))) {
            System.out.println("PORT " + server.port());
            while (System.in.read() >= 0) {
                // only its end matters
            }
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket connection = listener.accept();
            inBackground("connection", () -> serve(connection));
        }
    }

    private void serve(Socket connection) throws IOException {
        connection.setTcpNoDelay(true);
        byte[] head = new byte[LONGEST_HEAD];
        try (connection) {
            InputStream in = connection.getInputStream();
            OutputStream out = connection.getOutputStream();
            int filled = 0;
            for (int n = in.read(head); n > 0; n = in.read(head, filled, head.length - filled)) {
                filled += n;
                if (endsHead(head, filled)) {
                    out.write(answer(head, filled));
                    filled = 0;
                }
            }
        }
    }

    private byte[] answer(byte[] head, int length) {
        if (contains(head, length, GET_COUNTS)) {
            return answer("bearer=" + bearer.getAndSet(0) + " key=" + key.getAndSet(0));
        }
        if (contains(head, length, BEARER)) {
            bearer.incrementAndGet();
        }
        if (contains(head, length, KEY)) {
            key.incrementAndGet();
        }
        return ANSWER;
    }

    private static byte[] answer(String body) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Only requests without a body are served, one at a time. */
    private static boolean endsHead(byte[] head, int length) {
        return length >= 4
                && head[length - 4] == '\r'
                && head[length - 3] == '\n'
                && head[length - 2] == '\r'
                && head[length - 1] == '\n';
    }

    private static boolean contains(byte[] head, int length, byte[] wanted) {
        for (int from = 0; from + wanted.length <= length; from++) {
            int i = 0;
            while (i < wanted.length && lower(head[from + i]) == wanted[i]) {
                i++;
            }
            if (i == wanted.length) {
                return true;
            }
        }
        return false;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b;
    }

    private static SSLContext sslContext(Path pki) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(pki.resolve("server.crt"))))
                .toArray(new Certificate[0]);
        String pem = Files.readString(pki.resolve("server.key")).replaceAll("-----[A-Z ]+-----", "");
        PKCS8EncodedKeySpec key =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem));
        keys.setKeyEntry(
                "server", KeyFactory.getInstance("EC").generatePrivate(key), Pki.PASSWORD.toCharArray(), chain);
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
        keyManagers.init(keys, Pki.PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance(pki.resolve("trust.p12").toFile(), Pki.PASSWORD.toCharArray());
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }

    private void inBackground(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // the client has gone, or the server is being closed
                    }
                },
                "load-server-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }
}
