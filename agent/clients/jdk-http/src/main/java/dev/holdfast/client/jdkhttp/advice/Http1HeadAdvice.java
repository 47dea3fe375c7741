package dev.holdfast.client.jdkhttp.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * {@code Http1Request.collectHeaders0(head)}: the hook edits the head as it goes onto the wire. What it returns is a denial; the
 * client takes it as a failure to build the head, fails the request with it and closes the connection.
 */
public final class Http1HeadAdvice {
    private Http1HeadAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
            @HookNumber int hook,
            @Advice.Origin Class<?> woven,
            @Advice.This Object request,
            @Advice.Argument(0) StringBuilder head,
            @Advice.Thrown(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Throwable thrown) {
        if (thrown == null) {
            Object denial = HoldfastBridge.call(hook, woven, request, head, null);
            if (denial != null) {
                thrown = (Throwable) denial;
            }
        }
    }
}
