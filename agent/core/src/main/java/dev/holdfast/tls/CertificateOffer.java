package dev.holdfast.tls;

import dev.holdfast.exchange.Address;
import dev.holdfast.exchange.ConnectionMark;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.Routes;
import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.Faults;
import java.security.Principal;
import java.time.Instant;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate of ours a handshake offers, the same in all TLS stacks. What it decides stays with the connection as a mark.
 *
 * <p>It is asked only when the server wants a certificate. Any thread may ask; it is lock-free and does no I/O.
 */
public final class CertificateOffer {
    private final Exchanges exchanges;
    private final Handshakes handshakes;

    /** @param handshakes of the stack */
    public CertificateOffer(Exchanges exchanges, Handshakes handshakes) {
        this.exchanges = exchanges;
        this.handshakes = handshakes;
    }

    /**
     * Decides for a socket's handshake. A fault of ours would end the application's handshake, as TLS stacks call without the bridge
     * between: it is counted, and without a certificate the handshake goes on.
     *
     * @param keyTypes that the server takes, as key managers are asked
     * @param issuers that the server takes; none or null is any
     * @return the generation whose certificate goes; null: what goes, if anything, is the application's own affair
     */
    public @Nullable Generation choose(SSLSocket socket, String[] keyTypes, Principal @Nullable [] issuers) {
        try {
            return decide(handshakes.of(socket), keyTypes, issuers);
        } catch (RuntimeException | Error fault) {
            Faults.count(fault);
            return null;
        }
    }

    /** The same for an engine's handshake. */
    public @Nullable Generation choose(SSLEngine engine, String[] keyTypes, Principal @Nullable [] issuers) {
        try {
            return decide(handshakes.of(engine), keyTypes, issuers);
        } catch (RuntimeException | Error fault) {
            Faults.count(fault);
            return null;
        }
    }

    /** The generation of that number; null when it has been dropped, and then the handshake fails rather than mix. */
    public @Nullable Generation generation(long number) {
        return exchanges.generation(number);
    }

    private @Nullable Generation decide(
            @Nullable Handshake handshake, String[] keyTypes, Principal @Nullable [] issuers) {
        if (handshake == null) {
            return null;
        }
        Routes routes = exchanges.routes();
        Address address = routes.address(handshake.host(), handshake.port());
        if (address != null) {
            address.certificateAsked();
        }
        // a host that is no service yet is marked too: the configuration may make it one while the connection lives
        if (address == null || !address.offers()) {
            ConnectionMark.declined(routes.epoch()).put(handshake.kept());
            return null;
        }
        Generation generation = address.generation();
        if (generation == null || !address.trusts(handshake.shown())) {
            ConnectionMark.declined(0).put(handshake.kept());
            return null;
        }
        if (!isSuitable(generation, keyTypes, issuers)) {
            ConnectionMark.unsuitable(generation.number()).put(handshake.kept());
            return null;
        }
        ConnectionMark.offered(generation.number()).put(handshake.kept());
        exchanges.offered(generation, handshake.transport(), handshake.kept());
        return generation;
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
}
