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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A forward proxy that knows CONNECT only, and writes down what it was asked. */
public final class ConnectProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream tunnelled = new ByteArrayOutputStream();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private ConnectProxy(ServerSocket listener) {
        this.listener = listener;
    }

    /** Starts to listen on a free loopback port. */
    public static ConnectProxy start() {
        try {
            ConnectProxy proxy = new ConnectProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            daemon(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** The head of every request that reached the proxy itself, CONNECT or not. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Every byte that clients sent through the proxy, one character each. */
    public String tunnelled() {
        return tunnelled.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(ConnectProxy::closeQuietly);
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
            client.setTcpNoDelay(true);
            String head = readHead(client.getInputStream());
            requests.add(head);
            String[] line = head.split("[ \r\n]", 3);
            if (!line[0].equals("CONNECT")) {
                client.getOutputStream()
                        .write("HTTP/1.1 405 CONNECT only\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                client.close();
                return;
            }
            int colon = line[1].lastIndexOf(':');
            Socket server = new Socket(line[1].substring(0, colon), Integer.parseInt(line[1].substring(colon + 1)));
            sockets.add(server);
            server.setTcpNoDelay(true);
            client.getOutputStream()
                    .write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            daemon(() -> copy(server, client, OutputStream.nullOutputStream()));
            copy(client, server, tunnelled);
        } catch (IOException e) {
            closeQuietly(client);
        }
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int value = in.read();
            if (value < 0) {
                throw new IOException("closed within the head");
            }
            head.append((char) value);
        }
        return head.toString();
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
        Thread thread = new Thread(task, "connect-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
