package dev.holdfast.behaviour;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** HTTP/1.1 by hand, so that an answer can be wrong in any byte; over TLS it asks for a client certificate. */
final class RawListener implements AutoCloseable {

    private final ServerSocket listener;
    private final SSLContext tls;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param tls null for plain HTTP */
    RawListener(SSLContext tls, Handler handler) {
        try {
            this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.tls = tls;
        this.handler = handler;
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(RawListener::closeQuietly);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try {
            Socket channel = tls == null ? socket : secured(socket);
            Connection connection = channel instanceof SSLSocket secure
                    ? Connection.of(port(), secure.getSession())
                    : new Connection(port(), null, null, null);
            InputStream in = new BufferedInputStream(channel.getInputStream());
            for (String line = line(in); line != null; line = line(in)) {
                ReceivedRequest request = request(line, in, connection, channel);
                if (!RawAnswer.write(handler.answer(request), channel, socket)) {
                    break;
                }
            }
            channel.close();
        } catch (IOException | RuntimeException e) {
            // the client has gone, or was no client at all
        } finally {
            open.remove(socket);
            closeQuietly(socket);
        }
    }

    private SSLSocket secured(Socket socket) throws IOException {
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        secure.setUseClientMode(false);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setWantClientAuth(true);
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    private static ReceivedRequest request(String line, InputStream in, Connection connection, Socket channel)
            throws IOException {
        String[] words = line.split(" ");
        if (words.length != 3) {
            throw new IOException("no request line");
        }
        List<Field> fields = new ArrayList<>();
        for (String text = line(in); text != null && !text.isEmpty(); text = line(in)) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                throw new IOException("no header field");
            }
            fields.add(new Field(
                    text.substring(0, colon), text.substring(colon + 1).trim()));
        }
        ReceivedRequest head = new ReceivedRequest(
                0, Instant.EPOCH, Role.ELSEWHERE, connection, words[2], words[0], words[1], fields, new byte[0]);
        if (head.values("Expect").contains("100-continue")) {
            channel.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] body = head.values("Transfer-Encoding").isEmpty() ? counted(head, in) : chunked(in);
        return new ReceivedRequest(
                0, Instant.EPOCH, Role.ELSEWHERE, connection, words[2], words[0], words[1], fields, body);
    }

    private static byte[] counted(ReceivedRequest head, InputStream in) throws IOException {
        List<String> length = head.values("Content-Length");
        return exactly(in, length.isEmpty() ? 0 : Integer.parseInt(length.get(0)));
    }

    private static byte[] chunked(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in).split(";", 2)[0].trim(), 16);
            body.write(exactly(in, size));
            line(in);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    /** Null at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int value = in.read(); value != '\n'; value = in.read()) {
            if (value < 0) {
                return null;
            }
            if (value != '\r') {
                line.append((char) value);
            }
        }
        return line.toString();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing left to do
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "behaviour-server");
        thread.setDaemon(true);
        thread.start();
    }
}
