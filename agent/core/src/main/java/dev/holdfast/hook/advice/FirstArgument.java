package dev.holdfast.hook.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Before the method: the hook gets the object, the first argument and the second; what it returns takes the first's place, or is thrown. */
public final class FirstArgument {
    private FirstArgument() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static @Nullable Throwable enter(
            @HookNumber int hook,
            @Advice.Origin Class<?> woven,
            @Advice.This(optional = true) @Nullable Object self,
            @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object replaced,
            @Advice.Argument(value = 1, optional = true, typing = Assigner.Typing.DYNAMIC) @Nullable Object other) {
        Object decided = HoldfastBridge.call(hook, woven, self, replaced, other);
        if (decided instanceof Throwable denial) {
            return denial;
        }
        if (decided != null) {
            replaced = decided;
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
