package dev.holdfast.client.jdkhttp.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * {@code MultiExchange.responseFilters(response)}: the hook sees what the client's own filters (authentication, redirects) want to
 * send next, if anything, and may return another request for its place; with one the client goes round once more.
 */
public final class AnswerAdvice {
    private AnswerAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @HookNumber int hook,
            @Advice.This Object exchange,
            @Advice.Argument(0) Object response,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object next) {
        Object ours = HoldfastBridge.call(hook, exchange, response, next);
        if (ours != null) {
            next = ours;
        }
    }
}
