package dev.holdfast.client.okhttp;

import dev.holdfast.hook.Advices;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.hook.LibraryHooks;

/** What is woven into OkHttp, by class members of 4.9 to 5.5. */
public final class OkHttpHooks implements LibraryHooks {
    static final String PREPARE = "prepare";
    static final String WRITE = "write";
    static final String ANSWER = "answer";
    static final String POOL = "pool";

    @Override
    public String name() {
        return "OkHttp 4, 5";
    }

    @Override
    public String family() {
        return "OkHttp";
    }

    @Override
    public String[] packages() {
        return new String[] {"okhttp3/"};
    }

    @Override
    public HookPoint[] points() {
        String followUp = "okhttp3.internal.http.RetryAndFollowUpInterceptor";
        return new HookPoint[] {
            // Every request that wants a connection comes by here, follow-ups too, on a thread that may wait.
            new HookPoint(
                    "okhttp3.internal.connection.ConnectInterceptor",
                    "intercept",
                    "(Lokhttp3/Interceptor$Chain;)Lokhttp3/Response;",
                    Advices.ENTER,
                    PREPARE),
            // Both protocols; a tunnel's CONNECT is written elsewhere.
            new HookPoint(
                    "okhttp3.internal.connection.Exchange",
                    "writeRequestHeaders",
                    "(Lokhttp3/Request;)V",
                    Advices.FIRST_ARGUMENT,
                    WRITE),
            new HookPoint(
                    followUp,
                    "followUpRequest",
                    "(Lokhttp3/Response;Lokhttp3/internal/connection/Exchange;)Lokhttp3/Request;",
                    Advices.ANSWER,
                    ANSWER),
            new HookPoint( // since 5.2
                    followUp,
                    "followUpRequest",
                    "(Lokhttp3/Response;Lokhttp3/internal/connection/Exchange;Lokhttp3/Interceptor$Chain;)Lokhttp3/Request;",
                    Advices.ANSWER,
                    ANSWER),
            // Not isHealthy: that is asked of connections just made, too, and a no then fails the call.
            new HookPoint(
                    "okhttp3.internal.connection.RealConnection",
                    "isEligible$okhttp",
                    "(Lokhttp3/Address;Ljava/util/List;)Z",
                    Advices.NOT_TRUE,
                    POOL)
        };
    }

    @Override
    public String adapter() {
        return "dev.holdfast.client.okhttp.OkHttpAdapter";
    }
}
