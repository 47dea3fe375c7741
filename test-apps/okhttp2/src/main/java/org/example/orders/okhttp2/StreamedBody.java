package org.example.orders.okhttp2;

import com.squareup.okhttp.MediaType;
import com.squareup.okhttp.RequestBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;

/** A body as programs write it that do not know its length: OkHttp sends it in chunks. */
final class StreamedBody extends RequestBody {

    private final MediaType type;
    private final byte[] body;
    private final boolean once;
    private final AtomicBoolean written = new AtomicBoolean();

    StreamedBody(MediaType type, byte[] body, boolean once) {
        this.type = type;
        this.body = body;
        this.once = once;
    }

    @Override
    public MediaType contentType() {
        return type;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        if (written.getAndSet(true) && once) {
            throw new IllegalStateException("the body was written twice");
        }
        try (Source source = Okio.source(new ByteArrayInputStream(body))) {
            sink.writeAll(source);
        }
    }
}
