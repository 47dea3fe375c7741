package dev.holdfast.weave;

import net.bytebuddy.jar.asm.commons.Remapper;

/**
 * Under which package a copy of a library stands: its own, or its own below that of the SDK that has shaded it. Immutable.
 *
 * <p>Names are internal ones, with slashes.
 */
final class Relocation extends Remapper {
    private final String prefix;
    private final String[] packages;

    /**
     * @param prefix "" for a library that is where it was made, else such as {@code com/vendor/shaded/}
     * @param packages the library's root packages, each with a slash at its end
     */
    Relocation(String prefix, String[] packages) {
        super(net.bytebuddy.utility.OpenedClassReader.ASM_API);
        this.prefix = prefix;
        this.packages = packages;
    }

    boolean isNone() {
        return prefix.isEmpty();
    }

    /** With slashes, or "". */
    String prefix() {
        return prefix;
    }

    /** The library's root packages where this copy has them, each with a slash at its end. */
    String[] packages() {
        String[] moved = new String[packages.length];
        for (int i = 0; i < packages.length; i++) {
            moved[i] = prefix + packages[i];
        }
        return moved;
    }

    @Override
    public String map(String internalName) {
        if (!prefix.isEmpty()) {
            for (String root : packages) {
                if (internalName.startsWith(root)) {
                    return prefix + internalName;
                }
            }
        }
        return internalName;
    }

    String descriptor(String descriptor) {
        return prefix.isEmpty() ? descriptor : mapDesc(descriptor);
    }
}
