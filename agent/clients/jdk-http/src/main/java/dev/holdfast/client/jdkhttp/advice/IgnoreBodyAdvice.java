package dev.holdfast.client.jdkhttp.advice;

import dev.holdfast.hook.HookNumber;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** {@code Stream.ignoreBody()}: where the hook reads the body to its end, its future takes the place of a reset of the stream. */
public final class IgnoreBodyAdvice {
    private IgnoreBodyAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static @Nullable Object enter(@HookNumber int hook, @Advice.This Object stream) {
        return HoldfastBridge.call(hook, stream, null, null);
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.Enter @Nullable Object reading, @Advice.Return(readOnly = false) CompletableFuture<?> ignored) {
        if (reading != null) {
            ignored = (CompletableFuture<?>) reading;
        }
    }
}
