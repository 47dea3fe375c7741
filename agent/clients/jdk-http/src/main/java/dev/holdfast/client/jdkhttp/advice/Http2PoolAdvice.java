package dev.holdfast.client.jdkhttp.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;

/** {@code Http2Connection.reserveStream(clientInitiated, ...)}: a connection that must not carry another request refuses by itself after the hook. */
public final class Http2PoolAdvice {
    private Http2PoolAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @HookNumber int hook, @Advice.This Object connection, @Advice.Argument(0) boolean clientInitiated) {
        if (clientInitiated) {
            HoldfastBridge.call(hook, connection, null, null);
        }
    }
}
