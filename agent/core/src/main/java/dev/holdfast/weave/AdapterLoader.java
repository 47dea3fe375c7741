package dev.holdfast.weave;

import java.io.IOException;
import java.io.InputStream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Defines an adapter's classes for one copy of a library: its own package here, with the copy's names in it, the agent's classes
 * from the agent, everything else from the library's loader. So an adapter names the library's types, and the library never sees
 * the agent's.
 *
 * <p>Reached from the woven classes only, so that it goes when they go. Thread-safe, parallel-capable.
 */
final class AdapterLoader extends ClassLoader {
    private static final String AGENT = "dev.holdfast.";

    static {
        registerAsParallelCapable();
    }

    private final String ownPackage;
    private final Relocation relocation;
    private final ClassLoader agent = AdapterLoader.class.getClassLoader();

    /**
     * @param adapter binary name of a class of the package that is defined here
     * @param library the copy's loader; null for the boot loader
     */
    AdapterLoader(String adapter, Relocation relocation, @Nullable ClassLoader library) {
        super("holdfast-adapter", library);
        this.ownPackage = adapter.substring(0, adapter.lastIndexOf('.') + 1);
        this.relocation = relocation;
    }

    /** Whether a class is the adapter's own. */
    boolean isOwn(String name) {
        return name.startsWith(ownPackage);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(AGENT)) {
            return super.loadClass(name, resolve);
        }
        if (!isOwn(name)) {
            return agent.loadClass(name);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                byte[] bytes = classFile(name);
                found = defineClass(name, bytes, 0, bytes.length);
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    /** As this loader defines it. */
    byte[] classFile(String name) throws ClassNotFoundException {
        try (InputStream in = agent.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            if (relocation.isNone()) {
                return bytes;
            }
            ClassReader reader = OpenedClassReader.of(bytes);
            ClassWriter writer = new ClassWriter(0);
            reader.accept(new ClassRemapper(writer, relocation), 0);
            return writer.toByteArray();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
