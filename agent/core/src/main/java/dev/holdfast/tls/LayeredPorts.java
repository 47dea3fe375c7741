package dev.holdfast.tls;

import com.blogspot.mydailyjava.weaklockfree.WeakConcurrentMap;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * The target ports of sockets that are layered over a connection to a proxy. SunJSSE and BCJSSE drop the port given
 * to {@code createSocket(Socket, host, port, autoClose)} and tell the proxy's, in their session caches' keys too.
 *
 * <p>Any thread may call it, lock-free. Sockets are held weakly; entries whose socket is gone leave at the next one that comes.
 */
public final class LayeredPorts {
    private final WeakConcurrentMap<Socket, Integer> ports = new WeakConcurrentMap<>(false, true);
    private volatile boolean any;

    /** A socket was made over another one for that port of the host that the application named. */
    public void remember(@Nullable Socket socket, @Nullable Socket layer, int port) {
        if (socket != null && layer != null && port > 0 && port != layer.getPort()) {
            ports.expungeStaleEntries();
            ports.put(socket, port);
            any = true;
        }
    }

    /** The target's port, or null for a socket that is not layered or tells its port rightly. */
    public @Nullable Integer of(@Nullable Socket socket) {
        return any && socket != null ? ports.getIfPresent(socket) : null;
    }
}
