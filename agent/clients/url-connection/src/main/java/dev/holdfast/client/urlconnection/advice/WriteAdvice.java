package dev.holdfast.client.urlconnection.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** {@code HttpClient.writeRequests(head, body)}: another head is written, or none and the denial is thrown. */
public final class WriteAdvice {
    private WriteAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static @Nullable Throwable enter(
            @HookNumber int hook,
            @Advice.This Object client,
            @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object head) {
        Object decided = HoldfastBridge.call(hook, client, head, null);
        if (decided instanceof HoldfastDeniedException denial) {
            return denial;
        }
        if (decided != null) {
            head = decided;
        }
        return null;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
            @Advice.Enter @Nullable Throwable denial, @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
        if (denial != null) {
            thrown = denial;
        }
    }
}
