package dev.holdfast.tls.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** In place of a method (connection, key types, issuers) that sets a client certificate: with a result, the hook has set one. */
public final class ClientCertificateAdvice {
    private ClientCertificateAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static @Nullable Object enter(
            @HookNumber int hook,
            @Advice.Origin Class<?> woven,
            @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) @Nullable Object connection,
            @Advice.Argument(value = 1, typing = Assigner.Typing.DYNAMIC) @Nullable Object keyTypes,
            @Advice.Argument(value = 2, typing = Assigner.Typing.DYNAMIC) @Nullable Object issuers) {
        return HoldfastBridge.call(hook, woven, connection, keyTypes, issuers);
    }
}
