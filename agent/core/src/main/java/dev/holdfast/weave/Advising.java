package dev.holdfast.weave;

import dev.holdfast.hook.HookNumber;
import dev.holdfast.hook.HookPoint;
import java.util.List;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.scaffold.TypeInitializer;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.auxiliary.AuxiliaryType;
import net.bytebuddy.implementation.bytecode.constant.IntegerConstant;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Byte Buddy's part, apart from the gate so that its classes load on the first hit only.
 *
 * <p>Bodies change and nothing else (no fields, methods, interfaces), so that loaded classes can be retransformed and other
 * agents keep working. Of Byte Buddy it uses {@link Advice} and the class reader and writer beneath: its type builder describes
 * the whole class anew in order to write it, which costs more than the advice, and {@code AgentBuilder} would double that. ASM
 * copies the methods that are not advised as they are. Any thread may call it.
 */
final class Advising {
    private static final ClassFileLocator OWN = ClassFileLocator.ForClassLoader.of(Advising.class.getClassLoader());
    private static final TypePool ADVICE = TypePool.Default.of(OWN);
    private static final AuxiliaryType.NamingStrategy NO_AUXILIARY_TYPES =
            new AuxiliaryType.NamingStrategy.Enumerating("holdfast");

    private Advising() {}

    /** @throws IllegalStateException when a point's method is not there: the class is of a version that is not supported */
    static byte[] apply(String name, @Nullable ClassLoader loader, byte[] classFile, List<Weaver.Site> sites) {
        ClassFileLocator locator = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(name, classFile),
                loader == null
                        ? ClassFileLocator.ForClassLoader.ofBootLoader()
                        : ClassFileLocator.ForClassLoader.of(loader));
        TypePool types = TypePool.Default.WithLazyResolution.of(locator);
        TypeDescription type = types.describe(name).resolve();
        for (Weaver.Site site : sites) {
            requireMethod(type, sites, site.point());
        }
        ClassReader reader = OpenedClassReader.of(classFile);
        ClassWriter writer = new ClassWriter(reader, AsmVisitorWrapper.NO_FLAGS);
        reader.accept(
                new Woven(writer, type, types, ClassFileVersion.ofClassFile(classFile), sites),
                AsmVisitorWrapper.NO_FLAGS);
        return writer.toByteArray();
    }

    /** Points of the same name are one method as different versions declare it: one of them has to be there. */
    private static void requireMethod(TypeDescription type, List<Weaver.Site> sites, HookPoint point) {
        for (MethodDescription method : type.getDeclaredMethods()) {
            for (Weaver.Site site : sites) {
                if (method.getInternalName().equals(point.method())
                        && site.point().method().equals(point.method())
                        && method.getDescriptor().equals(site.point().descriptor())) {
                    return;
                }
            }
        }
        throw new IllegalStateException("it has no method " + point.method() + point.descriptor());
    }

    private static Advice advice(Weaver.Site site) {
        return Advice.withCustomMapping()
                // as an instruction: to wrap a constant of any type, Byte Buddy would first look at all that the JVM
                // has
                .bind(HookNumber.class, IntegerConstant.forValue(site.number()), int.class)
                .to(ADVICE.describe(site.point().advice()).resolve(), OWN);
    }

    /** Inlines each site's advice into its method. */
    private static final class Woven extends ClassVisitor {
        private final TypeDescription type;
        private final TypePool types;
        private final Implementation.Context context;
        private final List<Weaver.Site> sites;

        Woven(
                ClassVisitor writer,
                TypeDescription type,
                TypePool types,
                ClassFileVersion version,
                List<Weaver.Site> sites) {
            super(OpenedClassReader.ASM_API, writer);
            this.type = type;
            this.types = types;
            this.context = Implementation.Context.Disabled.Factory.INSTANCE.make(
                    type,
                    NO_AUXILIARY_TYPES,
                    TypeInitializer.None.INSTANCE,
                    version,
                    version,
                    version.isAtLeast(ClassFileVersion.JAVA_V6)
                            ? Implementation.Context.FrameGeneration.GENERATE
                            : Implementation.Context.FrameGeneration.DISABLED);
            this.sites = sites;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor body = super.visitMethod(access, name, descriptor, signature, exceptions);
            for (Weaver.Site site : sites) {
                if (name.equals(site.point().method())
                        && descriptor.equals(site.point().descriptor())) {
                    body = advice(site)
                            .wrap(
                                    type,
                                    method(name, descriptor),
                                    body,
                                    context,
                                    types,
                                    AsmVisitorWrapper.NO_FLAGS,
                                    AsmVisitorWrapper.NO_FLAGS);
                }
            }
            return body;
        }

        private MethodDescription method(String name, String descriptor) {
            for (MethodDescription method : type.getDeclaredMethods()) {
                if (method.getInternalName().equals(name)
                        && method.getDescriptor().equals(descriptor)) {
                    return method;
                }
            }
            throw new IllegalStateException("it has no method " + name + descriptor);
        }
    }
}
