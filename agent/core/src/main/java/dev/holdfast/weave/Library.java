package dev.holdfast.weave;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;
import dev.holdfast.telemetry.Faults;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LibraryHooks} and the copies of its library that are in this JVM.
 *
 * <p>Thread-safety: {@link #copy} is called for each hook, wait-free once the class has met it; the rest takes a lock and happens
 * once per copy. A copy is reached from its own woven classes only, so that nothing is kept of an application that has been
 * undeployed.
 */
final class Library {
    private final LibraryHooks hooks;
    private final HookPoint[] points;
    private final Exchanges exchanges;
    private final Openings openings;
    private final Map<@Nullable ClassLoader, Map<String, Known>> copies = new WeakHashMap<>();
    private final ClassValue<LibraryCopy> byClass = new ClassValue<>() {
        @Override
        protected LibraryCopy computeValue(Class<?> woven) {
            return of(woven, new Relocation(prefix(woven), hooks.packages()));
        }
    };

    Library(LibraryHooks hooks, Exchanges exchanges, Openings openings) {
        this.hooks = hooks;
        this.points = hooks.points();
        this.exchanges = exchanges;
        this.openings = openings;
    }

    LibraryHooks hooks() {
        return hooks;
    }

    HookPoint[] points() {
        return points;
    }

    /** The copy that a woven class belongs to. */
    LibraryCopy copy(Class<?> woven) {
        return byClass.get(woven);
    }

    /** Leaves a copy alone whole, now and for good. */
    void silence(@Nullable ClassLoader loader, String prefix, Throwable reason) {
        Known known = known(loader, prefix);
        synchronized (known) {
            known.silenced = true;
            LibraryCopy copy = known.copy.get();
            if (copy != null) {
                copy.silence();
            }
        }
        Faults.unsupported(prefix.replace('/', '.') + hooks.name(), reason);
    }

    private LibraryCopy of(Class<?> woven, Relocation relocation) {
        Known known = known(woven.getClassLoader(), relocation.prefix());
        synchronized (known) {
            LibraryCopy copy = known.copy.get();
            if (copy == null) {
                copy = new LibraryCopy(hooks, points, relocation, woven, exchanges, openings);
                if (known.silenced) {
                    copy.silence();
                }
                known.copy = new WeakReference<>(copy);
            }
            return copy;
        }
    }

    private synchronized Known known(@Nullable ClassLoader loader, String prefix) {
        return copies.computeIfAbsent(loader, key -> new HashMap<>(2)).computeIfAbsent(prefix, key -> new Known());
    }

    private String prefix(Class<?> woven) {
        String name = woven.getName();
        for (HookPoint point : points) {
            if (name.endsWith(point.type())) {
                return name.substring(0, name.length() - point.type().length()).replace('.', '/');
            }
        }
        return "";
    }

    /** What is known of a copy, apart from what would hold its loader. */
    private static final class Known {
        private boolean silenced;
        private WeakReference<@Nullable LibraryCopy> copy = new WeakReference<>(null);
    }
}
