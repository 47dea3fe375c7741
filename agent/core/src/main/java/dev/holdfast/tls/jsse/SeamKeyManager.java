package dev.holdfast.tls.jsse;

import dev.holdfast.exchange.Address;
import dev.holdfast.exchange.ConnectionMark;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.Routes;
import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.Faults;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the application's key manager: for the addresses of the configuration it offers our certificate, everywhere
 * else, and as a server, it is the application's.
 *
 * <p>It is asked only when the server wants a certificate, and puts its answer as a mark on the session. The alias carries the
 * generation, so that chain and key belong together though they are fetched by two calls. Thread-safe; holds no state.
 */
final class SeamKeyManager extends X509ExtendedKeyManager {
    private static final String PREFIX = "dev.holdfast/";

    private final X509ExtendedKeyManager application;
    private final Exchanges exchanges;

    SeamKeyManager(X509ExtendedKeyManager application, Exchanges exchanges) {
        this.application = application;
        this.exchanges = exchanges;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        String alias = null;
        if (socket instanceof SSLSocket secure) {
            SSLSession handshake = secure.getHandshakeSession();
            String host = handshake == null ? null : handshake.getPeerHost();
            int port = handshake == null ? -1 : handshake.getPeerPort();
            if (host == null && socket.getRemoteSocketAddress() instanceof InetSocketAddress address) {
                host = address.getHostString();
                port = address.getPort();
            }
            alias = choose(keyTypes, issuers, host, port, handshake, socket);
        }
        return alias != null ? alias : application.chooseClientAlias(keyTypes, issuers, socket);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        String alias = engine == null
                ? null
                : choose(
                        keyTypes,
                        issuers,
                        engine.getPeerHost(),
                        engine.getPeerPort(),
                        engine.getHandshakeSession(),
                        engine);
        return alias != null ? alias : application.chooseEngineClientAlias(keyTypes, issuers, engine);
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
        return application.chooseEngineServerAlias(keyType, issuers, engine);
    }

    /** JSSE calls without the bridge between: a fault of ours would end the application's handshake. Without a certificate it goes on. */
    @Nullable String choose(
            String[] keyTypes,
            Principal @Nullable [] issuers,
            @Nullable String host,
            int port,
            @Nullable SSLSession handshake,
            Object transport) {
        try {
            return decide(keyTypes, issuers, host, port, handshake, transport);
        } catch (RuntimeException | Error fault) {
            Faults.count(fault);
            return null;
        }
    }

    private @Nullable String decide(
            String[] keyTypes,
            Principal @Nullable [] issuers,
            @Nullable String host,
            int port,
            @Nullable SSLSession handshake,
            Object transport) {
        Routes routes = exchanges.routes();
        if (handshake == null) {
            return null;
        }
        Address address = routes.address(host, port);
        if (address != null) {
            address.certificateAsked();
        }
        // a host that is no service yet is marked too: the configuration may make it one while the connection lives
        if (address == null || !address.offers()) {
            ConnectionMark.declined(routes.epoch()).put(handshake);
            return null;
        }
        Generation generation = address.generation();
        // SunJSSE has verified and kept the server's certificates before it asks for ours, in TLS 1.2 and 1.3
        if (generation == null || !address.trusts(handshake)) {
            ConnectionMark.declined(0).put(handshake);
            return null;
        }
        if (!isSuitable(generation, keyTypes, issuers)) {
            ConnectionMark.unsuitable(generation.number()).put(handshake);
            return null;
        }
        ConnectionMark.offered(generation.number()).put(handshake);
        exchanges.offered(generation, transport, handshake);
        return PREFIX + generation.identity() + "/" + generation.number();
    }

    /** Not expired, and of a type and an authority that the server takes (RFC 9846 section 4.5.1.2); no authorities means any. */
    private static boolean isSuitable(Generation generation, String[] keyTypes, Principal @Nullable [] issuers) {
        if (!generation.leadsTo(issuers) || Instant.now().isAfter(generation.notAfter())) {
            return false;
        }
        for (String keyType : keyTypes) {
            if (generation.hasKeyType(keyType)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOurs(@Nullable String alias) {
        return alias != null && alias.startsWith(PREFIX);
    }

    /** The generation of an alias of ours; null when it has been dropped since, and then the handshake fails rather than mix. */
    private @Nullable Generation generation(String alias) {
        int slash = alias.lastIndexOf('/');
        return exchanges.generation(Long.parseLong(alias.substring(slash + 1)));
    }
}
