package dev.holdfast.command;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A resource server on localhost that goes through handshakes, waits for requests, and notes what it is shown and sent. */
final class LocalService implements AutoCloseable {
    /** Whether it wants to see a client certificate. */
    enum Asks {
        NEVER,
        WANTS,
        NEEDS
    }

    private final SSLServerSocket listener;
    private final List<String> clients = new CopyOnWriteArrayList<>();
    private final AtomicInteger bytes = new AtomicInteger();

    LocalService(SSLContext context, Asks asks, String protocol) throws IOException {
        listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setEnabledProtocols(new String[] {protocol});
        listener.setWantClientAuth(asks == Asks.WANTS);
        if (asks == Asks.NEEDS) {
            listener.setNeedClientAuth(true);
        }
        daemon(this::accept);
    }

    /** As it is written under {@code hosts:}. */
    String host() {
        return "localhost:" + listener.getLocalPort();
    }

    /** The subjects of the certificates that it was shown and took; empty for a handshake without one. */
    List<String> clients() {
        return List.copyOf(clients);
    }

    /** How many bytes of requests came. */
    int bytes() {
        return bytes.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                SSLSocket client = (SSLSocket) listener.accept();
                daemon(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(SSLSocket client) {
        try (client) {
            client.startHandshake();
            clients.add(subject(client));
            while (client.getInputStream().read() >= 0) {
                bytes.incrementAndGet();
            }
        } catch (IOException e) {
            // a client that it does not take, or that goes away
            return;
        }
    }

    private static String subject(SSLSocket client) {
        try {
            X509Certificate leaf = (X509Certificate) client.getSession().getPeerCertificates()[0];
            return leaf.getSubjectX500Principal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "";
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "local-service");
        thread.setDaemon(true);
        thread.start();
    }
}
