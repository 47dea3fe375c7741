package dev.holdfast.tls.bcjsse;

import dev.holdfast.exchange.ConnectionMark;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.LibraryAdapter;
import dev.holdfast.tls.CertificateOffer;
import dev.holdfast.tls.Handshakes;
import dev.holdfast.tls.LayeredPorts;
import dev.holdfast.tls.SeamKeyManager;
import dev.holdfast.tls.TlsAdvices;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.jsse.BCSSLConnection;
import org.bouncycastle.jsse.BCX509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Hands BCJSSE's handshakes to the seam. Any thread may call its hooks; they are lock-free and never block. */
public final class BcJsseAdapter implements LibraryAdapter {
    private final Exchanges exchanges;
    private final CertificateOffer offer;
    private final LayeredPorts layeredPorts = new LayeredPorts();

    public BcJsseAdapter(Exchanges exchanges) {
        this.exchanges = exchanges;
        this.offer = new CertificateOffer(exchanges, Handshakes.STANDARD);
    }

    @Override
    public Hook hook(String name) {
        return switch (name) {
            case BcJsseHooks.KEY_MANAGER -> this::keyManager;
            case BcJsseHooks.RESUMPTION -> TlsAdvices.resumption(exchanges);
            case BcJsseHooks.LAYERED_SOCKET -> layeredPorts.made();
            case BcJsseHooks.PEER_PORT -> layeredPorts.asked();
            default -> this::handshakeComplete;
        };
    }

    private @Nullable Object keyManager(@Nullable Object self, @Nullable Object first, @Nullable Object second) {
        BCX509ExtendedKeyManager application = (BCX509ExtendedKeyManager) Objects.requireNonNull(first);
        if (application instanceof BcSeamKeyManager) {
            return null;
        }
        SeamKeyManager seam = SeamKeyManager.before(application, offer);
        return seam == null ? null : new BcSeamKeyManager(application, seam);
    }

    /** Until 1.80 the connection's session does not take over the values of its handshake's: what is to stay with it is the mark. */
    private @Nullable Object handshakeComplete(
            @Nullable Object transport, @Nullable Object connection, @Nullable Object second) {
        SSLSession handshake = transport instanceof SSLSocket socket
                ? socket.getHandshakeSession()
                : ((SSLEngine) Objects.requireNonNull(transport)).getHandshakeSession();
        ConnectionMark mark = handshake == null ? null : ConnectionMark.of(handshake);
        if (mark != null) {
            mark.put(((BCSSLConnection) Objects.requireNonNull(connection)).getSession());
        }
        return null;
    }
}
