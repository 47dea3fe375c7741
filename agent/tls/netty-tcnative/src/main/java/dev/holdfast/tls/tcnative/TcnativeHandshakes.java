package dev.holdfast.tls.tcnative;

import dev.holdfast.tls.Handshake;
import dev.holdfast.tls.Handshakes;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** netty-tcnative has engines only. Their session keeps its values, and tells the server's certificates after the handshake only. */
final class TcnativeHandshakes implements Handshakes {
    @Override
    public @Nullable Handshake of(SSLSocket socket) {
        return null;
    }

    @Override
    public Handshake of(SSLEngine engine) {
        SSLSession kept = kept(engine);
        return new Handshake(
                engine,
                engine.getPeerHost(),
                engine.getPeerPort(),
                new ShownSession(kept, (ReferenceCountedOpenSslEngine) engine),
                kept);
    }

    /** A server that asks late, in a renegotiation, does so in no handshake as Netty sees it. */
    static SSLSession kept(SSLEngine engine) {
        SSLSession handshake = engine.getHandshakeSession();
        return handshake == null ? engine.getSession() : handshake;
    }
}
