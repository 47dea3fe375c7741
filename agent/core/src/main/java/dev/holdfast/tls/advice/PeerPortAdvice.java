package dev.holdfast.tls.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;

/** What tells a layered socket's handshake its port: through a CONNECT proxy it is the proxy's; the target's is what counts. */
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
