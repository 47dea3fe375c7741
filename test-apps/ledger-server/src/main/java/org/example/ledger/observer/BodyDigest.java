package org.example.ledger.observer;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.security.MessageDigest;

/** A request's body stream that keeps the length and the SHA-256 of what was read through it. */
final class BodyDigest extends ServletInputStream {

    /** Request attribute under which the valve finds it. */
    static final String ATTRIBUTE = BodyDigest.class.getName();

    private final ServletInputStream body;
    private final MessageDigest digest = Credentials.sha256();
    private long length;

    BodyDigest(ServletInputStream body) {
        this.body = body;
    }

    long length() {
        return length;
    }

    /** To be called once, when the request is over. */
    byte[] sha256() {
        return digest.digest();
    }

    @Override
    public int read() throws IOException {
        int value = body.read();
        if (value >= 0) {
            digest.update((byte) value);
            length++;
        }
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        int read = body.read(buffer, offset, count);
        if (read > 0) {
            digest.update(buffer, offset, read);
            length += read;
        }
        return read;
    }

    @Override
    public boolean isFinished() {
        return body.isFinished();
    }

    @Override
    public boolean isReady() {
        return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        body.setReadListener(listener);
    }
}
