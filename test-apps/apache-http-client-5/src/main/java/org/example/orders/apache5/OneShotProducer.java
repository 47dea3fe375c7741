package org.example.orders.apache5;

import java.io.IOException;
import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;

/** A body that says that it cannot be produced twice, and minds when it is. */
final class OneShotProducer implements AsyncEntityProducer {

    private final AsyncEntityProducer body;
    private volatile boolean released;

    OneShotProducer(AsyncEntityProducer body) {
        this.body = body;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        if (released) {
            throw new IllegalStateException("the body was asked for twice");
        }
        body.produce(channel);
    }

    @Override
    public int available() {
        return body.available();
    }

    @Override
    public void failed(Exception cause) {
        body.failed(cause);
    }

    @Override
    public void releaseResources() {
        released = true;
        body.releaseResources();
    }

    @Override
    public long getContentLength() {
        return body.getContentLength();
    }

    @Override
    public String getContentType() {
        return body.getContentType();
    }

    @Override
    public String getContentEncoding() {
        return body.getContentEncoding();
    }

    @Override
    public boolean isChunked() {
        return body.isChunked();
    }

    @Override
    public Set<String> getTrailerNames() {
        return body.getTrailerNames();
    }
}
