package dev.holdfast.hook.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * After the method, unless it has thrown: the hook gets the object, what is returned and the first argument; what it returns is
 * returned in its place, or is thrown.
 */
public final class Result {
    private Result() {}

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
            @HookNumber int hook,
            @Advice.Origin Class<?> woven,
            @Advice.This(optional = true) @Nullable Object self,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object returned,
            @Advice.Argument(value = 0, optional = true, typing = Assigner.Typing.DYNAMIC) @Nullable Object first,
            @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
        if (thrown == null) {
            Object decided = HoldfastBridge.call(hook, woven, self, returned, first);
            if (decided instanceof Throwable denial) {
                thrown = denial;
            } else if (decided != null) {
                returned = decided;
            }
        }
    }
}
