package dev.holdfast.hook.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * After the method, where it returns something: the hook gets the object, what is returned and an array of all arguments; with a
 * result of its own, null is returned.
 */
public final class NoResultByAll {
    private NoResultByAll() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @HookNumber int hook,
            @Advice.Origin Class<?> woven,
            @Advice.This(optional = true) @Nullable Object self,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object returned,
            @Advice.AllArguments Object[] all) {
        if (returned != null && HoldfastBridge.call(hook, woven, self, returned, all) != null) {
            returned = null;
        }
    }
}
