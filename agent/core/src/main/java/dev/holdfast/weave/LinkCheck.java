package dev.holdfast.weave;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Whether every member of the library that an adapter's classes name is there, and open to them, in the copy that they are to work
 * with: each reference is resolved as the JVM would at its first use, which is in the middle of somebody's request.
 *
 * <p>For one thread. It loads the library's classes that are named, and initialises none.
 */
final class LinkCheck {
    private final AdapterLoader loader;
    private final MethodHandles.Lookup lookup;
    private final Deque<String> pending = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> resolved = new HashSet<>();
    private @Nullable ReflectiveOperationException missing;

    private LinkCheck(AdapterLoader loader, MethodHandles.Lookup lookup) {
        this.loader = loader;
        this.lookup = lookup;
    }

    /**
     * Checks an adapter and all classes of its package that it leads to.
     *
     * @throws ReflectiveOperationException the first member that is missing
     * @throws LinkageError a class that is missing or cannot be linked
     */
    static void check(AdapterLoader loader, Class<?> adapter) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(adapter, MethodHandles.lookup());
        LinkCheck check = new LinkCheck(loader, lookup);
        check.reach(adapter.getName().replace('.', '/'));
        while (!check.pending.isEmpty()) {
            String name = check.pending.remove();
            ClassReader reader = OpenedClassReader.of(loader.classFile(name.replace('/', '.')));
            reader.accept(check.new References(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            if (check.missing != null) {
                throw check.missing;
            }
        }
    }

    private boolean isOwn(String internalName) {
        return loader.isOwn(internalName.replace('/', '.'));
    }

    /** A class that is named: the adapter's own are looked through too. */
    private void reach(String internalName) {
        if (internalName.startsWith("[")) {
            reachType(Type.getType(internalName));
        } else if (isOwn(internalName) && seen.add(internalName)) {
            pending.add(internalName);
        }
    }

    private void reachType(Type type) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() == Type.OBJECT) {
            reach(element.getInternalName());
        }
    }

    private void method(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (!isOfLibrary(owner) || !resolved.add(opcode + owner + "." + name + descriptor)) {
            return;
        }
        attempt(() -> {
            Class<?> type = load(owner);
            if (type.isInterface() != isInterface) {
                throw new IncompatibleClassChangeError(type.getName() + (isInterface ? " is no interface" : " is one"));
            }
            MethodType method = MethodType.fromMethodDescriptorString(descriptor, loader);
            if (opcode == Opcodes.INVOKESTATIC) {
                lookup.findStatic(type, name, method);
            } else if (name.equals("<init>")) {
                lookup.findConstructor(type, method);
            } else if (opcode != Opcodes.INVOKESPECIAL) {
                lookup.findVirtual(type, name, method);
            }
        });
    }

    private void field(int opcode, String owner, String name, String descriptor) {
        if (!isOfLibrary(owner) || !resolved.add(opcode + owner + "." + name + descriptor)) {
            return;
        }
        attempt(() -> {
            Class<?> value = MethodType.fromMethodDescriptorString("()" + descriptor, loader)
                    .returnType();
            if (opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC) {
                lookup.findStaticVarHandle(load(owner), name, value);
            } else {
                lookup.findVarHandle(load(owner), name, value);
            }
        });
    }

    private void attempt(Resolution resolution) {
        try {
            resolution.run();
        } catch (ReflectiveOperationException e) {
            if (missing == null) {
                missing = e;
            }
        } catch (TypeNotPresentException e) {
            if (missing == null) {
                missing = new ClassNotFoundException(e.typeName(), e);
            }
        }
    }

    private Class<?> load(String internalName) throws ClassNotFoundException {
        return Class.forName(internalName.replace('/', '.'), false, loader);
    }

    /** What the JDK and the agent bring is there in every version. */
    private boolean isOfLibrary(String owner) {
        return !owner.startsWith("[")
                && !owner.startsWith("java/")
                && !owner.startsWith("javax/net/")
                && !owner.startsWith("dev/holdfast/");
    }

    private interface Resolution {
        void run() throws ReflectiveOperationException;
    }

    private final class References extends ClassVisitor {
        References() {
            super(OpenedClassReader.ASM_API);
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaces) {
            if (superName != null) {
                reach(superName);
            }
            if (interfaces != null) {
                for (String each : interfaces) {
                    reach(each);
                }
            }
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
            reachType(Type.getType(descriptor));
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return new Body();
        }
    }

    private final class Body extends MethodVisitor {
        Body() {
            super(OpenedClassReader.ASM_API);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            reach(owner);
            method(opcode, owner, name, descriptor, isInterface);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            reach(owner);
            field(opcode, owner, name, descriptor);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            reach(type);
            if (isOfLibrary(type)) {
                attempt(() -> load(type));
            }
        }

        @Override
        public void visitLdcInsn(Object value) {
            if (value instanceof Type type && type.getSort() != Type.METHOD) {
                reachType(type);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            for (Object argument : arguments) {
                if (argument instanceof Handle handle) {
                    reach(handle.getOwner());
                    handle(handle);
                }
            }
        }

        private void handle(Handle handle) {
            switch (handle.getTag()) {
                case Opcodes.H_INVOKESTATIC ->
                    method(
                            Opcodes.INVOKESTATIC,
                            handle.getOwner(),
                            handle.getName(),
                            handle.getDesc(),
                            handle.isInterface());
                case Opcodes.H_INVOKEVIRTUAL, Opcodes.H_INVOKEINTERFACE, Opcodes.H_NEWINVOKESPECIAL ->
                    method(
                            Opcodes.INVOKEVIRTUAL,
                            handle.getOwner(),
                            handle.getName(),
                            handle.getDesc(),
                            handle.isInterface());
                default -> {
                    // a field's, or a private method of the adapter's own
                }
            }
        }
    }
}
