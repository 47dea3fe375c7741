package dev.holdfast.exchange;

import dev.holdfast.config.Stage;
import dev.holdfast.policy.HostIndex;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policy in force, compiled: replaced whole by a volatile write when the configuration changes. Immutable, reads are
 * wait-free and allocate nothing.
 */
public final class Routes {
    /** Before the first configuration: nothing matches. */
    public static final Routes NONE = new Routes(0, Stage.OFF, new HostIndex<>(Map.of()), List.of());

    private final long epoch;
    private final Stage ceiling;
    private final HostIndex<Address> addresses;
    private final List<Route> all;

    Routes(long epoch, Stage ceiling, HostIndex<Address> addresses, List<Route> all) {
        this.epoch = epoch;
        this.ceiling = ceiling;
        this.addresses = addresses;
        this.all = List.copyOf(all);
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
