package dev.holdfast.weave;

import dev.holdfast.hook.Opening;
import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Opens packages of modules to the agent: of the JDK's to its own loader, of a library that stands on the module path to the
 * library's adapter. Nothing is opened to anybody else. Any thread may call it.
 */
final class Openings {
    private final Instrumentation instrumentation;

    Openings(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** Opens a package of the JDK's to the agent. */
    void open(Opening opening) {
        Module module = ModuleLayer.boot().findModule(opening.module()).orElse(null);
        // a JVM image without the module has no such client, an other version may lack the package
        if (module != null && module.getPackages().contains(opening.packageName())) {
            Set<Module> self = Set.of(Openings.class.getModule());
            open(module, Map.of(opening.packageName(), self));
        }
    }

    /**
     * Opens a library to its adapter, in all modules that it consists of.
     *
     * @param woven one of its modules; where it is not named there is nothing to open
     * @param packages the library's root packages, each with a slash at its end
     */
    void open(Module woven, String[] packages, Module adapter) {
        ModuleLayer layer = woven.getLayer();
        if (!woven.isNamed() || layer == null) {
            return;
        }
        for (Module module : layer.modules()) {
            Map<String, Set<Module>> opened = new HashMap<>();
            for (String name : module.getPackages()) {
                if (isOf(packages, name)) {
                    opened.put(name, Set.of(adapter));
                }
            }
            if (!opened.isEmpty()) {
                open(module, opened);
            }
        }
    }

    private static boolean isOf(String[] packages, String name) {
        String internalName = name.replace('.', '/') + '/';
        for (String root : packages) {
            if (internalName.startsWith(root)) {
                return true;
            }
        }
        return false;
    }

    private void open(Module module, Map<String, Set<Module>> packages) {
        instrumentation.redefineModule(
                module, Collections.emptySet(), packages, packages, Collections.emptySet(), Collections.emptyMap());
    }
}
