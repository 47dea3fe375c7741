package dev.holdfast.hook.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** After the method has thrown: the hook gets the object, what is thrown and the first argument; with a result, nothing is thrown. */
public final class Caught {
    private Caught() {}

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
            @HookNumber int hook,
            @Advice.Origin Class<?> woven,
            @Advice.This(optional = true) @Nullable Object self,
            @Advice.Thrown(readOnly = false) @Nullable Throwable thrown,
            @Advice.Argument(value = 0, optional = true, typing = Assigner.Typing.DYNAMIC) @Nullable Object first) {
        if (thrown != null && HoldfastBridge.call(hook, woven, self, thrown, first) != null) {
            thrown = null;
        }
    }
}
