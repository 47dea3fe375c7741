package dev.holdfast.tls.tcnative;

import dev.holdfast.tls.SessionView;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The session of a handshake, with the certificates that the server has shown in it. */
final class ShownSession extends SessionView {
    private final ReferenceCountedOpenSslEngine engine;

    ShownSession(SSLSession session, ReferenceCountedOpenSslEngine engine) {
        super(session);
        this.engine = engine;
    }

    @Override
    public Certificate[] getPeerCertificates() throws SSLPeerUnverifiedException {
        byte[][] chain = chain();
        if (chain == null || chain.length == 0) {
            throw new SSLPeerUnverifiedException("no certificate yet");
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Certificate[] certificates = new X509Certificate[chain.length];
            for (int i = 0; i < chain.length; i++) {
                certificates[i] = factory.generateCertificate(new ByteArrayInputStream(chain[i]));
            }
            return certificates;
        } catch (CertificateException e) {
            SSLPeerUnverifiedException unverified = new SSLPeerUnverifiedException("not a certificate");
            unverified.initCause(e);
            throw unverified;
        }
    }

    /** The engine's lock keeps the native object from being freed meanwhile. */
    private byte[][] chain() {
        synchronized (engine) {
            long pointer = engine.sslPointer();
            return pointer == 0 ? new byte[0][] : SSL.getPeerCertChain(pointer);
        }
    }
}
