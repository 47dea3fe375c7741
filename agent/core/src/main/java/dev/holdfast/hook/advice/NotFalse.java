package dev.holdfast.hook.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** After a method that says no: the hook gets the object; with a result, the answer is yes. */
public final class NotFalse {
    private NotFalse() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @HookNumber int hook,
            @Advice.Origin Class<?> woven,
            @Advice.This(optional = true) @Nullable Object self,
            @Advice.Return(readOnly = false) boolean returned) {
        if (!returned && HoldfastBridge.call(hook, woven, self, null, null) != null) {
            returned = true;
        }
    }
}
