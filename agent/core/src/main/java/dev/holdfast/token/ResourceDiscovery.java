package dev.holdfast.token;

import dev.holdfast.background.BackOff;
import dev.holdfast.background.Background;
import dev.holdfast.config.DiscoverySettings;
import dev.holdfast.config.IssuerSettings;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.Faults;
import dev.holdfast.telemetry.Log;
import dev.holdfast.wire.HttpsEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one service's resource says of itself (RFC 9728), and what follows from it: which of the issuers that the operator lists
 * gives its tokens, and whether they are bound by proof too. {@link ResourceChoice} has the rule.
 *
 * <p>The metadata are read at one place, which the configuration names, before the first token request, again after 24 hours, and
 * earlier when a challenge says that they may have changed (section 5.2) or tokens are refused again and again; for these reasons
 * at most once in a minute. The address in a challenge is held against that place's origin and never followed. A copy that cannot be renewed, or
 * whose renewal must not be used, stays in use; without one the token's own issuer does.
 *
 * <p>Any thread may call the public methods, none blocks. {@link #choose} reads where that is due, and is for worker threads.
 */
public final class ResourceDiscovery {
    private static final BackOff BACK_OFF = new BackOff(TimeUnit.MINUTES.toNanos(1), TimeUnit.HOURS.toNanos(1));
    private static final long LIFE_NANOS = TimeUnit.HOURS.toNanos(24);
    private static final long SHORTEST_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** One refusal is an expired or revoked token's; a second one before the metadata were read again may be another issuer's. */
    private static final int REFUSALS = 2;

    private record Meeting(@Nullable Path trust, Supplier<@Nullable Generation> offered) {
        ResourceMetadata read(ResourceMetadataRequest request) throws IOException {
            Generation current = offered.get();
            return request.read(trust, current == null ? Generation.ANONYMOUS : current);
        }
    }

    private final String service;
    private final ResourceMetadataRequest request;
    private final ResourceChoice choice;
    private final Scheduling scheduling;
    private final ReentrantLock reading = new ReentrantLock();
    private final AtomicReference<@Nullable String> challenge = new AtomicReference<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final LongAdder reads = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder foreign = new LongAdder();
    private volatile Meeting meeting = new Meeting(null, () -> null);
    private volatile Runnable whenChanged = () -> {};
    private volatile ResourceFinding finding;
    private boolean asked; // guarded by reading, as are those below
    private long dueAtNanos;
    private boolean forced; // whether they are due for what came in
    private long nextForcedNanos;
    private int failures;
    private boolean foreignTold;

    /** @param issuers those that the configuration has for the service: the token's own and the others that may be chosen */
    public ResourceDiscovery(
            String service, TokenSettings settings, List<IssuerSettings> issuers, Background background) {
        this(
                service,
                settings,
                issuers,
                new ResourceMetadataRequest(
                        Objects.requireNonNull(settings.discovery()).resource(),
                        ResourceMetadataRequest.ORDINARY_LIMIT,
                        InetAddress::getAllByName),
                Scheduling.of(background));
    }

    ResourceDiscovery(
            String service,
            TokenSettings settings,
            List<IssuerSettings> issuers,
            ResourceMetadataRequest request,
            Scheduling scheduling) {
        this.service = service;
        this.request = request;
        this.choice = new ResourceChoice(service, settings, issuers);
        this.scheduling = scheduling;
        this.nextForcedNanos = scheduling.now();
        this.finding = new ResourceFinding(
                request.location().toString(), null, null, settings.issuer(), settings.binding(), List.of());
    }

    /** The issuers that a token's settings allow: its own, then those that its resource may choose. */
    public static List<IssuerSettings> allowed(TokenSettings settings, Map<String, IssuerSettings> issuers) {
        List<IssuerSettings> allowed = new ArrayList<>();
        allowed.add(Objects.requireNonNull(issuers.get(settings.issuer())));
        DiscoverySettings discovery = settings.discovery();
        if (discovery != null) {
            for (String name : discovery.issuers()) {
                allowed.add(Objects.requireNonNull(issuers.get(name)));
            }
        }
        return List.copyOf(allowed);
    }

    /**
     * Sets how the resource's servers are met from now on.
     *
     * @param trust PEM bundle of the only authorities that they may have; null means the JVM's own trust
     * @param offered what connections offer, which the service's hosts are shown anyway; gives null for no certificate
     */
    public void meet(@Nullable Path trust, Supplier<@Nullable Generation> offered) {
        meeting = new Meeting(trust, offered);
    }

    /** What is known and what was chosen. */
    public ResourceFinding finding() {
        return finding;
    }

    /** How often the metadata were read, in vain, and named by a challenge at a place that is not theirs. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("reads", reads.sum());
        counts.put("failures", failed.sum());
        counts.put("foreign-locations", foreign.sum());
        return counts;
    }

    /**
     * A 401 of the service's own host names its metadata.
     *
     * @param location as said; anything
     */
    public void challenged(String location) {
        if (challenge.compareAndSet(null, location)) { // one at a time
            look();
        }
    }

    /** The resource server took a token for none. */
    void refused() {
        if (refusals.incrementAndGet() == REFUSALS) {
            look();
        }
    }

    /** @param listener told on a worker's thread when another issuer or binding is to be used from now on */
    void whenChanged(Runnable listener) {
        whenChanged = listener;
    }

    /** What tokens are to be asked for with; never fails. Blocks while the metadata are read, for a bounded time. */
    ResourceFinding choose() {
        boolean changed = false;
        ResourceFinding now;
        reading.lock();
        try {
            ResourceFinding before = finding;
            boolean first = !asked;
            heed();
            if (first || scheduling.now() - dueAtNanos >= 0) {
                read();
            }
            now = finding;
            changed = !first && !now.isSameChoice(before);
        } finally {
            reading.unlock();
        }
        if (changed) {
            whenChanged.run();
        }
        return now;
    }

    private void look() {
        try {
            scheduling.workers().execute(this::guardedLook);
        } catch (RejectedExecutionException e) {
            challenge.set(null); // every worker is busy: a later challenge will do
        }
    }

    private void guardedLook() {
        try {
            choose();
        } catch (RuntimeException fault) {
            Faults.count(fault);
        }
    }

    /** Whether what has come in since makes the metadata due, and when. */
    private void heed() {
        String named = challenge.getAndSet(null);
        boolean doubted = refusals.get() >= REFUSALS;
        if (named != null) {
            boolean ours = isOurs(named);
            doubted |= ours;
            if (!ours) {
                foreign.increment();
                tellForeign(named);
            }
        }
        long now = scheduling.now();
        long soonest = now - nextForcedNanos >= 0 ? now : nextForcedNanos;
        if (doubted && asked && soonest - dueAtNanos < 0) {
            dueAtNanos = soonest;
            forced = true;
        }
    }

    private boolean isOurs(String named) {
        try {
            HttpsEndpoint location = HttpsEndpoint.parse(named);
            return location.port() == request.location().port()
                    && location.host().equalsIgnoreCase(request.location().host());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void tellForeign(String named) {
        if (!foreignTold) {
            foreignTold = true;
            Log.warn("service " + service + ": a challenge names metadata at " + TokenException.quote(named)
                    + ", which is not at the origin of " + request.location() + "; nothing is read there");
        }
    }

    private void read() {
        asked = true;
        refusals.set(0);
        reads.increment();
        if (forced) {
            forced = false;
            nextForcedNanos = scheduling.now() + SHORTEST_INTERVAL_NANOS;
        }
        ResourceFinding before = finding;
        try {
            ResourceMetadata metadata = meeting.read(request);
            failures = 0;
            dueAtNanos = scheduling.now() + LIFE_NANOS;
            finding = choice.of(request.location().toString(), metadata);
            choice.tell(before, finding);
        } catch (IOException e) {
            unusable(before, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // a message may quote anything: the class must do
            unusable(before, "reading it failed on " + e.getClass().getName());
        }
    }

    private void unusable(ResourceFinding before, String problem) {
        failed.increment();
        failures++;
        dueAtNanos =
                scheduling.now() + BACK_OFF.nanos(failures, scheduling.random().getAsDouble());
        finding = before.failed(problem);
        if (!problem.equals(before.problem())) {
            Log.warn("service " + service + ": no metadata of its resource at " + request.location() + ": " + problem
                    + " (issuer " + before.issuer() + " and binding "
                    + before.binding().words() + " stay in use)");
        }
    }
}
