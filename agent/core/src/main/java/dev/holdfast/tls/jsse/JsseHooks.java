package dev.holdfast.tls.jsse;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Advices;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.HookSet;
import dev.holdfast.hook.Opening;
import dev.holdfast.identity.AgentKeyManager;
import java.net.Socket;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What is woven into SunJSSE, by class members of JDK 17 to 25.
 *
 * <p>{@code SSLContextImpl.getX509KeyManager} is read per handshake, so wrapping there reaches contexts made before the agent,
 * the default one, null and custom key managers; wrapping {@code SSLContext.init} would miss the first two.
 */
public final class JsseHooks implements HookSet {
    private static final String ADVICE = "dev.holdfast.tls.jsse.advice.";
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
                    ADVICE + "ResumptionAdvice",
                    RESUMPTION),
            new HookPoint(
                    "sun.security.ssl.SSLSocketImpl",
                    "<init>",
                    "(Lsun/security/ssl/SSLContextImpl;Ljava/net/Socket;Ljava/lang/String;IZ)V",
                    ADVICE + "LayeredSocketAdvice",
                    LAYERED_SOCKET),
            new HookPoint("sun.security.ssl.SSLSocketImpl", "getPeerPort", "()I", ADVICE + "PeerPortAdvice", PEER_PORT)
        };
    }

    @Override
    public Hook hook(HookPoint point, Exchanges exchanges) {
        return switch (point.hook()) {
            case KEY_MANAGER -> (self, keyManager, unused) -> wrap((X509ExtendedKeyManager) keyManager, exchanges);
            case RESUMPTION -> (session, host, port) -> refused((SSLSession) session, host, port, exchanges);
            case LAYERED_SOCKET ->
                (socket, layer, port) -> {
                    layeredPorts.remember((Socket) socket, (Socket) layer, (Integer) Objects.requireNonNull(port));
                    return null;
                };
            default -> (socket, unused, none) -> layeredPorts.of((Socket) socket);
        };
    }

    private static @Nullable Object wrap(@Nullable X509ExtendedKeyManager keyManager, Exchanges exchanges) {
        // the agent's own contexts offer what they were made for
        if (keyManager == null || keyManager instanceof AgentKeyManager || keyManager instanceof SeamKeyManager) {
            return null;
        }
        return new SeamKeyManager(keyManager, exchanges);
    }

    /** The session itself when it must not be resumed. */
    private static @Nullable Object refused(
            @Nullable SSLSession session, @Nullable Object host, @Nullable Object port, Exchanges exchanges) {
        if (session == null || exchanges.mayResume(session, (String) host, (Integer) Objects.requireNonNull(port))) {
            return null;
        }
        return session;
    }
}
