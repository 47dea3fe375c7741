package dev.holdfast.weave;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryAdapter;
import dev.holdfast.hook.LibraryHooks;
import dev.holdfast.telemetry.Faults;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a library: a class loader and a package that it stands under. Its adapter is made when the first of its hooks is
 * called, and held against the copy before; a copy that lacks a member is left alone whole, for a client that is half advised would
 * be worse than one that is not.
 *
 * <p>Thread-safety: {@link #hook} by any thread, wait-free but for the first call, which takes a lock and loads classes.
 */
final class LibraryCopy {
    private static final Hook NOTHING = (self, first, second) -> null;

    private final LibraryHooks library;
    private final HookPoint[] points;
    private final Relocation relocation;
    /** One of its classes. They hold this copy, so it goes with them. */
    private final Class<?> woven;

    private final Exchanges exchanges;
    private final Openings openings;
    private volatile Hook @Nullable [] hooks;

    LibraryCopy(
            LibraryHooks library,
            HookPoint[] points,
            Relocation relocation,
            Class<?> woven,
            Exchanges exchanges,
            Openings openings) {
        this.library = library;
        this.points = points;
        this.relocation = relocation;
        this.woven = woven;
        this.exchanges = exchanges;
        this.openings = openings;
    }

    /** The code behind a point, by its index. */
    Hook hook(int index) {
        Hook[] made = hooks;
        return made == null ? make()[index] : made[index];
    }

    /** Leaves the copy alone: its hooks do nothing from now on. */
    synchronized void silence() {
        hooks = nothing();
    }

    private Hook[] nothing() {
        Hook[] nothing = new Hook[points.length];
        Arrays.fill(nothing, NOTHING);
        return nothing;
    }

    private synchronized Hook[] make() {
        Hook[] made = hooks;
        if (made == null) {
            try {
                made = link();
            } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
                made = nothing();
                Faults.unsupported(relocation.prefix().replace('/', '.') + library.name(), e);
            }
            hooks = made;
        }
        return made;
    }

    private Hook[] link() throws ReflectiveOperationException {
        AdapterLoader adapters = new AdapterLoader(library.adapter(), relocation, woven.getClassLoader());
        openings.open(woven.getModule(), relocation.packages(), adapters.getUnnamedModule());
        Class<?> type = Class.forName(library.adapter(), false, adapters);
        LinkCheck.check(adapters, type);
        LibraryAdapter adapter =
                (LibraryAdapter) type.getConstructor(Exchanges.class).newInstance(exchanges);
        Hook[] made = new Hook[points.length];
        for (int i = 0; i < points.length; i++) {
            made[i] = adapter.hook(points[i].hook());
        }
        return made;
    }
}
