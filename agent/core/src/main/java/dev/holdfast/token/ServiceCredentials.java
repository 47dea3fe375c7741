package dev.holdfast.token;

import dev.holdfast.background.Background;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.token.TokenException.Reason;
import java.util.Arrays;
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
    private final TokenSource source;
    private final Scheduling scheduling;
    private final @Nullable ResourceDiscovery discovery;
    private final FetchCounters counters = new FetchCounters();
    private volatile CredentialSlot[] slots = NONE;

    public ServiceCredentials(String service, Issuer issuer, TokenSettings settings, Background background) {
        this(service, issuer, settings, Scheduling.of(background));
    }

    ServiceCredentials(String service, Issuer issuer, TokenSettings settings, Scheduling scheduling) {
        this(service, new TokenRequests(service, issuer, settings, scheduling.nanoTime()), scheduling);
    }

    ServiceCredentials(String service, TokenSource source, Scheduling scheduling) {
        this(service, source, scheduling, null);
    }

    private ServiceCredentials(
            String service, TokenSource source, Scheduling scheduling, @Nullable ResourceDiscovery discovery) {
        this.service = service;
        this.source = source;
        this.scheduling = scheduling;
        this.discovery = discovery;
    }

    /**
     * Credentials whose issuer and binding the resource's own metadata choose. When they choose others, the old ones serve until the
     * new are there.
     *
     * @param issuers finds those that may be chosen by their names; any thread may ask
     */
    public static ServiceCredentials discovered(
            String service,
            ResourceDiscovery discovery,
            TokenSettings settings,
            Function<String, Issuer> issuers,
            Background background) {
        return discovered(service, discovery, settings, issuers, Scheduling.of(background));
    }

    static ServiceCredentials discovered(
            String service,
            ResourceDiscovery discovery,
            TokenSettings settings,
            Function<String, Issuer> issuers,
            Scheduling scheduling) {
        TokenSource source = new DiscoveredTokens(service, discovery, settings, issuers, scheduling);
        ServiceCredentials made = new ServiceCredentials(service, source, scheduling, discovery);
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
            more[seen.length] = new CredentialSlot(service, generation, source, scheduling, counters);
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

    /** Forgets the slot of a generation and stops refreshing it. To be called before the generation's key goes. */
    public void drop(long generation) {
        CredentialSlot[] seen;
        CredentialSlot[] fewer;
        CredentialSlot slot;
        do {
            seen = slots;
            slot = find(seen, generation);
            if (slot == null) {
                return;
            }
            fewer = without(seen, slot);
        } while (!SLOTS.compareAndSet(this, seen, fewer));
        slot.close();
    }

    /** Stops everything; the service left the configuration. */
    public void close() {
        for (CredentialSlot slot : SLOTS.getAndSet(this, CLOSED)) {
            slot.close();
        }
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
