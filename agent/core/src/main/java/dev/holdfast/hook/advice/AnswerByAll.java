package dev.holdfast.hook.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * In place of the method, by more than its first two arguments: the hook gets the object and these two, and where it returns
 * something it is called again with the object, that, and an array of all arguments, which is made for that only. What it returns then
 * is what the method returns without having run, or is thrown. With nothing the method runs.
 */
public final class AnswerByAll {
    private AnswerByAll() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static @Nullable Object enter(
            @HookNumber int hook,
            @Advice.Origin Class<?> woven,
            @Advice.This(optional = true) @Nullable Object self,
            @Advice.Argument(value = 0, optional = true, typing = Assigner.Typing.DYNAMIC) @Nullable Object first,
            @Advice.Argument(value = 1, optional = true, typing = Assigner.Typing.DYNAMIC) @Nullable Object second,
            @Advice.AllArguments Object[] all) {
        Object wanted = HoldfastBridge.call(hook, woven, self, first, second);
        return wanted == null ? null : HoldfastBridge.call(hook, woven, self, wanted, all);
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
            @Advice.Enter @Nullable Object decided,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object returned,
            @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
        if (decided instanceof Throwable denial) {
            thrown = denial;
        } else if (decided != null) {
            returned = decided;
        }
    }
}
