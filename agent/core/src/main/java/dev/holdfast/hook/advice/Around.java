package dev.holdfast.hook.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * Around the method: before it the hook gets the object and the first two arguments, and what it returns takes the first's place, or
 * is thrown. Where it has taken the first's place the hook is called again when the method has returned, with that as the object, and
 * what is returned; its second result is nobody's.
 */
public final class Around {
    private Around() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Throwable.class)
    static @Nullable Object enter(
            @HookNumber int hook,
            @Advice.Origin Class<?> woven,
            @Advice.This(optional = true) @Nullable Object self,
            @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object replaced,
            @Advice.Argument(value = 1, optional = true, typing = Assigner.Typing.DYNAMIC) @Nullable Object other) {
        Object decided = HoldfastBridge.call(hook, woven, self, replaced, other);
        if (decided != null && !(decided instanceof Throwable)) {
            replaced = decided;
        }
        return decided;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
            @HookNumber int hook,
            @Advice.Origin Class<?> woven,
            @Advice.Enter @Nullable Object decided,
            @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object returned,
            @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
        if (decided instanceof Throwable denial) {
            thrown = denial;
        } else if (decided != null && thrown == null) {
            HoldfastBridge.call(hook, woven, decided, returned, null);
        }
    }
}
