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
        String provider = "org.bouncycastle.jsse.provider.";
        return new HookPoint[] {
            // Read per handshake, so that contexts made before the agent are reached, and those that have no key
            // manager.
            new HookPoint(
                    provider + "ContextData",
                    "getX509KeyManager",
                    "()Lorg/bouncycastle/jsse/BCX509ExtendedKeyManager;",
                    Advices.RESULT,
                    KEY_MANAGER),
            new HookPoint(
                    provider + "ProvSSLSessionContext",
                    "getSessionImpl",
                    "(Ljava/lang/String;I)Lorg/bouncycastle/jsse/provider/ProvSSLSession;",
                    TlsAdvices.RESUMPTION,
                    RESUMPTION),
            new HookPoint(
                    provider + "ProvSSLSocketWrap",
                    "<init>",
                    "(Lorg/bouncycastle/jsse/provider/ContextData;Ljava/net/Socket;Ljava/lang/String;IZ)V",
                    TlsAdvices.LAYERED_SOCKET,
                    LAYERED_SOCKET),
            new HookPoint(provider + "ProvSSLSocketWrap", "getPeerPort", "()I", TlsAdvices.PEER_PORT, PEER_PORT)
        };
    }

    @Override
    public String adapter() {
        return "dev.holdfast.tls.bcjsse.BcJsseAdapter";
    }
}
