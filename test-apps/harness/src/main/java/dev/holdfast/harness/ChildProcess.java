package dev.holdfast.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process of the test's own: its lines are kept, and it does not outlive the test. */
public final class ChildProcess implements AutoCloseable {

    private final String name;
    private final Process process;
    private final List<String> output = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<Thread> readers;
    private int taken;

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.readers = List.of(follow(process.getInputStream(), output), follow(process.getErrorStream(), errors));
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /**
     * Starts a command.
     *
     * @param name for messages
     * @param environment on top of this JVM's, of which nothing that would change a JVM or Holdfast is handed on
     */
    public static ChildProcess start(String name, List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(key -> key.startsWith("HOLDFAST_")
                        || key.equals("JAVA_TOOL_OPTIONS")
                        || key.equals("JDK_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        try {
            return new ChildProcess(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /** What it has written to standard output so far. */
    public List<String> output() {
        synchronized (output) {
            return List.copyOf(output);
        }
    }

    /** What it has written to standard error so far. */
    public List<String> errors() {
        synchronized (errors) {
            return List.copyOf(errors);
        }
    }

    /** Writes a line to its standard input. */
    public void send(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new SilentProcessException(describe("does not listen any more"), e);
        }
    }

    /** The next line of standard output that nobody has taken yet and that the predicate wants; others are passed. */
    public String takeLine(Predicate<String> wanted, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (output) {
            while (true) {
                while (taken < output.size()) {
                    String line = output.get(taken++);
                    if (wanted.test(line)) {
                        return line;
                    }
                }
                waitForMore(output, deadline, "said nothing like what was waited for");
            }
        }
    }

    /** Waits until a line of standard error is as wanted, and returns it; earlier lines count. */
    public String awaitError(Predicate<String> wanted, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (errors) {
            for (int next = 0; ; next++) {
                while (next >= errors.size()) {
                    waitForMore(errors, deadline, "wrote no such error line");
                }
                if (wanted.test(errors.get(next))) {
                    return errors.get(next);
                }
            }
        }
    }

    /** Waits for its end, and until all that it has written is here. */
    public int exitCode(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(describe("did not end in " + patience));
            }
            for (Thread reader : readers) {
                // a process that it left behind may hold the stream open
                reader.join(TimeUnit.SECONDS.toMillis(5));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Asks it to end, which a server with children of its own does in better order than {@link #kill} could. */
    public void terminate(Duration patience) {
        process.destroy();
        exitCode(patience);
    }

    /** Ends it and its children at once. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        exitCode(Duration.ofSeconds(20));
    }

    private void waitForMore(List<String> lines, long deadline, String otherwise) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || !process.isAlive()) {
            throw new SilentProcessException(describe(otherwise));
        }
        try {
            lines.wait(Math.min(left, 200));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String describe(String what) {
        String state = process.isAlive() ? "" : " (ended with " + process.exitValue() + ")";
        return name + " " + what + state + "\n--- output\n" + String.join("\n", output()) + "\n--- errors\n"
                + String.join("\n", errors());
    }

    private static Thread follow(InputStream stream, List<String> lines) {
        Thread reader = new Thread(() -> {
            try (BufferedReader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    synchronized (lines) {
                        lines.add(line);
                        lines.notifyAll();
                    }
                }
            } catch (IOException e) {
                // the process was killed
            }
        });
        reader.setDaemon(true);
        reader.start();
        return reader;
    }
}
