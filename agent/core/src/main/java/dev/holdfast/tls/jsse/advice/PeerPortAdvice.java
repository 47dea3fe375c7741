package dev.holdfast.tls.jsse.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;

/** {@code SSLSocketImpl.getPeerPort()}: through a CONNECT proxy it tells the proxy's port; the target's is what counts. */
public final class PeerPortAdvice {
    private PeerPortAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @HookNumber int hook,
            @Advice.Origin Class<?> woven,
            @Advice.This Object socket,
            @Advice.Return(readOnly = false) int port) {
        Object target = HoldfastBridge.call(hook, woven, socket, null, null);
        if (target != null) {
            port = (Integer) target;
        }
    }
}
