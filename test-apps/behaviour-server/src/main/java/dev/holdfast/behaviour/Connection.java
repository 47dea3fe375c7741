package dev.holdfast.behaviour;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a request came by.
 *
 * @param port that the server listens on
 * @param tlsProtocol as JSSE names it; null without TLS
 * @param cipherSuite as JSSE names it; null without TLS
 * @param certificate the client's leaf; null where it sent none
 */
public record Connection(int port, String tlsProtocol, String cipherSuite, X509Certificate certificate) {

    static Connection of(int port, SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return new Connection(port, session.getProtocol(), session.getCipherSuite(), (X509Certificate) chain[0]);
        } catch (SSLPeerUnverifiedException e) {
            return new Connection(port, session.getProtocol(), session.getCipherSuite(), null);
        }
    }

    /** {@code x5t#S256} of the client's certificate, RFC 8705 section 3.1; null without one. */
    public String thumbprint() {
        if (certificate == null) {
            return null;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The client's subject as RFC 2253 writes it; null without a certificate. */
    public String subject() {
        return certificate == null
                ? null
                : certificate.getSubjectX500Principal().getName();
    }
}
