package dev.holdfast.tls;

import dev.holdfast.identity.AgentKeyManager;
import dev.holdfast.identity.Generation;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the application's key manager: for the addresses of the configuration it offers our certificate, everywhere
 * else, and as a server, it is the application's.
 *
 * <p>The alias carries the generation, so that chain and key belong together though they are fetched by two calls. Thread-safe;
 * holds no state.
 */
public final class SeamKeyManager extends X509ExtendedKeyManager {
    private static final String PREFIX = "dev.holdfast/";

    private final X509KeyManager application;
    private final CertificateOffer offer;

    private SeamKeyManager(X509KeyManager application, CertificateOffer offer) {
        this.application = application;
        this.offer = offer;
    }

    /**
     * Puts one before a key manager.
     *
     * @param application null for a context that has none
     * @return null when it is one already, or the agent's own, whose contexts offer what they were made for
     */
    public static @Nullable SeamKeyManager before(@Nullable X509KeyManager application, CertificateOffer offer) {
        if (application instanceof AgentKeyManager || application instanceof SeamKeyManager) {
            return null;
        }
        return new SeamKeyManager(application == null ? new AgentKeyManager(null) : application, offer);
    }

    /** An alias of ours for a socket's handshake, or null: the application's key manager is to be asked. */
    public @Nullable String chooseOurs(String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return socket instanceof SSLSocket secure ? alias(offer.choose(secure, keyTypes, issuers)) : null;
    }

    /** The same for an engine's handshake. */
    public @Nullable String chooseOurs(String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return engine == null ? null : alias(offer.choose(engine, keyTypes, issuers));
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        String alias = chooseOurs(keyTypes, issuers, socket);
        return alias != null ? alias : application.chooseClientAlias(keyTypes, issuers, socket);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        String alias = chooseOurs(keyTypes, issuers, engine);
        if (alias != null) {
            return alias;
        }
        return application instanceof X509ExtendedKeyManager extended
                ? extended.chooseEngineClientAlias(keyTypes, issuers, engine)
                : application.chooseClientAlias(keyTypes, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        if (!isOurs(alias)) {
            return application.getCertificateChain(alias);
        }
        Generation generation = generation(alias);
        return generation == null ? null : generation.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        if (!isOurs(alias)) {
            return application.getPrivateKey(alias);
        }
        Generation generation = generation(alias);
        return generation == null ? null : generation.privateKey();
    }

    /** Which of the key types an alias of ours is for; null for none. */
    public @Nullable String keyType(String alias, String[] keyTypes) {
        Generation generation = generation(alias);
        for (String keyType : keyTypes) {
            if (generation != null && generation.hasKeyType(keyType)) {
                return keyType;
            }
        }
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
        return application.getClientAliases(keyType, issuers);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
        return application.getServerAliases(keyType, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return application.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return application instanceof X509ExtendedKeyManager extended
                ? extended.chooseEngineServerAlias(keyType, issuers, engine)
                : application.chooseServerAlias(keyType, issuers, null);
    }

    private static @Nullable String alias(@Nullable Generation generation) {
        return generation == null ? null : PREFIX + generation.identity() + "/" + generation.number();
    }

    private static boolean isOurs(@Nullable String alias) {
        return alias != null && alias.startsWith(PREFIX);
    }

    private @Nullable Generation generation(String alias) {
        int slash = alias.lastIndexOf('/');
        return offer.generation(Long.parseLong(alias.substring(slash + 1)));
    }
}
