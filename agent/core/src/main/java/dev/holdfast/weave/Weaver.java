package dev.holdfast.weave;

import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.HookSet;
import dev.holdfast.hook.LibraryHooks;
import dev.holdfast.hook.Opening;
import dev.holdfast.telemetry.Faults;
import dev.holdfast.telemetry.Log;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent's one class file transformer: a map look-up per loaded class, and Byte Buddy only on a hit.
 *
 * <p>{@link #add} and {@link #install} are for the thread that starts the agent; {@link #transform} is called by any thread that
 * loads a class and only reads the map, which does not change after {@code install}.
 */
public final class Weaver implements ClassFileTransformer {
    private final Map<String, List<Site>> sites = new HashMap<>();
    private final Libraries libraries;
    private final Openings openings;
    private final Instrumentation instrumentation;
    private final Dispatcher dispatcher;
    private final Runnable firstHit;
    private volatile boolean hit;

    /** @param firstHit runs once, on the thread that loads the first class that is woven; must be quick */
    public Weaver(Instrumentation instrumentation, Dispatcher dispatcher, Runnable firstHit) {
        this.instrumentation = instrumentation;
        this.dispatcher = dispatcher;
        this.firstHit = firstHit;
        this.openings = new Openings(instrumentation);
        this.libraries = new Libraries(dispatcher, openings);
    }

    /** Takes in what a client family or TLS stack wants woven, and opens to the agent what that needs. */
    public void add(HookSet set) {
        for (Opening opening : set.openings()) {
            openings.open(opening);
        }
        for (HookPoint point : set.points()) {
            sites.computeIfAbsent(point.type().replace('.', '/'), name -> new ArrayList<>(2))
                    .add(new Site(point, dispatcher.add(set, point), set, ""));
        }
    }

    /** Takes in what is wanted woven into a library of the application's, wherever it has copies of it. */
    public void add(LibraryHooks hooks) {
        libraries.add(hooks);
    }

    /** Begins to transform, then goes over the classes that are loaded, one by one: one that fails must not stop the others. */
    public void install() {
        instrumentation.addTransformer(this, true);
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            String name = loaded.getName().replace('.', '/');
            if ((sites.containsKey(name) || libraries.isNamed(name)) && instrumentation.isModifiableClass(loaded)) {
                try {
                    instrumentation.retransformClasses(loaded);
                } catch (UnmodifiableClassException | LinkageError e) {
                    Log.warn(loaded.getName() + " was loaded before the agent and cannot be woven: " + e);
                }
            }
        }
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable Module module,
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (name == null) {
            return null;
        }
        List<Site> found = sites.get(name);
        if (found == null) {
            found = ofLibrary(name, loader);
            if (found.isEmpty()) {
                return null;
            }
        }
        try {
            if (!hit) {
                hit = true;
                firstHit.run();
            }
            return Advising.apply(name.replace('/', '.'), loader, classFile, found);
        } catch (Throwable e) {
            // The JVM would swallow it in silence; the class is used as it was, and so is its whole library.
            for (Site site : found) {
                silence(site, loader, e);
            }
            return null;
        }
    }

    private List<Site> ofLibrary(String name, @Nullable ClassLoader loader) {
        try {
            return libraries.sites(name, loader);
        } catch (Throwable e) {
            Faults.count(e); // what cannot be looked at is not woven
            return Collections.emptyList();
        }
    }

    private void silence(Site site, @Nullable ClassLoader loader, Throwable reason) {
        if (site.owner() instanceof Library library) {
            library.silence(loader, site.prefix(), reason);
        } else {
            dispatcher.silence((HookSet) site.owner(), reason);
        }
    }

    /**
     * A point as it is to be woven.
     *
     * @param number that its advice hands to the bridge
     * @param owner whose it is: a {@link HookSet} or a {@link Library}
     * @param prefix under which a copy of a library stands, with slashes; "" for none
     */
    record Site(HookPoint point, int number, Object owner, String prefix) {}
}
