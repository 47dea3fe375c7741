package dev.holdfast.tls.tcnative;

import com.blogspot.mydailyjava.weaklockfree.WeakConcurrentMap;
import dev.holdfast.identity.AgentKeyManager;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.internal.tcnative.CertificateCallback;
import io.netty.internal.tcnative.SSLContext;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import javax.net.ssl.X509KeyManager;

/**
 * Netty asks for a client certificate by a callback of the native context, which is there only when the context has a key manager.
 * Here the others get Netty's own callback, over a key manager that has nothing; contexts that were made before the agent too.
 *
 * <p>Thread-safe. It locks once per context.
 */
final class CertificateCallbacks {
    private final WeakConcurrentMap<ReferenceCountedOpenSslContext, Boolean> done =
            new WeakConcurrentMap<>(false, true);
    private final MethodHandle useKeyManager;
    private final MethodHandle contextLock;
    private final MethodHandle pointer;
    private final MethodHandle engines;
    private final MethodHandle callback;
    private final Object nothing;

    /** @throws ReflectiveOperationException a member is missing */
    CertificateCallbacks() throws ReflectiveOperationException {
        MethodHandles.Lookup sessions = Members.lookup("OpenSslSessionContext");
        useKeyManager = sessions.findVirtual(
                OpenSslSessionContext.class, "useKeyManager", MethodType.methodType(boolean.class));
        MethodHandles.Lookup contexts = Members.lookup("ReferenceCountedOpenSslContext");
        contextLock = contexts.findGetter(ReferenceCountedOpenSslContext.class, "ctxLock", ReadWriteLock.class);
        pointer = contexts.findGetter(ReferenceCountedOpenSslContext.class, "ctx", long.class);
        engines = Members.getter(contexts, Members.declares(contexts, "engines") ? "engines" : "engineMap");
        MethodHandles.Lookup callbacks =
                Members.lookup("ReferenceCountedOpenSslClientContext$OpenSslClientCertificateCallback");
        callback = callbacks
                .findConstructor(
                        callbacks.lookupClass(),
                        MethodType.methodType(
                                void.class,
                                Members.type("OpenSslEngineMap"),
                                Members.type("OpenSslKeyMaterialManager")))
                .asType(MethodType.methodType(CertificateCallback.class, Object.class, Object.class));
        nothing = manager(new AgentKeyManager(null));
    }

    /** Sees to it that an engine which is about to be made will be asked. */
    void ensure(ReferenceCountedOpenSslContext context) throws Throwable {
        if (!context.isClient()
                || done.getIfPresent(context) != null
                || (boolean) useKeyManager.invokeExact(context.sessionContext())) {
            return;
        }
        Lock lock = ((ReadWriteLock) contextLock.invokeExact(context)).writeLock();
        lock.lock();
        try {
            long address = (long) pointer.invokeExact(context);
            if (address != 0 && done.getIfPresent(context) == null) {
                SSLContext.setCertificateCallback(address, (CertificateCallback)
                        callback.invokeExact((Object) engines.invokeExact((Object) context), nothing));
                done.expungeStaleEntries();
                done.put(context, Boolean.TRUE);
            }
        } finally {
            lock.unlock();
        }
    }

    private static Object manager(X509KeyManager keyManager) throws ReflectiveOperationException {
        MethodHandles.Lookup managers = Members.lookup("OpenSslKeyMaterialManager");
        Class<?> provider = Members.type("OpenSslKeyMaterialProvider");
        try {
            MethodHandle constructor = managers.findConstructor(
                    managers.lookupClass(), MethodType.methodType(void.class, provider, boolean.class));
            return Members.made(constructor, KeyMaterials.provider(keyManager), false);
        } catch (NoSuchMethodException e) { // before Netty 4.1.129
            MethodHandle constructor =
                    managers.findConstructor(managers.lookupClass(), MethodType.methodType(void.class, provider));
            return Members.made(constructor, KeyMaterials.provider(keyManager));
        }
    }
}
