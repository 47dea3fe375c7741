package dev.holdfast.client.jdkhttp.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** {@code ConnectionPool.getConnection(...)}: a connection that must not carry another request is closed and not found. */
public final class Http1PoolAdvice {
    private Http1PoolAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @HookNumber int hook,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object connection) {
        if (connection != null && HoldfastBridge.call(hook, connection, null, null) != null) {
            connection = null;
        }
    }
}
