package dev.holdfast.client.jdkhttp.advice;

import dev.holdfast.hook.HookNumber;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** {@code Exchange.responseAsync()}: while something is missing the hook's future, which goes on with the exchange, takes its place. */
public final class PrepareAdvice {
    private PrepareAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static @Nullable Object enter(@HookNumber int hook, @Advice.This Object exchange) {
        return HoldfastBridge.call(hook, exchange, null, null);
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.Enter @Nullable Object waiting, @Advice.Return(readOnly = false) CompletableFuture<?> response) {
        if (waiting != null) {
            response = (CompletableFuture<?>) waiting;
        }
    }
}
