package dev.holdfast.client.urlconnection.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;

/** {@code HttpURLConnection.plainConnect()}: each connect of a request or a redirect's hop begins here. */
public final class PrepareAdvice {
    private PrepareAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@HookNumber int hook, @Advice.This Object connection) {
        HoldfastBridge.call(hook, connection, null, null);
    }
}
