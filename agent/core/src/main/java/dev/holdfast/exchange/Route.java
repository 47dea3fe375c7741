package dev.holdfast.exchange;

import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.identity.Identity;
import dev.holdfast.policy.Service;
import dev.holdfast.telemetry.CertificateAsked;
import dev.holdfast.telemetry.ServiceCounters;
import dev.holdfast.token.ServiceCredentials;
import dev.holdfast.trust.ServerTrust;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A service with what it needs at run time. Immutable; what it refers to is thread-safe.
 *
 * @param identity the one whose certificate is offered to the service's hosts; null when there is none
 * @param tokenIdentity the one that tokens are asked for with, with a binding by certificate the same; null while no token is
 *     wanted
 * @param credentials null for plain mTLS, and while no token is wanted
 * @param trust null when every server will do that the application trusts
 */
public record Route(
        Service service,
        @Nullable Identity identity,
        @Nullable Identity tokenIdentity,
        @Nullable ServiceCredentials credentials,
        ServiceCounters counters,
        @Nullable ServerTrust trust) {

    /** Whether its requests are replaced on connections only that carry our certificate. */
    public boolean needsCertificate() {
        TokenSettings token = service.settings().token();
        return token == null || token.binding().isByCertificate();
    }

    /** What a new request is to be made with; null when there is nothing. */
    @Nullable Generation generation() {
        Identity bound = bound();
        return bound == null ? null : bound.current();
    }

    /** The identity that requests are made with; null when there is none. */
    @Nullable Identity bound() {
        return credentials == null ? identity : tokenIdentity;
    }

    /**
     * Looks at a connection that a request is about to use until one has told whether the server asks for a certificate: that costs
     * a look-up in its session, afterwards it is one volatile read. A server that asks is noted by its handshake already, so that
     * this finds what no handshake tells: one that never asked, or that did before the configuration made it the service's.
     */
    void noteWhetherAsked(@Nullable SSLSession session) {
        if (session == null || counters.certificateAsked() != CertificateAsked.UNKNOWN) {
            return;
        }
        if (ConnectionMark.of(session) != null) {
            counters.certificateWasAsked();
        } else if (!Staleness.isOlderThanAgent(session)) {
            counters.certificateWasNotAsked();
        }
    }
}
