package dev.holdfast.client.jdkhttp.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** {@code Stream.getRequestPseudoHeaders()}: the hook returns those that are encoded in their place. */
public final class PseudoHeadersAdvice {
    private PseudoHeadersAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @HookNumber int hook,
            @Advice.This Object stream,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object fields) {
        Object changed = HoldfastBridge.call(hook, stream, fields, null);
        if (changed != null) {
            fields = changed;
        }
    }
}
