package dev.holdfast.tls.tcnative;

import dev.holdfast.hook.Advices;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;
import dev.holdfast.tls.TlsAdvices;

/** What is woven into Netty's use of netty-tcnative, by class members of Netty 4.1.100 to 4.2.18. */
public final class TcnativeHooks implements LibraryHooks {
    static final String NEW_ENGINE = "new engine";
    static final String VERIFY = "verify";
    static final String CLIENT_CERTIFICATE = "client certificate";
    static final String RESUMPTION = "resumption";

    private static final String SSL = "io.netty.handler.ssl.";

    @Override
    public String name() {
        return "netty-tcnative";
    }

    @Override
    public String family() {
        return "netty-tcnative";
    }

    @Override
    public String[] packages() {
        return new String[] {"io/netty/"};
    }

    @Override
    public HookPoint[] points() {
        return new HookPoint[] {
            newEngine("OpenSslContext"),
            newEngine("ReferenceCountedOpenSslContext"),
            // A full handshake has come to the server's certificate; one that resumes a session never does.
            verify("TrustManagerVerifyCallback"),
            verify("ExtendedTrustManagerVerifyCallback"),
            new HookPoint(
                    SSL + "OpenSslKeyMaterialManager",
                    "setKeyMaterialClientSide",
                    "(Lio/netty/handler/ssl/ReferenceCountedOpenSslEngine;[Ljava/lang/String;[Ljavax/security/auth/x500/X500Principal;)V",
                    TlsAdvices.CLIENT_CERTIFICATE,
                    CLIENT_CERTIFICATE),
            // Asked of a cached session before it is offered to the server; one that is not valid leaves the cache.
            new HookPoint(SSL + "OpenSslSessionCache$NativeSslSession", "isValid", "()Z", Advices.NOT_TRUE, RESUMPTION)
        };
    }

    @Override
    public String adapter() {
        return "dev.holdfast.tls.tcnative.TcnativeAdapter";
    }

    private static HookPoint newEngine(String context) {
        return new HookPoint(
                SSL + context,
                "newEngine0",
                "(Lio/netty/buffer/ByteBufAllocator;Ljava/lang/String;IZ)Ljavax/net/ssl/SSLEngine;",
                Advices.ENTER,
                NEW_ENGINE);
    }

    private static HookPoint verify(String callback) {
        return new HookPoint(
                SSL + "ReferenceCountedOpenSslClientContext$" + callback,
                "verify",
                "(Lio/netty/handler/ssl/ReferenceCountedOpenSslEngine;[Ljava/security/cert/X509Certificate;Ljava/lang/String;)V",
                Advices.ENTER,
                VERIFY);
    }
}
