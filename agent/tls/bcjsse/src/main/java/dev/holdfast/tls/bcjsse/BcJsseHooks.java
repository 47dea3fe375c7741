package dev.holdfast.tls.bcjsse;

import dev.holdfast.hook.Advices;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;
import dev.holdfast.tls.TlsAdvices;

/** What is woven into BCJSSE, by class members of bctls-jdk18on 1.71 to 1.84. */
public final class BcJsseHooks implements LibraryHooks {
    static final String KEY_MANAGER = "key manager";
    static final String RESUMPTION = "resumption";
    static final String LAYERED_SOCKET = "layered socket";
    static final String PEER_PORT = "peer port";
    static final String HANDSHAKE_COMPLETE = "handshake complete";

    private static final String PROVIDER = "org.bouncycastle.jsse.provider.";

    @Override
    public String name() {
        return "BCJSSE";
    }

    @Override
    public String family() {
        return "BCJSSE";
    }

    @Override
    public String[] packages() {
        return new String[] {"org/bouncycastle/jsse/"};
    }

    @Override
    public HookPoint[] points() {
        return new HookPoint[] {
            // Read per handshake, so that contexts made before the agent are reached, and those that have no key
            // manager.
            new HookPoint(
                    PROVIDER + "ContextData",
                    "getX509KeyManager",
                    "()Lorg/bouncycastle/jsse/BCX509ExtendedKeyManager;",
                    Advices.RESULT,
                    KEY_MANAGER),
            new HookPoint(
                    PROVIDER + "ProvSSLSessionContext",
                    "getSessionImpl",
                    "(Ljava/lang/String;I)Lorg/bouncycastle/jsse/provider/ProvSSLSession;",
                    TlsAdvices.RESUMPTION,
                    RESUMPTION),
            new HookPoint(
                    PROVIDER + "ProvSSLSocketWrap",
                    "<init>",
                    "(Lorg/bouncycastle/jsse/provider/ContextData;Ljava/net/Socket;Ljava/lang/String;IZ)V",
                    TlsAdvices.LAYERED_SOCKET,
                    LAYERED_SOCKET),
            new HookPoint(PROVIDER + "ProvSSLSocketWrap", "getPeerPort", "()I", TlsAdvices.PEER_PORT, PEER_PORT),
            handshakeComplete("ProvSSLSocketWrap"),
            handshakeComplete("ProvSSLSocketDirect"),
            handshakeComplete("ProvSSLEngine")
        };
    }

    @Override
    public String adapter() {
        return "dev.holdfast.tls.bcjsse.BcJsseAdapter";
    }

    private static HookPoint handshakeComplete(String transport) {
        return new HookPoint(
                PROVIDER + transport,
                "notifyHandshakeComplete",
                "(Lorg/bouncycastle/jsse/provider/ProvSSLConnection;)V",
                Advices.ENTER,
                HANDSHAKE_COMPLETE);
    }
}
