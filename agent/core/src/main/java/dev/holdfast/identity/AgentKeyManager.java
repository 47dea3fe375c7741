package dev.holdfast.identity;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key manager of the agent's own connections, which offer one generation or none. The TLS seam recognises these contexts by
 * this type and stays out of them.
 */
public final class AgentKeyManager extends X509ExtendedKeyManager {
    private static final String ALIAS = "holdfast";

    private final @Nullable Generation generation;

    public AgentKeyManager(@Nullable Generation generation) {
        this.generation = generation;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
        return generation == null ? null : new String[] {ALIAS};
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return choose(keyTypes);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return choose(keyTypes);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return generation == null ? null : generation.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return generation == null ? null : generation.privateKey();
    }

    private @Nullable String choose(String[] keyTypes) {
        if (generation != null) {
            for (String keyType : keyTypes) {
                if (generation.hasKeyType(keyType)) {
                    return ALIAS;
                }
            }
        }
        return null;
    }
}
