package dev.holdfast.exchange;

import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The connections that carry a generation's certificate, so that its key can go when the last of them has gone.
 *
 * <p>{@link #add} is called once per handshake, by any thread; the rest by the agent's timer. Lock-free. Connections and
 * sessions are held weakly: what nobody else holds is gone.
 */
public final class LiveConnections {
    private final ConcurrentMap<Long, Queue<Connection>> byGeneration = new ConcurrentHashMap<>();

    /** @param transport an SSLSocket or SSLEngine */
    void add(long generation, Object transport, SSLSession handshake) {
        byGeneration
                .computeIfAbsent(generation, number -> new ConcurrentLinkedQueue<>())
                .add(new Connection(new WeakReference<>(transport), new WeakReference<>(handshake)));
    }

    /** How many connections of the generation are open; forgets those that are not. */
    public int count(long generation) {
        Queue<Connection> connections = byGeneration.get(generation);
        if (connections == null) {
            return 0;
        }
        int open = 0;
        for (Iterator<Connection> i = connections.iterator(); i.hasNext(); ) {
            if (i.next().isOpen()) {
                open++;
            } else {
                i.remove();
            }
        }
        return open;
    }

    /**
     * Forgets the connections that are not open any more, of all generations: a current one may be in use for months, by clients that
     * make a connection for each request.
     */
    public void forgetClosed() {
        for (Queue<Connection> connections : byGeneration.values()) {
            connections.removeIf(connection -> !connection.isOpen());
        }
    }

    /** How many of the generation are remembered, open or not. */
    int remembered(long generation) {
        Queue<Connection> connections = byGeneration.get(generation);
        return connections == null ? 0 : connections.size();
    }

    /** Forgets a generation and makes its TLS sessions useless: a session object holds the private key too. */
    public void drop(long generation) {
        Queue<Connection> connections = byGeneration.remove(generation);
        if (connections == null) {
            return;
        }
        for (Connection connection : connections) {
            SSLSession session = connection.session().get();
            if (session != null) {
                session.invalidate();
            }
        }
    }

    private record Connection(WeakReference<Object> transport, WeakReference<SSLSession> session) {
        boolean isOpen() {
            @Nullable Object held = transport.get();
            if (held instanceof SSLSocket socket) {
                return !socket.isClosed();
            }
            return held instanceof SSLEngine engine && !(engine.isOutboundDone() && engine.isInboundDone());
        }
    }
}
