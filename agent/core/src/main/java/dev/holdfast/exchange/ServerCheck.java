package dev.holdfast.exchange;

import dev.holdfast.config.Stage;
import dev.holdfast.policy.Service;
import dev.holdfast.trust.ServerTrust;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Holds the server of a connection against the service's {@code trust} before anything of a request goes out.
 *
 * <p>At enforce a server that does not pass gets nothing, not even the static key: it may be a counterfeit, or a proxy that opens
 * TLS (RFC 9700 section 4.9.1). That holds for every attempt, whether the percentage chose it or not, and the failure policy has
 * no say. In observe and shadow it is recorded. Stateless, for any thread; it costs one look-up in the session.
 */
final class ServerCheck {
    private ServerCheck() {}

    /**
     * Whether the attempt is decided by who the server is; then everything is counted and stands in the attempt.
     *
     * @param session the connection's, null for plain http, where there is no server that could show who it is
     */
    static boolean settles(Attempt attempt, @Nullable SSLSession session, boolean carriesStatic) {
        Route route = attempt.route();
        ServerTrust trust = route.trust();
        if (trust == null) {
            return false;
        }
        String refusal = session == null ? "the request goes over plain http" : trust.refusal(session);
        if (refusal == null) {
            return false;
        }
        Service service = route.service();
        route.counters().notReplaced(Failure.SERVER_UNTRUSTED.number());
        if (service.stage() == Stage.ENFORCE) {
            route.counters().denied();
            attempt.deny(new HoldfastDeniedException("request to service " + service.name() + " denied ("
                    + Failure.SERVER_UNTRUSTED.label() + "): " + refusal + "; " + Failure.SERVER_UNTRUSTED.explanation()
                    + ". on-failure does not change this: such a server gets nothing"));
        } else if (carriesStatic) {
            route.counters().sentStatic();
        }
        return true;
    }
}
