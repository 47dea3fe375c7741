package dev.holdfast.wire;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/**
 * A TCP connection that is to be done with by a deadline, to put TLS on: each read waits for the time that is left, so that a
 * server that dribbles, in the handshake too, cannot hold a thread longer than one that is silent.
 *
 * <p>Writes are not timed: a request and a handshake fit a socket's send buffer. A thread that was interrupted is refused the
 * next read and keeps its mark. No proxy, SOCKS included, is ever asked. For one thread.
 */
final class DeadlineSocket extends Socket {
    private final long deadlineNanos;

    /** @param deadlineNanos by {@link System#nanoTime()} */
    DeadlineSocket(long deadlineNanos) {
        super(Proxy.NO_PROXY);
        this.deadlineNanos = deadlineNanos;
    }

    void connect(InetAddress address, int port, int share) throws IOException {
        connect(new InetSocketAddress(address, port), Math.max(1, millisLeft() / share));
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                setSoTimeout(millisLeft());
                return super.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                setSoTimeout(millisLeft());
                return super.read(buffer, offset, length);
            }
        };
    }

    private int millisLeft() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }
}
