package dev.holdfast.tls.conscrypt;

import dev.holdfast.hook.Advices;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;
import dev.holdfast.tls.TlsAdvices;

/** What is woven into Conscrypt, by class members of 2.5.2 to 2.9.0. */
public final class ConscryptHooks implements LibraryHooks {
    static final String KEY_MANAGER = "key manager";
    static final String RESUMPTION = "resumption";
    static final String PEER_PORT = "peer port";

    @Override
    public String name() {
        return "Conscrypt 2";
    }

    @Override
    public String family() {
        return "Conscrypt";
    }

    @Override
    public String[] packages() {
        return new String[] {"org/conscrypt/"};
    }

    @Override
    public HookPoint[] points() {
        return new HookPoint[] {
            // Read per handshake, so that contexts made before the agent are reached, and those that have no key
            // manager.
            new HookPoint(
                    "org.conscrypt.SSLParametersImpl",
                    "getX509KeyManager",
                    "()Ljavax/net/ssl/X509KeyManager;",
                    Advices.RESULT,
                    KEY_MANAGER),
            new HookPoint(
                    "org.conscrypt.ClientSessionContext",
                    "getCachedSession",
                    "(Ljava/lang/String;ILorg/conscrypt/SSLParametersImpl;)Lorg/conscrypt/NativeSslSession;",
                    TlsAdvices.RESUMPTION,
                    RESUMPTION),
            // What a socket tells its engine of the peer; the socket's own getPort is the application's to see.
            new HookPoint("org.conscrypt.AbstractConscryptSocket$1", "getPort", "()I", TlsAdvices.PEER_PORT, PEER_PORT)
        };
    }

    @Override
    public String adapter() {
        return "dev.holdfast.tls.conscrypt.ConscryptAdapter";
    }
}
