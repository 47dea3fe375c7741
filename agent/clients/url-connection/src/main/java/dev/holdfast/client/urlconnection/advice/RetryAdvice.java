package dev.holdfast.client.urlconnection.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** {@code HttpURLConnection.followRedirect()}: true makes the client go round its loop again, with a redirect or with our retry. */
public final class RetryAdvice {
    private RetryAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static @Nullable Object enter(@HookNumber int hook, @Advice.This Object connection) {
        return HoldfastBridge.call(hook, connection, null, null);
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Object again, @Advice.Return(readOnly = false) boolean follow) {
        if (again != null) {
            follow = true;
        }
    }
}
