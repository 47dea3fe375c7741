package dev.holdfast.weave;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.HookSet;
import dev.holdfast.telemetry.Faults;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The agent's end of the bridge: finds the code behind a hook's number, runs it, and lets no fault of it out.
 *
 * <p>{@link #add} is for the thread that starts the agent, before the class is woven whose body will name the number.
 * {@link #call} is for any thread, wait-free but for what the hook itself does.
 */
public final class Dispatcher extends HoldfastDispatcher {
    private static final Hook NOTHING = (self, first, second) -> null;

    private final Exchanges exchanges;
    /** Elements are set before a body that reads them exists; a lazy one is replaced by what it resolved to, twice is harmless. */
    private volatile Hook[] hooks = new Hook[0];

    private HookSet[] owners = new HookSet[0];

    public Dispatcher(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    /** Reserves a number for a point; the code behind it is made at its first call. */
    int add(HookSet set, HookPoint point) {
        int number = hooks.length;
        owners = Arrays.copyOf(owners, number + 1);
        owners[number] = set;
        Hook[] grown = Arrays.copyOf(hooks, number + 1);
        grown[number] = new Unresolved(number, set, point);
        hooks = grown;
        return number;
    }

    @Override
    @SuppressWarnings("ThrowableNotThrown") // nothing of ours goes up: an agent's fault is never the application's
    public @Nullable Object call(int hook, @Nullable Object self, @Nullable Object first, @Nullable Object second) {
        try {
            return hooks[hook].call(self, first, second);
        } catch (Throwable fault) {
            Faults.count(fault);
            return null;
        }
    }

    /** A client that is half advised would be worse than one that is not: all hooks of the set fall silent. */
    void silence(HookSet set, Throwable reason) {
        Hook[] all = hooks;
        for (int i = 0; i < all.length; i++) {
            if (owners[i] == set) {
                all[i] = NOTHING;
            }
        }
        Faults.unsupported(set.name(), reason);
    }

    private final class Unresolved implements Hook {
        private final int number;
        private final HookSet set;
        private final HookPoint point;

        Unresolved(int number, HookSet set, HookPoint point) {
            this.number = number;
            this.set = set;
            this.point = point;
        }

        @Override
        public @Nullable Object call(@Nullable Object self, @Nullable Object first, @Nullable Object second)
                throws Throwable {
            Hook resolved;
            try {
                resolved = set.hook(point, exchanges);
            } catch (ReflectiveOperationException | LinkageError e) {
                silence(set, e);
                return null;
            }
            hooks[number] = resolved;
            return resolved.call(self, first, second);
        }
    }
}
