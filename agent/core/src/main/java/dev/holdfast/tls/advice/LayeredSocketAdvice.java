package dev.holdfast.tls.advice;

import dev.holdfast.hook.HookNumber;
import java.net.Socket;
import net.bytebuddy.asm.Advice;

/** The constructor (context, layer, host, port, autoClose) of a socket that is layered over another one, which forgets the port. */
public final class LayeredSocketAdvice {
    private LayeredSocketAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @HookNumber int hook,
            @Advice.Origin Class<?> woven,
            @Advice.This Object socket,
            @Advice.Argument(1) Socket layer,
            @Advice.Argument(3) int port) {
        HoldfastBridge.call(hook, woven, socket, layer, port);
    }
}
