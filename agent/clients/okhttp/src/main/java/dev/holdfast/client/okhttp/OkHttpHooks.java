package dev.holdfast.client.okhttp;

import dev.holdfast.hook.HookPoint;

/** What is woven into OkHttp 4 and 5, by class members of 4.0 to 5.5. */
public final class OkHttpHooks extends OkHttpPoints {
    @Override
    public String name() {
        return "OkHttp 4, 5";
    }

    @Override
    public HookPoint[] points() {
        return new HookPoint[] {
            prepare(),
            decide(),
            write("http1.Http1ExchangeCodec"),
            write("http2.Http2ExchangeCodec"),
            answer("Lokhttp3/Route;"), // 4.0 to 4.2
            answer("Lokhttp3/internal/connection/Exchange;"),
            answer("Lokhttp3/internal/connection/Exchange;Lokhttp3/Interceptor$Chain;"), // since 5.4
            pool("isEligible$okhttp", "Ljava/util/List;")
        };
    }
}
