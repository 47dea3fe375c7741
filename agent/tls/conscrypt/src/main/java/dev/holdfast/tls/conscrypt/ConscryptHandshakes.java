package dev.holdfast.tls.conscrypt;

import dev.holdfast.tls.Handshake;
import dev.holdfast.tls.Handshakes;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * In Conscrypt a handshake's session is made anew each time that it is asked for, and forgets its values: those stay with the
 * connection's session, which in turn has no certificates before the handshake has ended. Stateless.
 */
final class ConscryptHandshakes implements Handshakes {
    private final Members members;

    ConscryptHandshakes(Members members) {
        this.members = members;
    }

    @Override
    public Handshake of(SSLSocket socket) {
        SSLSession kept = members.session(socket);
        return Handshakes.handshake(socket, shown(socket.getHandshakeSession(), kept), kept);
    }

    @Override
    public Handshake of(SSLEngine engine) {
        SSLSession kept = engine.getSession();
        return new Handshake(
                engine, engine.getPeerHost(), engine.getPeerPort(), shown(engine.getHandshakeSession(), kept), kept);
    }

    /** A server that asks late, in a renegotiation, does so in no handshake as Conscrypt sees it. */
    private static SSLSession shown(@Nullable SSLSession handshake, SSLSession kept) {
        return handshake == null ? kept : handshake;
    }
}
