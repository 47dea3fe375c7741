package dev.holdfast.client.jdkhttp.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** {@code Stream.headerFrame(contentLength)}: the hook returns the frame that goes in its place, or a denial. */
public final class Http2HeadAdvice {
    private Http2HeadAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
            @HookNumber int hook,
            @Advice.Origin Class<?> woven,
            @Advice.This Object stream,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object frame,
            @Advice.Thrown(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Throwable thrown) {
        if (thrown == null) {
            Object decided = HoldfastBridge.call(hook, woven, stream, frame, null);
            if (decided instanceof HoldfastDeniedException) {
                thrown = (Throwable) decided;
            } else if (decided != null) {
                frame = decided;
            }
        }
    }
}
