package dev.holdfast.tls;

import com.blogspot.mydailyjava.weaklockfree.WeakConcurrentMap;
import dev.holdfast.hook.Hook;
import java.net.Socket;
import java.util.Objects;
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

    /** For {@link TlsAdvices#LAYERED_SOCKET}. */
    public Hook made() {
        return (socket, layer, port) -> {
            remember((Socket) socket, (Socket) layer, (Integer) Objects.requireNonNull(port));
            return null;
        };
    }

    /** For {@link TlsAdvices#PEER_PORT}: the target's port, or null for a socket that is not layered or tells its port rightly. */
    public Hook asked() {
        return (socket, unused, none) -> any && socket != null ? ports.getIfPresent((Socket) socket) : null;
    }

    private void remember(@Nullable Socket socket, @Nullable Socket layer, int port) {
        if (socket != null && layer != null && port > 0 && port != layer.getPort()) {
            ports.expungeStaleEntries();
            ports.put(socket, port);
            any = true;
        }
    }
}
