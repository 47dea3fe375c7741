package dev.holdfast.client.jdkhttp.advice;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * {@code HttpClientImpl.send(...)}, which wraps what failed the request: a denial reaches the caller as itself, with the
 * caller's own stack in place of that of the thread that decided.
 */
public final class SendAdvice {
    private SendAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.Thrown(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Throwable thrown) {
        if (thrown != null && thrown.getCause() instanceof HoldfastDeniedException) {
            Throwable denial = thrown.getCause();
            denial.setStackTrace(thrown.getStackTrace());
            thrown = denial;
        }
    }
}
