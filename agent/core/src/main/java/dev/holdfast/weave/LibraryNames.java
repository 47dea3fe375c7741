package dev.holdfast.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The second gate: finds the classes of libraries by their internal names, also where the library stands under another package. A
 * class of another name costs a walk over its simple name and no allocation.
 *
 * <p>Filled by the thread that starts the agent, then only read, by any thread.
 */
final class LibraryNames {
    private static final int SIZE = 1 << 12;

    private final Map<String, List<String>> typesBySimpleName = new HashMap<>();
    private final boolean[] simpleNames = new boolean[SIZE];

    /** @param type internal name, as the library's own build has it */
    void add(String type) {
        List<String> types = typesBySimpleName.computeIfAbsent(simpleName(type), name -> new ArrayList<>(1));
        if (!types.contains(type)) {
            types.add(type);
        }
        simpleNames[hash(type)] = true;
    }

    /** The types that a class can be by its internal name, under any package; nearly always empty. */
    List<String> of(String name) {
        if (!simpleNames[hash(name)]) {
            return List.of();
        }
        List<String> candidates = typesBySimpleName.get(simpleName(name));
        if (candidates == null) {
            return List.of();
        }
        List<String> types = new ArrayList<>(1);
        for (String type : candidates) {
            int prefix = name.length() - type.length();
            if (prefix == 0 ? name.equals(type) : prefix > 0 && name.charAt(prefix - 1) == '/' && name.endsWith(type)) {
                types.add(type);
            }
        }
        return List.copyOf(types);
    }

    private static String simpleName(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** Of the simple name, from its end. */
    private static int hash(String name) {
        int hash = 0;
        for (int i = name.length() - 1; i >= 0; i--) {
            char c = name.charAt(i);
            if (c == '/') {
                break;
            }
            hash = hash * 31 + c;
        }
        return (hash ^ (hash >>> 12)) & (SIZE - 1);
    }
}
