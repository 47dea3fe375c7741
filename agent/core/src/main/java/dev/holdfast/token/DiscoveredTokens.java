package dev.holdfast.token;

import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.token.TokenRequests.Fetched;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Gets tokens for one service from the issuer, and with the binding, that its resource's metadata have chosen at that moment.
 * Thread-safe; {@link #fetch} blocks, for a bounded time, and is for worker threads.
 */
final class DiscoveredTokens implements TokenSource {
    private final String service;
    private final ResourceDiscovery discovery;
    private final TokenSettings settings;
    private final Function<String, Issuer> issuers;
    private final Scheduling scheduling;
    private final ConcurrentHashMap<TokenSettings, TokenRequests> requests = new ConcurrentHashMap<>();

    /** Who issued what, as long as anybody has it: a token goes back to its own issuer. */
    private final Map<Credential, TokenRequests> origins = Collections.synchronizedMap(new WeakHashMap<>());

    /** @param issuers finds one by its name in the configuration; any thread may ask */
    DiscoveredTokens(
            String service,
            ResourceDiscovery discovery,
            TokenSettings settings,
            Function<String, Issuer> issuers,
            Scheduling scheduling) {
        this.service = service;
        this.discovery = discovery;
        this.settings = settings;
        this.issuers = issuers;
        this.scheduling = scheduling;
    }

    @Override
    public Credential fetch(Generation generation) throws TokenException {
        return fetchWithFacts(generation).credential();
    }

    /** As {@link #fetch}. */
    Fetched fetchWithFacts(Generation generation) throws TokenException {
        ResourceFinding chosen = discovery.choose();
        Fetched fetched = fetch(chosen, generation);
        // a challenge may have changed the choice meanwhile: that token would be kept until it expires
        ResourceFinding now = discovery.finding();
        return now.isSameChoice(chosen) ? fetched : fetch(now, generation);
    }

    @Override
    public RevocationOutcome revoke(Generation generation, Credential credential) throws TokenException {
        TokenRequests origin = origins.get(credential);
        return (origin == null ? requests(discovery.finding()) : origin).revoke(generation, credential);
    }

    @Override
    public void forget(long generation) {
        for (TokenRequests each : requests.values()) {
            each.forget(generation);
        }
    }

    private Fetched fetch(ResourceFinding chosen, Generation generation) throws TokenException {
        TokenRequests asked = requests(chosen);
        Fetched fetched = asked.fetchWithFacts(generation);
        origins.put(fetched.credential(), asked);
        return fetched;
    }

    private TokenRequests requests(ResourceFinding chosen) {
        return requests.computeIfAbsent(
                settings.chosen(chosen.issuer(), chosen.binding()),
                wanted -> new TokenRequests(service, issuers.apply(wanted.issuer()), wanted, scheduling.nanoTime()));
    }
}
