package dev.holdfast.start;

import dev.holdfast.config.IdentitySettings;
import dev.holdfast.exchange.LiveConnections;
import dev.holdfast.identity.Generation;
import dev.holdfast.identity.Identity;
import dev.holdfast.identity.IdentityException;
import dev.holdfast.identity.PemSource;
import dev.holdfast.identity.Revocation;
import dev.holdfast.identity.revocation.RevocationWatches;
import dev.holdfast.identity.revocation.RevokedCertificates;
import dev.holdfast.telemetry.Log;
import dev.holdfast.token.Credential;
import dev.holdfast.token.ServiceCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One identity's life: the order in which a new generation comes in and an old one goes, so that no request is ever written with
 * a token of one and sent over a connection of another.
 *
 * <ol>
 *   <li>the source hands over a validated generation n+1;
 *   <li>tokens bound to n+1 are fetched for every service of the identity;
 *   <li>n+1 is published for new handshakes, when all have their token, or at half of n's remaining life if an issuer is down;
 *   <li>pools hand out no connection of n any more, at look-up, spread over a while;
 *   <li>n's key, tokens and TLS sessions go when its last connection has gone and some seconds have passed, at the latest before
 *       it expires.
 * </ol>
 *
 * <p>A generation whose certificate the authority revokes leaves that order: it goes at once, with all that is bound to it.
 *
 * <p>All methods are for one thread at a time, which {@link Deployment} sees to.
 */
final class Rotation {
    private static final Duration BEFORE_EXPIRY = Duration.ofSeconds(30);
    /**
     * A generation that has been replaced stays for at least this long, connections or none: one that resumes a TLS session is not
     * counted, and a request may have it in hand already. Longer than pools take to hand out no connection of it any more.
     */
    static final Duration RETIREMENT = Duration.ofSeconds(6);

    private final IdentitySettings settings;
    private final PemSource source;
    private final Identity identity;
    private final RevocationWatches watches;
    private final RevokedCertificates revoked;
    private final Duration retirement;
    private @Nullable Generation candidate;
    private Instant candidateDeadline = Instant.MAX;
    private long warnedOf;

    /**
     * @param workers for what waits for the network
     * @param revoked shared by all identities
     * @param retirement how long a generation that has been replaced stays at least
     */
    Rotation(IdentitySettings settings, Executor workers, RevokedCertificates revoked, Duration retirement) {
        this.settings = settings;
        this.source = new PemSource(settings, System::getenv);
        this.identity = new Identity(settings.name());
        this.watches = new RevocationWatches(workers);
        this.revoked = revoked;
        this.retirement = retirement;
    }

    IdentitySettings settings() {
        return settings;
    }

    Identity identity() {
        return identity;
    }

    /**
     * One step.
     *
     * @param credentials of all services that use the identity
     */
    void tick(List<ServiceCredentials> credentials, LiveConnections connections) {
        poll(credentials);
        if (candidate != null) {
            advance(candidate, credentials);
        }
        watch(credentials, connections);
        warnOfExpiry();
        for (Generation retiring : identity.retiring()) {
            if ((connections.count(retiring.number()) == 0 && hasRetired())
                    || Instant.now().isAfter(retiring.notAfter().minus(BEFORE_EXPIRY))) {
                drop(retiring, credentials);
                connections.drop(retiring.number());
            }
        }
    }

    private boolean hasRetired() {
        return System.nanoTime() - identity.publishedAtNanos() >= retirement.toNanos();
    }

    private void watch(List<ServiceCredentials> credentials, LiveConnections connections) {
        for (Generation known : identity.known()) {
            Revocation found = settings.checksRevocation() ? watches.poll(known) : null;
            if (found != null) {
                revoked.add(found);
            }
            Revocation revocation = revoked.get(known.thumbprint()); // another identity may have found it
            if (revocation != null) {
                revoke(known, revocation, credentials, connections);
            }
        }
        watches.retain(identity);
        for (ServiceCredentials each : credentials) {
            forgetUnknown(each);
        }
    }

    /**
     * The certificate goes at once, and all that is bound to it: no handshake offers it any more, pools hand out no connection that
     * carries it, its TLS sessions and tokens are gone. Connections on which a request is under way are left to end it; closing
     * them would fail the application's request and undo nothing.
     */
    private void revoke(
            Generation generation, Revocation why, List<ServiceCredentials> credentials, LiveConnections connections) {
        identity.revoke(generation.number(), why);
        Generation next = candidate;
        if (next != null && next.number() == generation.number()) {
            candidate = null;
            candidateDeadline = Instant.MAX;
            next = null;
        }
        if (next != null && identity.current() == null) {
            publish(next);
        }
        for (ServiceCredentials each : credentials) {
            each.drop(generation.number());
        }
        connections.drop(generation.number());
        Generation current = identity.current();
        Log.error("identity " + settings.name() + ": the authority has revoked its certificate, " + why
                + ". It and all tokens bound to it are no longer used"
                + (current == null
                        ? "; on-failure decides for requests until a new key and certificate are in its files ("
                                + settings.certificate() + ")"
                        : "; generation " + current.number() + " is in use"));
    }

    /** A request that was deciding just when a generation went may have asked for a token of it once more. */
    private void forgetUnknown(ServiceCredentials credentials) {
        for (long number : credentials.generations()) {
            if (identity.generation(number) == null) {
                credentials.drop(number);
            }
        }
    }

    /** Once per generation; what is expired is not offered any more, and its services' failure policies decide. */
    private void warnOfExpiry() {
        Generation current = identity.current();
        if (current != null && current.number() != warnedOf && Instant.now().isAfter(current.notAfter())) {
            warnedOf = current.number();
            Log.error("identity " + current + " has expired and no newer one is in its files (" + settings.certificate()
                    + "); renew it");
        }
    }

    private void poll(List<ServiceCredentials> credentials) {
        Generation next;
        try {
            next = source.poll();
        } catch (IdentityException e) {
            Log.error("identity " + settings.name() + ": " + e.getMessage());
            return;
        }
        if (next == null || isRevoked(next)) {
            return;
        }
        if (candidate != null) {
            drop(candidate, credentials);
            candidate = null;
        }
        Generation current = identity.current();
        if (current == null) {
            publish(next);
            prepare(next, credentials);
            return;
        }
        Duration left = Duration.between(Instant.now(), current.notAfter());
        candidateDeadline = Instant.now().plus(left.isNegative() ? Duration.ZERO : left.dividedBy(2));
        candidate = next;
        identity.prepare(next);
    }

    private boolean isRevoked(Generation next) {
        Revocation why = revoked.get(next.thumbprint());
        if (why == null) {
            return false;
        }
        identity.revoke(next.number(), why);
        Log.error("identity " + settings.name()
                + ": the certificate in its files is not used, as its authority has revoked it, " + why
                + ". Put a new key and certificate there (" + settings.certificate() + ")");
        return true;
    }

    private void advance(Generation next, List<ServiceCredentials> credentials) {
        if (prepare(next, credentials)) {
            publish(next);
        } else if (Instant.now().isAfter(candidateDeadline)) {
            Log.warn("identity " + settings.name()
                    + ": not every service has a token bound to the new certificate, which is used all the same because half"
                    + " of the old one's remaining life has passed");
            publish(next);
        }
    }

    /**
     * Asks for the tokens that are missing.
     *
     * @return whether none is
     */
    private static boolean prepare(Generation generation, List<ServiceCredentials> credentials) {
        boolean ready = true;
        for (ServiceCredentials each : credentials) {
            if (each.current(generation.number()) == null) {
                ready = false;
                @SuppressWarnings(
                        "unused") // looked at again with the next tick; the slot itself bounds how often it asks
                CompletableFuture<Credential> underWay = each.prepare(generation);
            }
        }
        return ready;
    }

    private void publish(Generation next) {
        Generation before = identity.current();
        candidate = null;
        candidateDeadline = Instant.MAX;
        identity.publish(next);
        Log.info("identity " + next + " is in use until " + next.notAfter()
                + (before == null ? "" : "; generation " + before.number() + " retires"));
    }

    private void drop(Generation generation, List<ServiceCredentials> credentials) {
        identity.drop(generation.number());
        for (ServiceCredentials each : credentials) {
            each.drop(generation.number());
        }
        Log.debug("identity " + generation + " is gone");
    }
}
