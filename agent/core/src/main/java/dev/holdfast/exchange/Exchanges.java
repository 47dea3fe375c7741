package dev.holdfast.exchange;

import dev.holdfast.identity.Generation;
import dev.holdfast.identity.Identity;
import dev.holdfast.inventory.Inventory;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What the adapters of every client call, in the order of a request's life: {@link #route}, {@link #await} or {@link #ready}
 * before the connection is chosen, {@link #attempt} per wire attempt, {@link #answer} per response. What each comes to is the
 * affair of {@link Readiness}, {@link Decision}, {@link Judgement} and {@link Staleness}; here is the policy that is in force.
 *
 * <p>Any thread may call it. All methods but {@code await} are lock-free and never block; {@code route}, and {@code await} and
 * {@code ready} with everything at hand, allocate nothing.
 */
public final class Exchanges {
    private final Inventory inventory;
    private final LiveConnections connections = new LiveConnections();
    private final Readiness readiness = new Readiness();
    private volatile Routes routes = Routes.NONE;

    public Exchanges(Inventory inventory) {
        this.inventory = inventory;
    }

    /** Puts another policy in force, for every thread at once. */
    public void use(Routes newRoutes) {
        routes = newRoutes;
        readiness.configured();
    }

    public Routes routes() {
        return routes;
    }

    /** The generation of that number of any identity in use, or null when it has been dropped. */
    public @Nullable Generation generation(long number) {
        for (Route route : routes.all()) {
            Identity identity = route.identity();
            Generation generation = identity == null ? null : identity.generation(number);
            if (generation != null) {
                return generation;
            }
        }
        return null;
    }

    /** The static credentials seen so far. */
    public Inventory inventory() {
        return inventory;
    }

    /** Where sightings of static credentials go; null while nothing is observed. */
    public @Nullable Inventory observer() {
        return routes.observes() ? inventory : null;
    }

    /** Whether any service has this host and port; for adapters to which a request's method and path cost something. */
    public boolean isAddress(@Nullable String host, int port) {
        return routes.address(host, port) != null;
    }

    /**
     * The service that a request belongs to, or null, the common case.
     *
     * @param path as on the wire, without query
     */
    public @Nullable Route route(@Nullable String host, int port, String method, String path) {
        Address address = routes.address(host, port);
        return address == null ? null : address.route(method, path);
    }

    /** Says that from now on every TLS handshake of this JVM meets the seam; connections made before are older than the agent. */
    public void activateTls() {
        Staleness.activate();
    }

    /** Begins a request's life. */
    public Attempt begin(Route route) {
        return new Attempt(route);
    }

    /**
     * Blocks the caller's own thread until the address has what its next request needs, at most for the services' {@code wait}.
     * For the point of a synchronous client before a connection is chosen.
     */
    public void await(@Nullable String host, int port) {
        readiness.awaitConfiguration();
        Address address = routes.address(host, port);
        if (address != null) {
            readiness.await(address);
        }
    }

    /**
     * What an asynchronous client composes before it chooses a connection: null when everything is at hand, the configuration
     * included, else a future that ends, normally in every case, when it is or when the services' {@code wait} is over.
     */
    public @Nullable CompletableFuture<?> ready(@Nullable String host, int port) {
        CompletableFuture<@Nullable Void> configuration = readiness.configuration();
        if (configuration == null) {
            return credentials(host, port);
        }
        return configuration.thenCompose(value -> {
            CompletableFuture<@Nullable Object> credentials = credentials(host, port);
            return credentials == null ? CompletableFuture.completedFuture(null) : credentials;
        });
    }

    /**
     * Decides about one wire attempt; what came of it stands in the attempt.
     *
     * @param session the connection's, null for plain http
     */
    public void attempt(Attempt attempt, RequestHead head, @Nullable SSLSession session) {
        Decision.decide(attempt, head, session);
    }

    /**
     * Judges a response.
     *
     * @param repeatable whether the client can send the request's body once more, and would
     * @return true: send the request once more; the attempt is set for it
     */
    public boolean answer(Attempt attempt, ResponseHead response, boolean repeatable) {
        return Judgement.sendsAgain(attempt, response, repeatable);
    }

    /**
     * Whether a pooled connection must not carry another request to its host: its certificate is of an older generation, or was
     * declined under a policy that has been raised since, or may not be offered any more.
     */
    public boolean isStale(@Nullable SSLSession session, @Nullable String host, int port) {
        Address address = session == null ? null : routes.address(host, port);
        return address != null && session != null && Staleness.ofConnection(session, address);
    }

    /** Whether a TLS session may be resumed for a new connection to its host. */
    public boolean mayResume(SSLSession session, @Nullable String host, int port) {
        Address address = routes.address(host, port);
        return address == null || !Staleness.ofSession(session, address);
    }

    /** Whether a session was made before every handshake met the TLS seam. */
    public boolean isOlderThanAgent(SSLSession session) {
        return Staleness.isOlderThanAgent(session);
    }

    /** The handshake of a connection offers a generation's certificate; the connection is an SSLSocket or SSLEngine. */
    public void offered(Generation generation, Object connection, SSLSession handshake) {
        connections.add(generation.number(), connection, handshake);
    }

    /** The connections that carry certificates of ours. */
    public LiveConnections connections() {
        return connections;
    }

    private @Nullable CompletableFuture<@Nullable Object> credentials(@Nullable String host, int port) {
        Address address = routes.address(host, port);
        return address == null ? null : readiness.ready(address);
    }
}
