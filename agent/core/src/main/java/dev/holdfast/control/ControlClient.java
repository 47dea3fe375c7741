package dev.holdfast.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A command's end of the control channel. Stateless but for where the sockets are. */
public final class ControlClient {
    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ControlFolder folder;

    public ControlClient(ControlFolder folder) {
        this.folder = folder;
    }

    /**
     * Asks the agent in a process.
     *
     * @param request of {@link ControlProtocol}
     * @return the answer's JSON text, as the agent sent it
     * @throws IOException when nobody is there, or no whole answer came within 20 seconds
     */
    public String ask(long pid, String request) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            if (!channel.connect(UnixDomainSocketAddress.of(folder.socket(pid)))) {
                throw new SocketTimeoutException("it does not accept connections, many wait already");
            }
            ByteBuffer line = StandardCharsets.UTF_8.encode(request);
            if (channel.write(line) == 0 || line.hasRemaining()) {
                throw new IOException("it does not take the request"); // which has room in any socket's buffer
            }
            channel.register(selector, SelectionKey.OP_READ);
            return answer(channel, selector, deadline);
        }
    }

    private static String answer(SocketChannel channel, Selector selector, long deadline) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (answer.size() <= LARGEST_ANSWER) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0 || selector.select(left) == 0) {
                throw new SocketTimeoutException("it did not answer within " + LIMIT.toSeconds() + " s");
            }
            selector.selectedKeys().clear();
            int read = channel.read(buffer);
            if (read < 0) {
                return answer.toString(StandardCharsets.UTF_8);
            }
            answer.write(buffer.array(), 0, read);
            buffer.clear();
        }
        throw new IOException("its answer is too large");
    }
}
