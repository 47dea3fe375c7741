package dev.holdfast.weave;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/** The loader of an application that has a copy of the tests' library, woven as it loads; in any version and under any package. */
final class LibraryLoader extends ClassLoader {
    private static final String[] TYPES = {"org/example/library/Client", "org/example/library/Settings"};

    private final Weaver weaver;
    private final Map<String, byte[]> classFiles = new HashMap<>();

    /**
     * @param prefix with slashes, under which an SDK has moved the library; "" for nowhere
     * @param without the name of a method that this version does not have; null for a version that has all
     */
    LibraryLoader(Weaver weaver, String prefix, @Nullable String without) {
        super(LibraryLoader.class.getClassLoader());
        this.weaver = weaver;
        Relocation relocation = new Relocation(prefix, new String[] {"org/example/library/"});
        for (String type : TYPES) {
            classFiles.put(prefix + type, moved(type, relocation, without));
        }
    }

    private static byte[] moved(String type, Relocation relocation, @Nullable String without) {
        try (InputStream in = LibraryLoader.class.getResourceAsStream("/" + type + ".class")) {
            ClassReader reader = OpenedClassReader.of(in.readAllBytes());
            ClassWriter writer = new ClassWriter(0);
            reader.accept(new ClassRemapper(new Without(writer, without), relocation), 0);
            return writer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        String internal = name.replace('.', '/');
        byte[] classFile = classFiles.get(internal);
        Class<?> loaded = findLoadedClass(name);
        if (classFile == null || loaded != null) {
            return loaded != null ? loaded : super.loadClass(name, resolve);
        }
        byte[] woven = weaver.transform(null, this, internal, null, null, classFile);
        byte[] bytes = woven == null ? classFile : woven;
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] classFile = name.endsWith(".class") ? classFiles.get(name.substring(0, name.length() - 6)) : null;
        return classFile == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(classFile);
    }

    private static final class Without extends ClassVisitor {
        private final @Nullable String method;

        Without(ClassVisitor next, @Nullable String method) {
            super(OpenedClassReader.ASM_API, next);
            this.method = method;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return name.equals(method) ? null : super.visitMethod(access, name, descriptor, signature, exceptions);
        }
    }
}
