package dev.holdfast.command;

import dev.holdfast.command.CheckReport.Problem;
import dev.holdfast.config.HostPattern;
import dev.holdfast.policy.Service;
import org.jspecify.annotations.Nullable;

/**
 * What one resource server of a service answered. Immutable.
 *
 * @param first a handshake in which we offer nothing; null for a wildcard, which names no host that could be asked
 * @param second one in which our certificate is offered; null when it was not to be, or the first gave no reason to
 * @param distrust why the server's certificate does not pass; null when it passes or none was shown
 * @param suits whether the service's certificate is one that the server asks for; null when it has none or nobody asked
 * @param problem null when all is well as far as can be seen
 */
record ServerFinding(
        Service service,
        HostPattern host,
        Handshake.@Nullable Result first,
        Handshake.@Nullable Result second,
        @Nullable String distrust,
        @Nullable Boolean suits,
        @Nullable Problem problem) {

    static ServerFinding skipped(Service service, HostPattern host) {
        return new ServerFinding(service, host, null, null, null, null, null);
    }

    String name() {
        return CheckText.host(host);
    }

    /** It has gone on without a certificate, or it has not: null when nobody asked for one or nobody knows. */
    @Nullable Boolean requires() {
        return (first == null || !first.asked()) ? null : Boolean.valueOf(first.failure() != null);
    }

    /** Null when our certificate was not offered. That it was not refused does not show that it was accepted. */
    @Nullable Boolean refused() {
        return (second == null || !second.isOffered()) ? null : Boolean.valueOf(second.failure() != null);
    }
}
