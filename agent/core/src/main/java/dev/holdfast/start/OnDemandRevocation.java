package dev.holdfast.start;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.Route;
import dev.holdfast.telemetry.Log;
import dev.holdfast.token.Revocation;
import dev.holdfast.token.RevocationSummary;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes the tokens of services out of use and has them revoked because somebody asks for it, by JMX or by command. Other tokens
 * are fetched when requests need them. Thread-safe; it blocks for {@link #LONGEST_WAIT} at most.
 */
final class OnDemandRevocation {
    /** For all together; what is not done by then goes on. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Exchanges exchanges;

    OnDemandRevocation(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    /** What came of it, by service, in the order of the configuration; a service without tokens has none to revoke. */
    Map<String, RevocationSummary> all() {
        return revoke(service -> true);
    }

    /** As {@link #all}, for one service; null when there is none of that name. */
    @Nullable RevocationSummary of(String service) {
        return revoke(service::equals).get(service);
    }

    private Map<String, RevocationSummary> revoke(Predicate<String> chosen) {
        Map<String, Revocation> begun = new LinkedHashMap<>();
        for (Route route : exchanges.routes().all()) {
            if (chosen.test(route.service().name())) {
                begun.put(
                        route.service().name(),
                        route.credentials() == null
                                ? Revocation.NONE
                                : route.credentials().revoke());
            }
        }
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        Map<String, RevocationSummary> summaries = new LinkedHashMap<>();
        begun.forEach((service, revocation) -> {
            RevocationSummary summary = revocation.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            summaries.put(service, summary);
            Log.info("service " + service + ": tokens were revoked on demand: " + summary);
        });
        return summaries;
    }
}
