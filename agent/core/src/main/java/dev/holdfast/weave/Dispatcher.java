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
    /** Stands for a hook of which there is one per copy of its library. */
    private static final Hook PER_COPY = (self, first, second) -> null;

    private final Exchanges exchanges;
    /** Elements, here and below, are set before a body that reads them exists; a lazy one is replaced by what it resolved to, twice is harmless. */
    private volatile Hook[] hooks = new Hook[0];

    private volatile Library[] libraries = new Library[0];
    private int[] indices = new int[0];
    private @Nullable HookSet[] owners = new HookSet[0];

    public Dispatcher(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    /** Reserves a number for a point; the code behind it is made at its first call. */
    int add(HookSet set, HookPoint point) {
        int number = reserve(1);
        owners[number] = set;
        hooks[number] = new Unresolved(number, set, point);
        return number;
    }

    /**
     * Reserves numbers for all points of a library, one after the other; the code behind them is made for each copy of it.
     *
     * @return the first number
     */
    int add(Library library) {
        int first = reserve(library.points().length);
        for (int i = 0; i < library.points().length; i++) {
            libraries[first + i] = library;
            indices[first + i] = i;
            hooks[first + i] = PER_COPY;
        }
        return first;
    }

    private int reserve(int count) {
        int first = hooks.length;
        owners = Arrays.copyOf(owners, first + count);
        libraries = Arrays.copyOf(libraries, first + count);
        indices = Arrays.copyOf(indices, first + count);
        Hook[] grown = Arrays.copyOf(hooks, first + count);
        Arrays.fill(grown, first, first + count, NOTHING);
        hooks = grown;
        return first;
    }

    Exchanges exchanges() {
        return exchanges;
    }

    @Override
    @SuppressWarnings("ThrowableNotThrown") // nothing of ours goes up: an agent's fault is never the application's
    public @Nullable Object call(
            int number, Class<?> woven, @Nullable Object self, @Nullable Object first, @Nullable Object second) {
        try {
            Hook hook = hooks[number];
            if (hook == PER_COPY) {
                hook = libraries[number].copy(woven).hook(indices[number]);
            }
            return hook.call(self, first, second);
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
