package dev.holdfast.weave;

import dev.holdfast.hook.HookPoint;
import dev.holdfast.telemetry.Faults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * The variants of hooks for one library, and which of them fits a copy: the first whose advised methods all exist, by the copy's
 * class files, none of which is loaded for that.
 *
 * <p>Thread-safe; it is asked once for each class that is woven, and looks once per copy.
 */
final class LibraryFamily {
    private final List<Variant> variants = new ArrayList<>(2);
    private final Map<@Nullable ClassLoader, Map<String, Optional<Variant>>> chosen = new WeakHashMap<>();
    private final String name;

    LibraryFamily(String name) {
        this.name = name;
    }

    /** By the thread that starts the agent, before anything is woven. */
    void add(Variant variant) {
        variants.add(variant);
    }

    /** The variant for a copy; null where none fits, which is said when it is found out. */
    synchronized @Nullable Variant variant(@Nullable ClassLoader loader, String prefix) {
        return chosen.computeIfAbsent(loader, key -> new HashMap<>(2))
                .computeIfAbsent(prefix, key -> choose(loader, key))
                .orElse(null);
    }

    private Optional<Variant> choose(@Nullable ClassLoader loader, String prefix) {
        ClassFileLocator locator = loader == null
                ? ClassFileLocator.ForClassLoader.ofBootLoader()
                : ClassFileLocator.ForClassLoader.of(loader);
        TypePool types = TypePool.Default.WithLazyResolution.of(locator);
        String missing = null;
        boolean there = false;
        for (Variant variant : variants) {
            String of = missing(variant, types, prefix);
            if (of == null) {
                return Optional.of(variant);
            }
            missing = missing == null ? of : missing;
            there |= isThere(variant, types, prefix);
        }
        if (!there) {
            return Optional.empty(); // what is there is somebody else's
        }
        Faults.unsupported(
                prefix.replace('/', '.') + name, new NoSuchMethodException(missing == null ? "no variant" : missing));
        return Optional.empty();
    }

    /** Whether a copy has anything that is the library's alone, in whatever version. */
    private static boolean isThere(Variant variant, TypePool types, String prefix) {
        for (HookPoint point : variant.library().points()) {
            if (!isShared(variant, point)
                    && types.describe(prefix.replace('/', '.') + point.type()).isResolved()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isShared(Variant variant, HookPoint point) {
        return Arrays.asList(variant.library().hooks().sharedTypes()).contains(point.type());
    }

    /** The first type or point that a copy does not have; points of one type and method are one as different versions declare it. */
    private static @Nullable String missing(Variant variant, TypePool types, String prefix) {
        Relocation relocation = new Relocation(prefix, variant.library().hooks().packages());
        for (String type : variant.library().hooks().requiredTypes()) {
            if (!types.describe(prefix.replace('/', '.') + type).isResolved()) {
                return type;
            }
        }
        HookPoint[] points = variant.library().points();
        for (HookPoint point : points) {
            TypePool.Resolution resolution = types.describe(prefix.replace('/', '.') + point.type());
            if (!resolution.isResolved()) {
                if (isShared(variant, point)) {
                    continue;
                }
                return point.type();
            }
            boolean there = false;
            for (HookPoint other : points) {
                there |= other.type().equals(point.type())
                        && other.method().equals(point.method())
                        && declares(resolution.resolve(), other.method(), relocation.descriptor(other.descriptor()));
            }
            if (!there) {
                return point.type() + "." + point.method() + point.descriptor();
            }
        }
        return null;
    }

    private static boolean declares(TypeDescription type, String method, String descriptor) {
        for (MethodDescription declared : type.getDeclaredMethods()) {
            if (declared.getInternalName().equals(method)
                    && declared.getDescriptor().equals(descriptor)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Hooks for one range of versions.
     *
     * @param firstNumber of the number of its first point; the others follow
     */
    record Variant(Library library, int firstNumber) {}
}
