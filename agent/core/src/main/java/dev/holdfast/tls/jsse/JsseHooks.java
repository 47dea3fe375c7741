package dev.holdfast.tls.jsse;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Advices;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.HookSet;
import dev.holdfast.hook.Opening;
import dev.holdfast.tls.CertificateOffer;
import dev.holdfast.tls.Handshakes;
import dev.holdfast.tls.LayeredPorts;
import dev.holdfast.tls.SeamKeyManager;
import dev.holdfast.tls.TlsAdvices;
import javax.net.ssl.X509KeyManager;

/**
 * What is woven into SunJSSE, by class members of JDK 17 to 25.
 *
 * <p>{@code SSLContextImpl.getX509KeyManager} is read per handshake, so wrapping there reaches contexts made before the agent,
 * the default one, null and custom key managers; wrapping {@code SSLContext.init} would miss the first two.
 */
public final class JsseHooks implements HookSet {
    private static final String KEY_MANAGER = "key manager";
    private static final String RESUMPTION = "resumption";
    private static final String LAYERED_SOCKET = "layered socket";
    private static final String PEER_PORT = "peer port";

    private final LayeredPorts layeredPorts = new LayeredPorts();

    @Override
    public String name() {
        return "SunJSSE";
    }

    @Override
    public Opening[] openings() {
        return new Opening[0];
    }

    @Override
    public HookPoint[] points() {
        return new HookPoint[] {
            new HookPoint(
                    "sun.security.ssl.SSLContextImpl",
                    "getX509KeyManager",
                    "()Ljavax/net/ssl/X509ExtendedKeyManager;",
                    Advices.RESULT,
                    KEY_MANAGER),
            new HookPoint(
                    "sun.security.ssl.SSLSessionContextImpl",
                    "get",
                    "(Ljava/lang/String;I)Lsun/security/ssl/SSLSessionImpl;",
                    TlsAdvices.RESUMPTION,
                    RESUMPTION),
            new HookPoint(
                    "sun.security.ssl.SSLSocketImpl",
                    "<init>",
                    "(Lsun/security/ssl/SSLContextImpl;Ljava/net/Socket;Ljava/lang/String;IZ)V",
                    TlsAdvices.LAYERED_SOCKET,
                    LAYERED_SOCKET),
            new HookPoint("sun.security.ssl.SSLSocketImpl", "getPeerPort", "()I", TlsAdvices.PEER_PORT, PEER_PORT)
        };
    }

    @Override
    public Hook hook(HookPoint point, Exchanges exchanges) {
        return switch (point.hook()) {
            case KEY_MANAGER -> {
                CertificateOffer offer = new CertificateOffer(exchanges, Handshakes.STANDARD);
                yield (self, keyManager, unused) ->
                        keyManager == null ? null : SeamKeyManager.before((X509KeyManager) keyManager, offer);
            }
            case RESUMPTION -> TlsAdvices.resumption(exchanges);
            case LAYERED_SOCKET -> layeredPorts.made();
            default -> layeredPorts.asked();
        };
    }
}
