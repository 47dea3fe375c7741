package dev.holdfast.token;

import dev.holdfast.background.Background;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.RevocationCounters;
import dev.holdfast.token.TokenException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of one service: a slot per generation. They are the service's alone: another service of the same issuer has
 * its own, with its own scope and resources.
 *
 * <p>Any thread, an event loop too, may call any method; none blocks. {@link #current} and {@link #failure} are wait-free and
 * {@code current} allocates nothing: one volatile read of an immutable array of the two or three generations that live at a time,
 * and one of the slot. The others are lock-free. The fetches run on {@link Background#workers()}, and so do the dependents of the
 * futures that {@link #prepare} returns; dependents that may take long or run an application's code are to bring their own
 * executor.
 */
public final class ServiceCredentials {
    private static final AtomicReferenceFieldUpdater<ServiceCredentials, CredentialSlot[]> SLOTS =
            AtomicReferenceFieldUpdater.newUpdater(ServiceCredentials.class, CredentialSlot[].class, "slots");

    private static final CredentialSlot[] NONE = {};

    /** By its identity: no slot is added any more. */
    private static final CredentialSlot[] CLOSED = {};

    private final String service;
    private final TokenReturns returns;
    private final Scheduling scheduling;
    private final @Nullable ResourceDiscovery discovery;
    private final FetchCounters counters = new FetchCounters();
    private volatile CredentialSlot[] slots = NONE;

    /**
     * @param revocations all of this JVM
     * @param counters of the service's tokens that are revoked
     */
    public ServiceCredentials(
            String service,
            Issuer issuer,
            TokenSettings settings,
            Background background,
            Revocations revocations,
            RevocationCounters counters) {
        this(service, issuer, settings, Scheduling.of(background), revocations, counters);
    }

    ServiceCredentials(
            String service,
            Issuer issuer,
            TokenSettings settings,
            Scheduling scheduling,
            Revocations revocations,
            RevocationCounters counters) {
        this(new TokenReturns(
                service,
                new TokenRequests(service, issuer, settings, scheduling.nanoTime()),
                scheduling,
                revocations,
                counters));
    }

    ServiceCredentials(TokenReturns returns) {
        this(returns, null);
    }

    private ServiceCredentials(TokenReturns returns, @Nullable ResourceDiscovery discovery) {
        this.service = returns.service();
        this.returns = returns;
        this.scheduling = returns.scheduling();
        this.discovery = discovery;
    }

    /**
     * Credentials whose issuer and binding the resource's own metadata choose. When they choose others, the old ones serve until the
     * new are there.
     *
     * @param issuers finds those that may be chosen by their names; any thread may ask
     * @param revocations all of this JVM
     * @param counters of the service's tokens that are revoked
     */
    public static ServiceCredentials discovered(
            String service,
            ResourceDiscovery discovery,
            TokenSettings settings,
            Function<String, Issuer> issuers,
            Background background,
            Revocations revocations,
            RevocationCounters counters) {
        Scheduling scheduling = Scheduling.of(background);
        TokenSource source = new DiscoveredTokens(service, discovery, settings, issuers, scheduling);
        return discovered(discovery, new TokenReturns(service, source, scheduling, revocations, counters));
    }

    static ServiceCredentials discovered(ResourceDiscovery discovery, TokenReturns returns) {
        ServiceCredentials made = new ServiceCredentials(returns, discovery);
        discovery.whenChanged(made::renew);
        return made;
    }

    /** What the resource's metadata are read by; null when they choose nothing. */
    public @Nullable ResourceDiscovery discovery() {
        return discovery;
    }

    /**
     * The credential bound to that generation, or null when there is none that may be used. Wait-free, no allocation, never
     * blocks.
     */
    public @Nullable Credential current(long generation) {
        CredentialSlot slot = slot(generation);
        return slot == null ? null : slot.current();
    }

    /**
     * Sees to it that there is a credential for that generation and that it is kept fresh from now on, until {@link #drop},
     * {@link #close} or the end of the certificate. The future is done at once when there is one; it fails with {@link
     * TokenException}, unwrapped, when the attempt under way fails, and at once between two attempts. One request is in flight per
     * slot whatever the number of callers. Completing or cancelling the future concerns its holder alone.
     */
    public CompletableFuture<Credential> prepare(Generation generation) {
        while (true) {
            CredentialSlot[] seen = slots;
            if (seen == CLOSED) {
                return CompletableFuture.failedFuture(
                        new TokenException(Reason.BINDING, "service " + service + " left the configuration"));
            }
            CredentialSlot slot = find(seen, generation.number());
            if (slot != null) {
                return slot.prepare();
            }
            CredentialSlot[] more = Arrays.copyOf(seen, seen.length + 1);
            more[seen.length] = new CredentialSlot(service, generation, returns, counters);
            SLOTS.compareAndSet(this, seen, more);
        }
    }

    /**
     * A resource server refused this credential: it is not used again, a fresh one is fetched; at most one in a second for this
     * reason. Without effect when it is no longer in use.
     */
    public void refused(Credential credential) {
        if (discovery != null) {
            discovery.refused();
        }
        CredentialSlot slot = slot(credential.generation());
        if (slot != null) {
            slot.refused(credential);
        }
    }

    /** Why there is no credential for that generation; null when there is one, none was asked for or the first is on its way. */
    public @Nullable TokenException failure(long generation) {
        CredentialSlot slot = slot(generation);
        return slot == null ? null : slot.failure();
    }

    /**
     * Takes every token out of use and has it revoked at the issuer. The service goes on: another token is fetched when a request needs
     * one.
     */
    public Revocation revoke() {
        List<Revocation> revocations = new ArrayList<>();
        for (CredentialSlot slot : slots) {
            revocations.add(slot.revoke());
        }
        return Revocation.of(revocations);
    }

    /**
     * Forgets the slot of a generation, stops refreshing it and has its tokens revoked. For that, and no longer than a minute or the
     * certificate's life, the generation's key is held; it may be gone everywhere else.
     */
    public Revocation drop(long generation) {
        CredentialSlot[] seen;
        CredentialSlot[] fewer;
        CredentialSlot slot;
        do {
            seen = slots;
            slot = find(seen, generation);
            if (slot == null) {
                return Revocation.NONE;
            }
            fewer = without(seen, slot);
        } while (!SLOTS.compareAndSet(this, seen, fewer));
        return slot.close();
    }

    /** Stops everything and has all tokens revoked; the service left the configuration, or the JVM ends. */
    public Revocation close() {
        List<Revocation> revocations = new ArrayList<>();
        for (CredentialSlot slot : SLOTS.getAndSet(this, CLOSED)) {
            revocations.add(slot.close());
        }
        return Revocation.of(revocations);
    }

    /** Token requests that were started, since the service entered the configuration. */
    public long fetches() {
        return counters.fetches();
    }

    /** Token requests of them that brought no usable token. */
    public long failures() {
        return counters.failures();
    }

    /** Seconds for which the current credential of that generation may still be used, 0 when there is none. */
    public long remainingSeconds(long generation) {
        Credential credential = current(generation);
        return credential == null
                ? 0
                : Math.max(0, TimeUnit.NANOSECONDS.toSeconds(credential.expiresAtNanos() - scheduling.now()));
    }

    /** Numbers of the generations that have a slot, oldest slot first. */
    public long[] generations() {
        CredentialSlot[] seen = slots;
        long[] numbers = new long[seen.length];
        for (int i = 0; i < seen.length; i++) {
            numbers[i] = seen[i].generation();
        }
        return numbers;
    }

    /** Other tokens are wanted than those that there are, which serve until then. */
    private void renew() {
        for (CredentialSlot slot : slots) {
            slot.renew();
        }
    }

    private @Nullable CredentialSlot slot(long generation) {
        return find(slots, generation);
    }

    private static @Nullable CredentialSlot find(CredentialSlot[] slots, long generation) {
        for (CredentialSlot slot : slots) {
            if (slot.generation() == generation) {
                return slot;
            }
        }
        return null;
    }

    private static CredentialSlot[] without(CredentialSlot[] slots, CredentialSlot gone) {
        CredentialSlot[] rest = new CredentialSlot[slots.length - 1];
        int next = 0;
        for (CredentialSlot slot : slots) {
            if (slot != gone) {
                rest[next++] = slot;
            }
        }
        return rest;
    }
}
