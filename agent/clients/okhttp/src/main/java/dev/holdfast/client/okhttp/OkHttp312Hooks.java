package dev.holdfast.client.okhttp;

import dev.holdfast.hook.HookPoint;

/** What is woven into OkHttp 3.12 and 3.13. */
public final class OkHttp312Hooks extends OkHttpPoints {
    @Override
    public String name() {
        return "OkHttp 3.12, 3.13";
    }

    @Override
    public HookPoint[] points() {
        return new HookPoint[] {
            prepare(),
            decide(),
            write("http1.Http1Codec"),
            write("http2.Http2Codec"),
            answer("Lokhttp3/Route;"),
            pool("isEligible", "Lokhttp3/Route;"),
            recover() // later ones try another route only after a failure of the exchange itself
        };
    }
}
