package dev.holdfast.start;

import dev.holdfast.config.Stage;
import dev.holdfast.exchange.Route;
import dev.holdfast.policy.Service;
import dev.holdfast.telemetry.Log;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells in the log, once each, of services whose contract is about to end or has ended, and again when its end is moved. For one
 * thread at a time.
 */
final class ContractEnds {
    private static final Duration NOTICE = Duration.ofDays(7);

    private final Map<String, Told> told = new HashMap<>();

    private record Told(Instant until, boolean ended) {}

    void tell(List<Route> routes) {
        for (Route route : routes) {
            Service service = route.service();
            Instant until = service.settings().until();
            if (until == null || Instant.now().isBefore(until.minus(NOTICE))) {
                continue;
            }
            Told news = new Told(until, service.hasEnded());
            if (!news.equals(told.put(service.name(), news))) {
                Log.warn(news.ended() ? ended(service, until) : ending(service, until));
            }
        }
    }

    private static String ending(Service service, Instant until) {
        long hours = Duration.between(Instant.now(), until).toHours();
        return "service " + service.name() + ": its contract ends at " + until + ", in "
                + (hours >= 48 ? hours / 24 + " days" : hours + " hours")
                + "; from then on its tokens are revoked and its requests denied. Move \"until:\" if it goes on";
    }

    private static String ended(Service service, Instant until) {
        return "service " + service.name() + ": its contract ended at " + until
                + " (\"until:\"); its tokens are revoked, and "
                + (service.stage() == Stage.ENFORCE
                        ? "every request to it is denied"
                        : "in stage enforce every request to it would be denied");
    }
}
