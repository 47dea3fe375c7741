package dev.holdfast.exchange;

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
 * @param identity null when the service has none
 * @param credentials null for plain mTLS, and while no token is wanted
 * @param trust null when every server will do that the application trusts
 */
public record Route(
        Service service,
        @Nullable Identity identity,
        @Nullable ServiceCredentials credentials,
        ServiceCounters counters,
        @Nullable ServerTrust trust) {

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
