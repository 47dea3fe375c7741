package dev.holdfast.client.okhttp;

import dev.holdfast.hook.HookPoint;

/** What is woven into OkHttp 3.14, the last in Java. */
public final class OkHttp314Hooks extends OkHttpPoints {
    @Override
    public String name() {
        return "OkHttp 3.14";
    }

    @Override
    public HookPoint[] points() {
        return new HookPoint[] {
            prepare(),
            decide(),
            write("http1.Http1ExchangeCodec"),
            write("http2.Http2ExchangeCodec"),
            answer("Lokhttp3/Route;"),
            pool("isEligible", "Ljava/util/List;")
        };
    }
}
