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
 * this type and stays out of them. Immutable.
 *
 * <p>The authorities that a server lists do not bound the offer: the configuration names this identity for this server, such lists
 * are often incomplete (cross-signed authorities), and a refused handshake says more than an anonymous one that ends as
 * invalid_client. {@link Generation#leadsTo} is there for a diagnosis.
 */
public class AgentKeyManager extends X509ExtendedKeyManager {
    private static final String ALIAS = "holdfast";

    private final @Nullable Generation generation;

    public AgentKeyManager(@Nullable Generation generation) {
        this.generation = generation;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return generation != null && generation.hasKeyType(keyType) ? new String[] {ALIAS} : null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyTypes);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyTypes);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return generation != null && ALIAS.equals(alias) ? generation.chain().toArray(new X509Certificate[0]) : null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return generation != null && ALIAS.equals(alias) ? generation.privateKey() : null;
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
