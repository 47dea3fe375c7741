package dev.holdfast.client.urlconnection.advice;

import dev.holdfast.hook.HookNumber;
import net.bytebuddy.asm.Advice;

/** {@code HttpClient.parseHTTP(responses, …, connection)}: the response's head has been read. */
public final class AnswerAdvice {
    private AnswerAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@HookNumber int hook, @Advice.This Object client, @Advice.Argument(0) Object response) {
        HoldfastBridge.call(hook, client, response, null);
    }
}
