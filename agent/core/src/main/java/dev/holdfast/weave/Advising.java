package dev.holdfast.weave;

import dev.holdfast.hook.HookNumber;
import dev.holdfast.hook.HookPoint;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Byte Buddy's part, apart from the gate so that its classes load on the first hit only.
 *
 * <p>Bodies change and nothing else (no fields, methods, interfaces), so that loaded classes can be retransformed and other
 * agents keep working. It is the lean way to use Byte Buddy: {@code AgentBuilder} would double the time that a hit costs. Any
 * thread may call it.
 */
final class Advising {
    private static final ClassFileLocator OWN = ClassFileLocator.ForClassLoader.of(Advising.class.getClassLoader());
    private static final TypePool ADVICE = TypePool.Default.of(OWN);
    private static final ByteBuddy BYTE_BUDDY = new ByteBuddy()
            .with(TypeValidation.DISABLED)
            .with(Implementation.Context.Disabled.Factory.INSTANCE)
            .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE);

    private Advising() {}

    /** @throws IllegalStateException when a point's method is not there: the class is of a version that is not supported */
    static byte[] apply(String name, @Nullable ClassLoader loader, byte[] classFile, List<Weaver.Site> sites) {
        ClassFileLocator target = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(name, classFile),
                loader == null
                        ? ClassFileLocator.ForClassLoader.ofBootLoader()
                        : ClassFileLocator.ForClassLoader.of(loader));
        TypeDescription type =
                TypePool.Default.WithLazyResolution.of(target).describe(name).resolve();
        DynamicType.Builder<?> builder = BYTE_BUDDY.redefine(type, target);
        for (Weaver.Site site : sites) {
            HookPoint point = site.point();
            requireMethod(type, sites, point);
            builder = builder.visit(Advice.withCustomMapping()
                    .bind(HookNumber.class, (Object) site.number())
                    .to(ADVICE.describe(point.advice()).resolve(), OWN)
                    .on(method -> method.getInternalName().equals(point.method())
                            && method.getDescriptor().equals(point.descriptor())));
        }
        return builder.make().getBytes();
    }

    /** Points of the same name are one method as different versions declare it: one of them has to be there. */
    private static void requireMethod(TypeDescription type, List<Weaver.Site> sites, HookPoint point) {
        for (var method : type.getDeclaredMethods()) {
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
}
