package dev.holdfast.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Stands between a client and a server and opens the TLS between them, with a certificate of its own authority; what it reads it
 * passes on. As a forward proxy it is what companies put at their border, without CONNECT it is a counterfeit server. It asks
 * for a client certificate, takes any, and speaks HTTP/1.1 and 2.
 */
public final class Interceptor implements AutoCloseable {

    private static final int HEADERS = 1;
    private static final int PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length();

    private final ServerSocket listener;
    private final Pki own;
    private final Pki servers;
    private final int target;
    private final AtomicInteger handshakes = new AtomicInteger();
    private final List<String> certificates = new CopyOnWriteArrayList<>();
    private final List<Recording> recordings = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private Interceptor(ServerSocket listener, Pki own, Pki servers, int target) {
        this.listener = listener;
        this.own = own;
        this.servers = servers;
        this.target = target;
    }

    /**
     * A forward proxy on a free loopback port.
     *
     * @param own who issued its certificate
     * @param servers who issued those of the servers behind it
     */
    public static Interceptor proxy(Pki own, Pki servers) {
        return listen(own, servers, 0);
    }

    /**
     * A server on a free loopback port that passes everything on.
     *
     * @param target the port on this host of the server that it pretends to be
     */
    public static Interceptor server(Pki own, Pki servers, int target) {
        return listen(own, servers, target);
    }

    private static Interceptor listen(Pki own, Pki servers, int target) {
        try {
            ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Interceptor interceptor = new Interceptor(listener, own, servers, target);
            daemon(interceptor::accept);
            return interceptor;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens, on 127.0.0.1. */
    public int port() {
        return listener.getLocalPort();
    }

    /** How many TLS handshakes with clients are over, those included that the client left before the last byte of ours. */
    public int handshakes() {
        return handshakes.get();
    }

    /** The subjects of the client certificates that it was shown. */
    public List<String> certificates() {
        return List.copyOf(certificates);
    }

    /** How many request heads it could read, HTTP/1.1 and 2. */
    public int requests() {
        return recordings.stream().mapToInt(Recording::requests).sum();
    }

    /** Everything that it could read of HTTP/1.1, one character for each byte. */
    public String read() {
        return read(0);
    }

    /** The same without what came on its first so many connections. */
    public String read(int after) {
        StringBuilder text = new StringBuilder();
        recordings.stream().skip(after).forEach(recording -> text.append(recording.text()));
        return text.toString();
    }

    /** On how many connections it has read so far. */
    public int connections() {
        return recordings.size();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(Interceptor::closeQuietly);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                daemon(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try {
            client.setTcpNoDelay(true); // head and body come apart, and the second would wait for an acknowledgement
            int port = target == 0 ? connected(client) : target;
            SSLSocket opened = (SSLSocket)
                    own.serverSslContext(new Witness()).getSocketFactory().createSocket(client, null, true);
            opened.setUseClientMode(false);
            opened.setWantClientAuth(true);
            opened.setHandshakeApplicationProtocolSelector(
                    (socket, offered) -> offered.contains("h2") ? "h2" : offered.isEmpty() ? null : "http/1.1");
            try {
                opened.startHandshake();
            } finally {
                handshakes.incrementAndGet();
            }
            String protocol = opened.getApplicationProtocol();
            SSLSocket server =
                    (SSLSocket) servers.sslContext().getSocketFactory().createSocket("localhost", port);
            sockets.add(server);
            server.setTcpNoDelay(true);
            if (protocol != null && !protocol.isEmpty()) {
                SSLParameters parameters = server.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {protocol});
                server.setSSLParameters(parameters);
            }
            Recording recording = new Recording("h2".equals(protocol));
            recordings.add(recording);
            daemon(() -> copy(server, opened, OutputStream.nullOutputStream()));
            copy(opened, server, recording);
        } catch (IOException e) {
            closeQuietly(client);
        }
    }

    private static int connected(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = client.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int value = in.read();
            if (value < 0) {
                throw new IOException("closed within the head");
            }
            head.append((char) value);
        }
        String authority = head.toString().split(" ", 3)[1];
        client.getOutputStream()
                .write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
    }

    private static void copy(Socket from, Socket to, OutputStream record) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16384];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                record.write(buffer, 0, read);
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // either side has gone
        } finally {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing left to do
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "interceptor");
        thread.setDaemon(true);
        thread.start();
    }

    /** What one client sent. */
    private static final class Recording extends ByteArrayOutputStream {

        private final boolean isHttp2;

        private Recording(boolean isHttp2) {
            this.isHttp2 = isHttp2;
        }

        private synchronized String text() {
            return isHttp2 ? "" : toString(StandardCharsets.ISO_8859_1);
        }

        private synchronized int requests() {
            if (!isHttp2) {
                return text().split("HTTP/1.1\r\n", -1).length - 1;
            }
            int requests = 0;
            int at = PREFACE;
            while (at + 9 <= count) {
                requests += buf[at + 3] == HEADERS ? 1 : 0;
                at += 9 + ((buf[at] & 0xff) << 16 | (buf[at + 1] & 0xff) << 8 | (buf[at + 2] & 0xff));
            }
            return requests;
        }
    }

    /** Writes down whom it is shown. */
    private final class Witness extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            certificates.add(chain[0].getSubjectX500Principal().getName());
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            checkClientTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            checkClientTrusted(chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException("it is a server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new IllegalStateException("it is a server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new IllegalStateException("it is a server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
