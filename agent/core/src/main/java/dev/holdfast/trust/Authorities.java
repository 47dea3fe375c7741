package dev.holdfast.trust;

import dev.holdfast.config.CertificateBundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The only certificates that a server's chain may lead to. Whether it does is for the JDK to say (RFC 5280 with serverAuth, the
 * host name by RFC 9525); here is only the order in which its certificates are put before it.
 *
 * <p>Immutable and thread-safe. Validation takes about a millisecond and does no I/O: revocation is not looked at, and a path is
 * made of what the server sent, so that no missing certificate is ever looked for in the network.
 */
public final class Authorities {
    /** Of a general name, RFC 5280 section 4.2.1.6. */
    private static final Integer DNS_NAME = 2;

    private final List<X509Certificate> certificates;
    private final X509ExtendedTrustManager platform;

    private Authorities(List<X509Certificate> certificates, X509ExtendedTrustManager platform) {
        this.certificates = List.copyOf(certificates);
        this.platform = platform;
    }

    /**
     * The certificates of a PEM bundle.
     *
     * @throws IOException it holds none, or something that is none; the message tells a person what is wrong, in words that
     *     follow the file's name
     */
    public static Authorities of(byte[] bundle) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (byte[] encoded : CertificateBundle.certificates(bundle)) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded)));
            }
        } catch (CertificateException e) {
            throw new IOException("cannot be decoded at certificate " + (certificates.size() + 1), e);
        }
        return new Authorities(certificates, platform(certificates));
    }

    /** Those that this JVM trusts by default, {@code javax.net.ssl.trustStore} or {@code cacerts}. */
    public static Authorities ofThisJvm() throws GeneralSecurityException {
        TrustManagerFactory factory = factory();
        factory.init((KeyStore) null);
        List<X509Certificate> certificates = new ArrayList<>();
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager manager) {
                certificates.addAll(List.of(manager.getAcceptedIssuers()));
            }
        }
        if (certificates.isEmpty()) {
            throw new KeyStoreException("this JVM trusts no authority");
        }
        return new Authorities(certificates, platform(certificates));
    }

    /** How many there are. */
    public int count() {
        return certificates.size();
    }

    /**
     * Judges a server by the certificates that it sent.
     *
     * @param sent leaf first; the others may stand in any order, and some may not belong to the chain
     * @param host the name or address that the client set out to
     * @param cipherSuite of the connection, by its standard name
     * @return null for a server that may be spoken to; else why not, in a few printable words
     */
    public @Nullable String refusal(X509Certificate[] sent, String host, String cipherSuite) {
        X509Certificate[] path = path(sent);
        if (path == null) {
            return "its certificate leads to none of the authorities";
        }
        if (!isAddress(host) && !namesHosts(sent[0])) {
            return "its certificate has no subject alternative name that is a host"; // the JDK would go by the subject
        }
        try {
            platform.checkServerTrusted(path, authenticationType(cipherSuite), new PresentedPeer(host));
            return null;
        } catch (CertificateException e) {
            return printable(e);
        }
    }

    /**
     * From the leaf to the first certificate that is an authority or is signed by one. The JDK gets no more than that: where a
     * path does not end so it would search for one, and with {@code com.sun.security.enableAIAcaIssuers} do so in the network.
     */
    private X509Certificate @Nullable [] path(X509Certificate[] sent) {
        List<X509Certificate> path = new ArrayList<>();
        X509Certificate last = sent.length == 0 ? null : sent[0];
        while (last != null && !path.contains(last)) {
            path.add(last);
            if (certificates.contains(last) || issuer(last, certificates) != null) {
                return path.toArray(new X509Certificate[0]);
            }
            last = issuer(last, List.of(sent));
        }
        return null;
    }

    private static @Nullable X509Certificate issuer(X509Certificate certificate, List<X509Certificate> candidates) {
        for (X509Certificate candidate : candidates) {
            if (isIssuedBy(certificate, candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static boolean isIssuedBy(X509Certificate certificate, X509Certificate candidate) {
        if (!certificate.getIssuerX500Principal().equals(candidate.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(candidate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false; // another one of that name
        }
    }

    /** RFC 9525 section 6.3: the subject's common name does not count. */
    private static boolean namesHosts(X509Certificate leaf) {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            if (names != null) {
                for (List<?> name : names) {
                    if (DNS_NAME.equals(name.get(0))) {
                        return true;
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return false;
        }
        return false;
    }

    private static boolean isAddress(String host) {
        char last = host.isEmpty() ? 'x' : host.charAt(host.length() - 1);
        return host.indexOf(':') >= 0 || (last >= '0' && last <= '9');
    }

    /** What the key exchange needs of the certificate's key usage; "UNKNOWN" is what JSSE says where it is a signature. */
    private static String authenticationType(String cipherSuite) {
        return cipherSuite.startsWith("TLS_RSA_")
                ? "RSA"
                : cipherSuite.startsWith("TLS_ECDH_") ? "ECDH_ECDSA" : "UNKNOWN";
    }

    private static X509ExtendedTrustManager platform(List<X509Certificate> certificates) {
        Set<TrustAnchor> anchors = new HashSet<>();
        for (X509Certificate certificate : certificates) {
            anchors.add(new TrustAnchor(certificate, null));
        }
        try {
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
            parameters.setRevocationEnabled(false);
            TrustManagerFactory factory = factory();
            factory.init(new CertPathTrustManagerParameters(parameters));
            for (TrustManager each : factory.getTrustManagers()) {
                if (each instanceof X509ExtendedTrustManager manager) {
                    return manager;
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has PKIX", e);
        }
        throw new IllegalStateException("no trust manager that looks at host names");
    }

    /** The JDK's by name: an application that trusts everybody may have put a provider of its own first, and changed the default. */
    private static TrustManagerFactory factory() throws NoSuchAlgorithmException {
        try {
            return TrustManagerFactory.getInstance("PKIX", "SunJSSE");
        } catch (NoSuchProviderException e) {
            return TrustManagerFactory.getInstance("PKIX");
        }
    }

    /** The message may quote names of the certificate, which whoever made it was free to choose. */
    private static String printable(CertificateException refusal) {
        Throwable deepest = refusal;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = String.valueOf(deepest.getMessage());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < message.length() && i < 200; i++) {
            char c = message.charAt(i);
            text.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return text.toString();
    }
}
