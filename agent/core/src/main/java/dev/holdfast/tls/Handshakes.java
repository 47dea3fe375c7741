package dev.holdfast.tls;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** How a TLS stack shows a handshake to a key manager: where it goes, and which session is which. Thread-safe, never blocks. */
public interface Handshakes {
    /**
     * As SunJSSE and BCJSSE do it: there is one session, which becomes the connection's, and it has verified and kept the server's
     * certificates before ours is asked for, in TLS 1.2 and 1.3.
     */
    Handshakes STANDARD = new Handshakes() {
        @Override
        public @Nullable Handshake of(SSLSocket socket) {
            SSLSession session = socket.getHandshakeSession();
            return session == null ? null : handshake(socket, session, session);
        }

        @Override
        public @Nullable Handshake of(SSLEngine engine) {
            SSLSession session = engine.getHandshakeSession();
            return session == null
                    ? null
                    : new Handshake(engine, engine.getPeerHost(), engine.getPeerPort(), session, session);
        }
    };

    /** Null where there is no handshake to be seen; then nothing is offered. */
    @Nullable Handshake of(SSLSocket socket);

    /** The same for an engine. */
    @Nullable Handshake of(SSLEngine engine);

    /** A socket's: one that was connected to an address tells its session no host. */
    static Handshake handshake(SSLSocket socket, SSLSession shown, SSLSession kept) {
        String host = shown.getPeerHost();
        int port = shown.getPeerPort();
        if (host == null && socket.getRemoteSocketAddress() instanceof InetSocketAddress address) {
            host = address.getHostString();
            port = address.getPort();
        }
        return new Handshake(socket, host, port, shown, kept);
    }
}
