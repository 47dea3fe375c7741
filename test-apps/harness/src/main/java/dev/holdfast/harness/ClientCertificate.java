package dev.holdfast.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * One generation of a client's identity.
 *
 * @param key belongs to the first certificate
 * @param chain leaf first, then the issuing authority; the root is left out, as the servers know it
 */
public record ClientCertificate(PrivateKey key, List<X509Certificate> chain) {

    /** Copies the chain. */
    public ClientCertificate {
        chain = List.copyOf(chain);
    }

    /** The leaf. */
    public X509Certificate leaf() {
        return chain.get(0);
    }

    /** {@code x5t#S256} of the leaf, RFC 8705 section 3.1. */
    public String thumbprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(leaf().getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The chain as PEM text. */
    public String certificatePem() {
        return Pem.certificates(chain);
    }

    /** The key as PKCS#8 PEM text. */
    public String keyPem() {
        return Pem.privateKey(key);
    }

    /** The certificate as an issuer registers one that nobody signed, RFC 8705 section 2.2.2; EC keys only. */
    String keySet() {
        try {
            String certificate = Base64.getEncoder().encodeToString(leaf().getEncoded());
            return KeySet.of(
                    (ECPublicKey) leaf().getPublicKey(),
                    "\"use\":\"sig\",\"kid\":\"certificate\",\"x5c\":[\"" + certificate + "\"]");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An SSLContext of the test's own that presents this certificate and trusts the authority. */
    public SSLContext sslContext(Pki pki) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keyStore(), Pki.PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), pki.trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a PKCS#12 file with the password {@link Pki#PASSWORD}. */
    public Path writeKeyStore(Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            keyStore().store(out, Pki.PASSWORD.toCharArray());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore keyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("client", key, Pki.PASSWORD.toCharArray(), chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names the certificate and keeps the key to itself. */
    @Override
    public String toString() {
        return "ClientCertificate[" + leaf().getSubjectX500Principal() + " " + thumbprint() + "]";
    }
}
