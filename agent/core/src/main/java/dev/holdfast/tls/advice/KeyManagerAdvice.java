package dev.holdfast.tls.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** A context's {@code getX509KeyManager()}, which is asked per handshake: the hook may return one that stands before it. */
public final class KeyManagerAdvice {
    private KeyManagerAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @HookNumber int hook,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object keyManager) {
        Object before = HoldfastBridge.call(hook, null, keyManager, null);
        if (before != null) {
            keyManager = before;
        }
    }
}
