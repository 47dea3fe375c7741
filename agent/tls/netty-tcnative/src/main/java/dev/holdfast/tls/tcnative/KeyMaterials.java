package dev.holdfast.tls.tcnative;

import dev.holdfast.tls.SeamKeyManager;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.util.ReferenceCounted;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import javax.net.ssl.X509KeyManager;

/**
 * Keys and chains of ours as native objects, by Netty's own provider: apart from the application's, so that nothing of ours is cached
 * there. Newer versions of Netty keep the last one that was made. Thread-safe.
 */
final class KeyMaterials {
    private final SeamKeyManager seam;
    private final Object provider;
    private final MethodHandle choose;
    private final MethodHandle set;

    /** @throws ReflectiveOperationException a member is missing */
    KeyMaterials(SeamKeyManager seam) throws ReflectiveOperationException {
        MethodHandles.Lookup providers = Members.lookup("OpenSslKeyMaterialProvider");
        Class<?> material = Members.type("OpenSslKeyMaterial");
        this.seam = seam;
        this.provider = provider(seam);
        this.choose = providers
                .findVirtual(
                        providers.lookupClass(),
                        "chooseKeyMaterial",
                        MethodType.methodType(material, ByteBufAllocator.class, String.class))
                .bindTo(provider)
                .asType(MethodType.methodType(ReferenceCounted.class, ByteBufAllocator.class, String.class));
        MethodHandles.Lookup engines = Members.lookup("ReferenceCountedOpenSslEngine");
        this.set = engines.unreflect(engines.lookupClass()
                        .getDeclaredMethod("setKeyMaterial", material)) // boolean in older versions
                .asType(MethodType.methodType(void.class, ReferenceCountedOpenSslEngine.class, ReferenceCounted.class));
    }

    /** A provider of Netty's over a key manager. */
    static Object provider(X509KeyManager keyManager) throws ReflectiveOperationException {
        MethodHandles.Lookup providers = Members.lookup("OpenSslKeyMaterialProvider");
        MethodHandle constructor = providers
                .findConstructor(
                        providers.lookupClass(), MethodType.methodType(void.class, X509KeyManager.class, String.class))
                .asType(MethodType.methodType(Object.class, X509KeyManager.class, String.class));
        return Members.made(constructor, keyManager, null);
    }

    SeamKeyManager seam() {
        return seam;
    }

    /**
     * Has an engine's handshake offer a certificate of ours.
     *
     * @param alias as the seam has chosen it
     */
    void set(ReferenceCountedOpenSslEngine engine, String alias) throws Throwable {
        ReferenceCounted material = (ReferenceCounted) choose.invokeExact(ByteBufAllocator.DEFAULT, alias);
        if (material == null) {
            throw new IllegalStateException("dropped since it was chosen");
        }
        try {
            set.invokeExact(engine, material);
        } finally {
            material.release();
        }
    }
}
