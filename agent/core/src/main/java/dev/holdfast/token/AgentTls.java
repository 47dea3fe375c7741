package dev.holdfast.token;

import dev.holdfast.identity.AgentKeyManager;
import dev.holdfast.identity.Generation;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS contexts for the agent's own connections. {@link AgentKeyManager} is their mark: the TLS seam, which would otherwise
 * decide what they offer, stays out of them.
 */
final class AgentTls {
    private AgentTls() {}

    /**
     * A context that offers that generation. One per generation and issuer, so that no session is resumed with the certificate
     * of another.
     *
     * @param trust PEM bundle of the only authorities that count; null means the JVM's own trust
     */
    static SSLContext context(@Nullable Path trust, Generation generation)
            throws GeneralSecurityException, IOException {
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trust == null ? null : authorities(trust));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new AgentKeyManager(generation)}, trustManagers.getTrustManagers(), null);
        return context;
    }

    private static KeyStore authorities(Path bundle) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = new FileInputStream(bundle.toFile())) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new CertificateException("the file holds no certificate");
            }
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
        }
        return store;
    }
}
