package dev.holdfast.control;

import dev.holdfast.telemetry.Faults;
import dev.holdfast.telemetry.Log;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The agent's end of the control channel, opened and closed as the configuration says.
 *
 * <p>Who gets here is the same user, and yet may send anything: a request has a largest size, a connection an end after some seconds
 * whatever it does, a few are served at a time and the others closed; what is no request is answered so and closed. A socket that cannot be
 * opened is said once and no harm to the application.
 *
 * <p>Thread-safe. All threads are daemons.
 */
public final class ControlServer {
    private static final int MOST_CONNECTIONS = 8;
    private static final long LONGEST_SECONDS = 15;

    private final ControlFolder folder;
    private final ControlOperations operations;
    private final ScheduledExecutorService timer;
    private final ThreadPoolExecutor handlers;
    private @Nullable ServerSocketChannel listener;
    private @Nullable Path socket;
    private boolean unwilling;

    /** @param timer ends connections that last too long */
    public ControlServer(ControlOperations operations, ScheduledExecutorService timer) {
        this(new ControlFolder(), operations, timer);
    }

    ControlServer(ControlFolder folder, ControlOperations operations, ScheduledExecutorService timer) {
        this.folder = folder;
        this.operations = operations;
        this.timer = timer;
        this.handlers = new ThreadPoolExecutor(
                0, MOST_CONNECTIONS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), ControlServer::daemon);
    }

    /** Opens the socket unless it is open, could not be opened before, or the JVM ends. */
    public synchronized void open() {
        if (listener != null || unwilling) {
            return;
        }
        try {
            listen();
        } catch (IOException | RuntimeException e) {
            unwilling = true;
            Log.warn("no control socket, the commands status and revoke do not reach this JVM: " + e.getMessage()
                    + ". Have that put right and restart, or write control: off");
        }
    }

    /** Closes the socket and removes it. */
    public synchronized void close() {
        ServerSocketChannel open = listener;
        Path path = socket;
        if (open == null || path == null) {
            return;
        }
        listener = null;
        try {
            open.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            Log.debug("the control socket stays behind: " + e.getMessage());
        }
    }

    /** Closes it for good; the JVM ends. */
    public synchronized void end() {
        unwilling = true;
        close();
    }

    private void listen() throws IOException {
        Path own = folder.open()
                .resolve(folder.socket(ProcessHandle.current().pid()).getFileName());
        folder.clean();
        if (Files.exists(own)) {
            throw new IOException(own + " is another JVM's, whose process id is the same in another container");
        }
        ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            opened.bind(UnixDomainSocketAddress.of(own));
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
        listener = opened;
        socket = own;
        daemon(() -> accept(opened)).start();
    }

    private void accept(ServerSocketChannel opened) {
        while (opened.isOpen()) {
            try {
                SocketChannel connection = opened.accept();
                try {
                    handlers.execute(() -> serve(connection));
                } catch (RejectedExecutionException e) {
                    connection.close();
                }
            } catch (IOException e) {
                if (opened.isOpen()) {
                    Faults.count(e);
                    abandon(opened); // it would go on failing; the next update opens another
                    return;
                }
            }
        }
    }

    private synchronized void abandon(ServerSocketChannel failed) {
        if (listener == failed) {
            close();
        }
    }

    private void serve(SocketChannel connection) {
        ScheduledFuture<?> end = timer.schedule(() -> close(connection), LONGEST_SECONDS, TimeUnit.SECONDS);
        try (connection) {
            String request = request(connection);
            if (request != null) {
                ByteBuffer answer = StandardCharsets.UTF_8.encode(ControlProtocol.answer(request, operations));
                while (answer.hasRemaining()) {
                    connection.write(answer);
                }
            }
        } catch (IOException e) {
            Log.debug("a control connection broke: " + e);
        } catch (Throwable fault) {
            Faults.count(fault); // one command fails; the thread serves the next, and the application notices nothing
        } finally {
            end.cancel(false);
        }
    }

    /** Null when the peer sends none, or none within bounds. */
    private static @Nullable String request(SocketChannel connection) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(ControlProtocol.LONGEST_REQUEST);
        while (buffer.hasRemaining() && connection.read(buffer) >= 0) {
            for (int i = 0; i < buffer.position(); i++) {
                if (buffer.get(i) == '\n') {
                    return new String(buffer.array(), 0, i, StandardCharsets.UTF_8);
                }
            }
        }
        return null;
    }

    private static void close(SocketChannel connection) {
        try {
            connection.close();
        } catch (IOException e) {
            Log.debug("a control connection did not close: " + e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(null, work, "holdfast-control", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }
}
