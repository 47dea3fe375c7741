package dev.holdfast.tls.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * A look-up (host, port, …) of a cached session: one that must not be resumed is as good as not found. A resumed session
 * keeps the identity of its first handshake (RFC 9846 section 4.4.2).
 */
public final class ResumptionAdvice {
    private ResumptionAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @HookNumber int hook,
            @Advice.Origin Class<?> woven,
            @Advice.Argument(0) String host,
            @Advice.Argument(1) int port,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object session) {
        if (session != null && HoldfastBridge.call(hook, woven, session, host, port) != null) {
            session = null;
        }
    }
}
