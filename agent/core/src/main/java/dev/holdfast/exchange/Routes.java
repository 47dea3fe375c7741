package dev.holdfast.exchange;

import dev.holdfast.config.HostPattern;
import dev.holdfast.config.Stage;
import dev.holdfast.policy.HostIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policy in force, compiled: replaced whole by a volatile write when the configuration changes. Immutable, reads are
 * wait-free and allocate nothing.
 */
public final class Routes {
    /** Before the first configuration: nothing matches. */
    public static final Routes NONE = new Routes(0, Stage.OFF, Map.of(), List.of());

    private final long epoch;
    private final Stage ceiling;
    private final Map<HostPattern, Address> byPattern;
    private final HostIndex<Address> addresses;
    private final List<Route> all;

    private Routes(long epoch, Stage ceiling, Map<HostPattern, Address> byPattern, List<Route> all) {
        this.epoch = epoch;
        this.ceiling = ceiling;
        this.byPattern = Map.copyOf(byPattern);
        this.addresses = new HostIndex<>(byPattern);
        this.all = List.copyOf(all);
    }

    /**
     * Compiles the routes of a configuration.
     *
     * @param before what is in force until now: an address that goes on as it was keeps its connections
     */
    public static Routes compile(long epoch, Stage ceiling, List<Route> routes, Routes before) {
        Map<HostPattern, List<Route>> byHost = new LinkedHashMap<>();
        for (Route route : routes) {
            for (HostPattern host : route.service().settings().hosts()) {
                byHost.computeIfAbsent(host, key -> new ArrayList<>()).add(route);
            }
        }
        Map<HostPattern, Address> addresses = new LinkedHashMap<>();
        byHost.forEach((host, sharing) -> {
            sharing.sort(
                    Comparator.comparingInt((Route route) -> route.service().specificity())
                            .reversed());
            addresses.put(host, Address.of(sharing, epoch, before.byPattern.get(host)));
        });
        return new Routes(epoch, ceiling, addresses, routes);
    }

    public @Nullable Address address(@Nullable String host, int port) {
        return addresses.find(host, port);
    }

    /** Counts the configurations of this JVM's life. */
    public long epoch() {
        return epoch;
    }

    public Stage ceiling() {
        return ceiling;
    }

    /** Whether static credentials on any host are looked at. */
    public boolean observes() {
        return ceiling != Stage.OFF;
    }

    /** Every service's route, in the order of the configuration. */
    public List<Route> all() {
        return all;
    }
}
