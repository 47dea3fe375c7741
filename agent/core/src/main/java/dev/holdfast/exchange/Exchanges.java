package dev.holdfast.exchange;

import dev.holdfast.config.Stage;
import dev.holdfast.identity.Generation;
import dev.holdfast.identity.Identity;
import dev.holdfast.inventory.Inventory;
import dev.holdfast.policy.Service;
import dev.holdfast.token.Credential;
import dev.holdfast.token.ServiceCredentials;
import dev.holdfast.token.TokenException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What the adapters of every client call, in the order of a request's life: {@link #route}, {@link #await} or {@link #ready}
 * before the connection is chosen, {@link #attempt} per wire attempt, {@link #answer} per response.
 *
 * <p>Any thread may call it. All methods but {@code await} are lock-free and never block; {@code route} and {@code attempt}
 * allocate nothing for a request that matches no service.
 */
public final class Exchanges {
    /** All requests of a cold start together wait for the configuration no longer than this, whatever happens to it. */
    private static final long LONGEST_START_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final CompletableFuture<@Nullable Void> configured = new CompletableFuture<>();
    private final Inventory inventory;
    private final LiveConnections connections = new LiveConnections();
    private volatile Routes routes = Routes.NONE;
    private volatile long firstWait;

    public Exchanges(Inventory inventory) {
        this.inventory = inventory;
    }

    /** Puts another policy in force, for every thread at once. */
    public void use(Routes newRoutes) {
        routes = newRoutes;
        configured.complete(null);
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
        awaitConfiguration();
        Address address = routes.address(host, port);
        if (address == null) {
            return;
        }
        CompletableFuture<?> ready = ready(address);
        if (ready == null) {
            return;
        }
        try {
            ready.get(longestWait(address), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the client itself will notice
        } catch (ExecutionException | TimeoutException e) {
            // the write hook finds no credential then and applies the failure policy, with the reason of its own look
            return;
        }
    }

    /**
     * What an asynchronous client composes before it chooses a connection: null when everything is at hand, the configuration
     * included, else a future that ends, normally in every case, when it is or when the services' {@code wait} is over.
     */
    public @Nullable CompletableFuture<?> ready(@Nullable String host, int port) {
        if (configured.isDone()) {
            return boundedReady(host, port);
        }
        return configured
                .copy()
                .completeOnTimeout(null, startNanosLeft(), TimeUnit.NANOSECONDS)
                .thenCompose(value -> {
                    CompletableFuture<@Nullable Object> ready = boundedReady(host, port);
                    return ready == null ? CompletableFuture.completedFuture(null) : ready;
                });
    }

    /**
     * Decides about one wire attempt; what came of it stands in the attempt.
     *
     * @param session the connection's, null for plain http
     */
    public void attempt(Attempt attempt, RequestHead head, @Nullable SSLSession session) {
        Route route = attempt.route();
        Service service = route.service();
        attempt.goUnchanged();
        if (service.stage() == Stage.OFF) {
            return;
        }
        route.counters().attempt();
        route.noteWhetherAsked(session);
        boolean carriesStatic = carriesStatic(service, head);
        if (carriesStatic) {
            route.counters().staticSeen(System.currentTimeMillis());
        }
        if (service.stage() == Stage.OBSERVE
                || attempt.phase() == Attempt.Phase.AS_MADE
                || (!carriesStatic && !service.replacesAlways())) {
            goAsMade(route, carriesStatic);
            return;
        }
        if (service.stage() == Stage.ENFORCE && !attempt.isChosen()) {
            route.counters().notChosen();
            goAsMade(route, carriesStatic);
            return;
        }
        Failure failure =
                service.stage() == Stage.SHADOW ? rehearse(route, head, session) : replace(attempt, head, session);
        if (failure == null) {
            if (service.stage() == Stage.SHADOW) {
                route.counters().wouldReplace();
                goAsMade(route, carriesStatic);
            } else {
                route.counters().replaced();
            }
            return;
        }
        route.counters().notReplaced(failure.number());
        if (service.stage() == Stage.ENFORCE && service.deniesOnFailure()) {
            route.counters().denied();
            attempt.deny(new HoldfastDeniedException("request to service " + service.name() + " denied by its policy ("
                    + failure.label() + "): " + failure.explanation()
                    + ". Set on-failure: static-key to send what the application made"));
            return;
        }
        goAsMade(route, carriesStatic);
    }

    /**
     * Judges a response.
     *
     * @param challenge the WWW-Authenticate fields, joined by commas; null when there is none
     * @param repeatable whether the client can send the request's body once more
     * @return true: send the request once more; the attempt is set for it
     */
    public boolean answer(Attempt attempt, int status, @Nullable String challenge, boolean repeatable) {
        if (!attempt.isReplaced() || (status != 401 && status != 403)) {
            return false;
        }
        Route route = attempt.route();
        String error = challenge == null ? null : Challenges.bearerError(challenge);
        if (status == 403 && !"insufficient_scope".equals(error)) {
            return false; // theirs: the caller is known and may not
        }
        route.counters().rejected();
        route.counters().notReplaced(Failure.REJECTED.number());
        boolean again = next(attempt, status, error);
        if (again && repeatable) {
            route.counters().retried();
            return true;
        }
        return false;
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

    /** The handshake of a connection offers a generation's certificate; the connection is an SSLSocket or SSLEngine. */
    public void offered(Generation generation, Object connection, SSLSession handshake) {
        connections.add(generation.number(), connection, handshake);
    }

    /** The connections that carry certificates of ours. */
    public LiveConnections connections() {
        return connections;
    }

    private boolean next(Attempt attempt, int status, @Nullable String error) {
        Route route = attempt.route();
        Credential used = attempt.credential();
        ServiceCredentials credentials = route.credentials();
        boolean moved = isMoved(attempt);
        if (used != null && credentials != null && status == 401 && ("invalid_token".equals(error) || moved)) {
            if (!moved) {
                credentials.refused(used);
            }
            if (attempt.phase() == Attempt.Phase.FIRST) {
                attempt.proceedTo(Attempt.Phase.FRESH);
                return true;
            }
        }
        if (route.service().deniesOnFailure()) {
            return false;
        }
        attempt.proceedTo(Attempt.Phase.AS_MADE);
        return true;
    }

    private static boolean isMoved(Attempt attempt) {
        Identity identity = attempt.route().identity();
        Generation current = identity == null ? null : identity.current();
        return current != null && current.number() != attempt.generation();
    }

    private @Nullable Failure replace(Attempt attempt, RequestHead head, @Nullable SSLSession session) {
        Route route = attempt.route();
        if (session == null) {
            return Failure.PLAIN_HTTP;
        }
        ConnectionMark mark = ConnectionMark.of(session);
        Identity identity = route.identity();
        if (identity == null || identity.current() == null) {
            return Failure.NO_IDENTITY;
        }
        if (mark == null) {
            return Staleness.isOlderThanAgent(session) ? Failure.CONNECTION_OLDER : Failure.CERTIFICATE_NOT_ASKED;
        }
        if (mark.kind() == ConnectionMark.Kind.DECLINED) {
            return Failure.CERTIFICATE_DECLINED;
        }
        if (mark.kind() == ConnectionMark.Kind.UNSUITABLE) {
            return Failure.CERTIFICATE_UNSUITABLE;
        }
        Generation generation = identity.generation(mark.generation());
        if (generation == null) {
            return Failure.GENERATION_GONE;
        }
        ServiceCredentials credentials = route.credentials();
        if (credentials == null) {
            attempt.replace(generation.number(), null);
            return null;
        }
        if (isAuthorizationInUse(route.service(), head)) {
            return Failure.AUTHORIZATION_IN_USE;
        }
        Credential credential = credentials.current(generation.number());
        if (credential == null) {
            return missing(credentials, generation);
        }
        attempt.replace(generation.number(), credential);
        return null;
    }

    /** What {@link #replace} would come to, as far as it can be known without offering a certificate. */
    private @Nullable Failure rehearse(Route route, RequestHead head, @Nullable SSLSession session) {
        if (session == null) {
            return Failure.PLAIN_HTTP;
        }
        Identity identity = route.identity();
        Generation generation = identity == null ? null : identity.current();
        if (generation == null) {
            return Failure.NO_IDENTITY;
        }
        if (ConnectionMark.of(session) == null) {
            return Staleness.isOlderThanAgent(session) ? Failure.CONNECTION_OLDER : Failure.CERTIFICATE_NOT_ASKED;
        }
        ServiceCredentials credentials = route.credentials();
        if (credentials == null) {
            return null;
        }
        if (isAuthorizationInUse(route.service(), head)) {
            return Failure.AUTHORIZATION_IN_USE;
        }
        return credentials.current(generation.number()) == null ? missing(credentials, generation) : null;
    }

    /** No credential where one is needed: it is asked for, for the next request, and the reason is told for this one. */
    private static Failure missing(ServiceCredentials credentials, Generation generation) {
        TokenException reason = credentials.failure(generation.number());
        if (reason != null) {
            return Failure.of(reason.reason());
        }
        @SuppressWarnings("unused") // the next request finds what comes of it; a failure is kept with the slot
        CompletableFuture<Credential> underWay = credentials.prepare(generation);
        return Failure.CREDENTIAL_PENDING;
    }

    private static void goAsMade(Route route, boolean carriesStatic) {
        if (carriesStatic) {
            route.counters().sentStatic();
        }
    }

    private static boolean carriesStatic(Service service, RequestHead head) {
        for (int i = 0; i < service.replacementCount(); i++) {
            String name = service.replacement(i).header();
            String value = head.header(name);
            if (value != null && service.isStatic(name, value)) {
                return true;
            }
        }
        return false;
    }

    /** A token goes into Authorization; one that the application uses for something else must not be lost (RFC 6750 section 2). */
    private static boolean isAuthorizationInUse(Service service, RequestHead head) {
        String value = head.header("Authorization");
        return value != null && !service.isStatic("Authorization", value);
    }

    private @Nullable CompletableFuture<@Nullable Object> boundedReady(@Nullable String host, int port) {
        Address address = routes.address(host, port);
        CompletableFuture<?> ready = address == null ? null : ready(address);
        if (address == null || ready == null) {
            return null;
        }
        return ready.<@Nullable Object>handle((value, failure) -> null)
                .completeOnTimeout(null, longestWait(address), TimeUnit.NANOSECONDS);
    }

    private static @Nullable CompletableFuture<?> ready(Address address) {
        Generation generation = address.generation();
        CompletableFuture<?> all = null;
        for (Route route : address.routes()) {
            ServiceCredentials credentials = route.credentials();
            if (credentials == null || generation == null || credentials.current(generation.number()) != null) {
                continue;
            }
            CompletableFuture<?> one = credentials.prepare(generation);
            if (route.service().stage() != Stage.ENFORCE) {
                continue; // a rehearsal keeps nobody waiting
            }
            all = all == null ? one : CompletableFuture.allOf(all, one);
        }
        return all;
    }

    private static long longestWait(Address address) {
        long longest = 0;
        for (Route route : address.routes()) {
            longest = Math.max(longest, route.service().settings().firstWait().toNanos());
        }
        return longest;
    }

    private void awaitConfiguration() {
        if (configured.isDone()) {
            return;
        }
        try {
            configured.get(startNanosLeft(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            return; // nothing is configured yet: nothing matches
        }
    }

    private long startNanosLeft() {
        long now = System.nanoTime();
        if (firstWait == 0) {
            firstWait = now == 0 ? 1 : now; // a race sets it twice to nearly the same
        }
        return Math.max(0, LONGEST_START_NANOS - (now - firstWait));
    }
}
