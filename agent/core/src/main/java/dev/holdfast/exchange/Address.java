package dev.holdfast.exchange;

import dev.holdfast.config.Stage;
import dev.holdfast.identity.Generation;
import dev.holdfast.identity.Identity;
import dev.holdfast.trust.ServerTrust;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One host and port of the configuration with its services. A handshake knows no more than this, so its services share one
 * identity, which is offered when any of them offers it. Immutable but for what the identity publishes; reads are wait-free.
 */
public final class Address {
    private final Route[] routes;
    private final @Nullable Identity identity;
    private final boolean offers;
    private final long offersSince;
    private final ServerTrust[] trusts;

    /**
     * @param routes the most specific first
     * @param offersSince the epoch since which it has been offering without a break; when it does not offer, the epoch since
     *     which it has not
     */
    private Address(Route[] routes, @Nullable Identity identity, boolean offers, long offersSince) {
        this.routes = routes;
        this.identity = identity;
        this.offers = offers;
        this.offersSince = offersSince;
        this.trusts = enforcedTrusts(routes);
    }

    /**
     * Joins the services of one host pattern.
     *
     * @param routes the most specific first; they share one identity, which the configuration has checked
     * @param before the same pattern's address in the policy before, or null
     */
    static Address of(List<Route> routes, long epoch, @Nullable Address before) {
        Identity identity = null;
        boolean offers = false;
        for (Route route : routes) {
            identity = identity == null ? route.identity() : identity;
            offers |= route.service().offersCertificate();
        }
        boolean unchanged = before != null && before.offers == offers && before.identity == identity;
        return new Address(
                routes.toArray(new Route[0]),
                identity,
                offers,
                before != null && unchanged ? before.offersSince : epoch);
    }

    /** The service that a request belongs to, or null. */
    public @Nullable Route route(String method, String path) {
        for (Route route : routes) {
            if (route.service().matches(method, path)) {
                return route;
            }
        }
        return null;
    }

    /** Whether a certificate goes to this address when its server asks. */
    public boolean offers() {
        return offers;
    }

    /**
     * Whether the server at the other end is one that every enforced service of this address may have. A handshake does not know
     * whose request comes first, so that one service's doubt counts for all.
     *
     * @param session of a connection, or of a handshake in which the server has shown its certificate
     */
    public boolean trusts(SSLSession session) {
        for (ServerTrust trust : trusts) {
            if (!trust.trusts(session)) {
                return false;
            }
        }
        return true;
    }

    /** Its server asks for a client certificate, in a handshake that is under way. */
    public void certificateAsked() {
        for (Route route : routes) {
            if (route.service().stage() != Stage.OFF) {
                route.counters().certificateWasAsked();
            }
        }
    }

    /** The epoch of the policy that last changed {@link #offers()}. */
    long offersSince() {
        return offersSince;
    }

    /** What is offered to new connections, or null when nothing can be. */
    public @Nullable Generation generation() {
        return identity == null ? null : identity.current();
    }

    private static ServerTrust[] enforcedTrusts(Route[] routes) {
        List<ServerTrust> enforced = new ArrayList<>();
        for (Route route : routes) {
            if (route.trust() != null && route.service().stage() == Stage.ENFORCE) {
                enforced.add(route.trust());
            }
        }
        return enforced.toArray(new ServerTrust[0]);
    }

    @Nullable Identity identity() {
        return identity;
    }

    Route[] routes() {
        return routes;
    }
}
