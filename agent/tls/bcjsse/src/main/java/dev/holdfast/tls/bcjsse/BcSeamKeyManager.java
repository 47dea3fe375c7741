package dev.holdfast.tls.bcjsse;

import dev.holdfast.tls.SeamKeyManager;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.jsse.BCX509ExtendedKeyManager;
import org.bouncycastle.jsse.BCX509Key;
import org.jspecify.annotations.Nullable;

/**
 * The seam as BCJSSE wants it. Left to itself, BCJSSE asks a key manager for one key type after the other: the application's key of
 * the first would win over ours of the second. Immutable, for any thread.
 */
final class BcSeamKeyManager extends BCX509ExtendedKeyManager {
    private final BCX509ExtendedKeyManager application;
    private final SeamKeyManager seam;

    BcSeamKeyManager(BCX509ExtendedKeyManager application, SeamKeyManager seam) {
        this.application = application;
        this.seam = seam;
    }

    @Override
    public @Nullable BCX509Key chooseClientKeyBC(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        String ours = seam.chooseOurs(keyTypes, issuers, socket);
        return ours != null ? key(ours, keyTypes) : application.chooseClientKeyBC(keyTypes, issuers, socket);
    }

    @Override
    public @Nullable BCX509Key chooseEngineClientKeyBC(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        String ours = seam.chooseOurs(keyTypes, issuers, engine);
        return ours != null ? key(ours, keyTypes) : application.chooseEngineClientKeyBC(keyTypes, issuers, engine);
    }

    @Override
    public @Nullable BCX509Key chooseServerKeyBC(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return application.chooseServerKeyBC(keyTypes, issuers, socket);
    }

    @Override
    public @Nullable BCX509Key chooseEngineServerKeyBC(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return application.chooseEngineServerKeyBC(keyTypes, issuers, engine);
    }

    @Override
    protected @Nullable BCX509Key getKeyBC(String keyType, String alias) {
        return null; // asked by those methods only that are overridden here
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return seam.chooseClientAlias(keyTypes, issuers, socket);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return seam.chooseEngineClientAlias(keyTypes, issuers, engine);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return seam.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return seam.chooseEngineServerAlias(keyType, issuers, engine);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
        return seam.getClientAliases(keyType, issuers);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
        return seam.getServerAliases(keyType, issuers);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return seam.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return seam.getPrivateKey(alias);
    }

    /** Null when it has been dropped since: then none goes, rather than the application's under our mark. */
    private @Nullable BCX509Key key(String alias, String[] keyTypes) {
        String keyType = seam.keyType(alias, keyTypes);
        PrivateKey key = seam.getPrivateKey(alias);
        X509Certificate[] chain = seam.getCertificateChain(alias);
        return keyType == null || key == null || chain == null ? null : new OurKey(keyType, key, chain);
    }

    private record OurKey(String keyType, PrivateKey key, X509Certificate[] chain) implements BCX509Key {
        @Override
        public String getKeyType() {
            return keyType;
        }

        @Override
        public PrivateKey getPrivateKey() {
            return key;
        }

        @Override
        public X509Certificate[] getCertificateChain() {
            return chain.clone();
        }

        /** Never the key. */
        @Override
        public String toString() {
            return "OurKey[" + keyType + "]";
        }
    }
}
