package dev.holdfast.tls.bcjsse;

import com.blogspot.mydailyjava.weaklockfree.WeakConcurrentMap;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Hook;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Objects;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The names that sockets were connected to. A socket that is made first and connected then, as HttpURLConnection does it, has no host
 * in BCJSSE, or in older versions its address. It is told the name where that, or the address in its place, is a service's.
 *
 * <p>Any thread may call it, lock-free. Sockets are held weakly; entries whose socket is gone leave at the next one that comes.
 */
final class ConnectedHosts {
    private final WeakConcurrentMap<Socket, String> hosts = new WeakConcurrentMap<>(false, true);
    private final Exchanges exchanges;

    ConnectedHosts(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    /** At the entry of {@code connect(endpoint, timeout)}. */
    Hook connecting() {
        return (socket, endpoint, timeout) -> {
            if (endpoint instanceof InetSocketAddress address) {
                hosts.expungeStaleEntries();
                hosts.put((Socket) Objects.requireNonNull(socket), address.getHostString());
            }
            return null;
        };
    }

    /** At the exit of {@code getPeerHost()}: what is to be told in place of what it tells. */
    Hook asked() {
        return (self, told, none) -> {
            SSLSocket socket = (SSLSocket) Objects.requireNonNull(self);
            String host = hosts.getIfPresent(socket);
            return host != null && (isService(host, socket) || isService((String) told, socket)) ? host : null;
        };
    }

    private boolean isService(@Nullable String host, SSLSocket socket) {
        return exchanges.isAddress(host, socket.getPort());
    }
}
