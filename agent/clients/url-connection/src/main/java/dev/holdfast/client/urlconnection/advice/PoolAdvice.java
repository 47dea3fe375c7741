package dev.holdfast.client.urlconnection.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** {@code KeepAliveCache.get(url, …)}: a connection that must not be used again is as good as not found. */
public final class PoolAdvice {
    private PoolAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @HookNumber int hook,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object client) {
        if (client != null && HoldfastBridge.call(hook, null, client, null) != null) {
            client = null;
        }
    }
}
