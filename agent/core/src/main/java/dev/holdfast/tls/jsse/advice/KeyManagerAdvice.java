package dev.holdfast.tls.jsse.advice;

import dev.holdfast.hook.HookNumber;
import javax.net.ssl.X509ExtendedKeyManager;
import net.bytebuddy.asm.Advice;

/** {@code SSLContextImpl.getX509KeyManager()}: what it returns is wrapped, per handshake. */
public final class KeyManagerAdvice {
    private KeyManagerAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@HookNumber int hook, @Advice.Return(readOnly = false) X509ExtendedKeyManager keyManager) {
        Object wrapped = HoldfastBridge.call(hook, null, keyManager, null);
        if (wrapped != null) {
            keyManager = (X509ExtendedKeyManager) wrapped;
        }
    }
}
