package dev.holdfast.weave;

import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is woven into libraries that the application brings, in every copy that it has of them.
 *
 * <p>Filled by the thread that starts the agent; then any thread that loads a class may ask.
 */
final class Libraries {
    private final Dispatcher dispatcher;
    private final Openings openings;
    private final LibraryNames names = new LibraryNames();
    private final Map<String, LibraryFamily> families = new HashMap<>();
    private final Map<String, Set<LibraryFamily>> familiesByType = new HashMap<>();

    Libraries(Dispatcher dispatcher, Openings openings) {
        this.dispatcher = dispatcher;
        this.openings = openings;
    }

    void add(LibraryHooks hooks) {
        Library library = new Library(hooks, dispatcher.exchanges(), openings);
        LibraryFamily family = families.computeIfAbsent(hooks.family(), LibraryFamily::new);
        family.add(new LibraryFamily.Variant(library, dispatcher.add(library)));
        for (HookPoint point : library.points()) {
            String type = point.type().replace('.', '/');
            names.add(type);
            familiesByType.computeIfAbsent(type, key -> new LinkedHashSet<>()).add(family);
        }
    }

    /** Whether a class is one of a library's by its internal name. */
    boolean isNamed(String name) {
        return !names.of(name).isEmpty();
    }

    /** What is to be woven into a class; empty for nearly all. */
    List<Weaver.Site> sites(String name, @Nullable ClassLoader loader) {
        List<String> types = names.of(name);
        if (types.isEmpty()) {
            return List.of();
        }
        List<Weaver.Site> sites = new ArrayList<>(2);
        for (String type : types) {
            String prefix = name.substring(0, name.length() - type.length());
            for (LibraryFamily family : familiesByType.getOrDefault(type, Set.of())) {
                LibraryFamily.Variant variant = family.variant(loader, prefix);
                if (variant != null) {
                    add(variant, type.replace('/', '.'), prefix, sites);
                }
            }
        }
        return List.copyOf(sites);
    }

    private static void add(LibraryFamily.Variant variant, String type, String prefix, List<Weaver.Site> sites) {
        Relocation relocation = new Relocation(prefix, variant.library().hooks().packages());
        HookPoint[] points = variant.library().points();
        for (int i = 0; i < points.length; i++) {
            HookPoint point = points[i];
            if (point.type().equals(type)) {
                sites.add(new Weaver.Site(
                        new HookPoint(
                                prefix.replace('/', '.') + type,
                                point.method(),
                                relocation.descriptor(point.descriptor()),
                                point.advice(),
                                point.hook()),
                        variant.firstNumber() + i,
                        variant.library(),
                        prefix));
            }
        }
    }
}
