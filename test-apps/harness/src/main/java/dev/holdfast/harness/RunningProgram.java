package dev.holdfast.harness;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An orders program that obeys commands, one at a time. */
public final class RunningProgram implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChildProcess process;

    RunningProgram(ChildProcess process) {
        this.process = process;
    }

    /**
     * What became of one request as the application sees it.
     *
     * @param status 0 where an exception came instead
     * @param protocol as the client names it, empty where it does not say
     * @param exception class name, empty without one
     * @param causes one line each
     * @param confirmed whether the ledger received the body as it was sent
     * @param milliseconds how long the application was held
     */
    public record Answer(
            int status,
            String protocol,
            String body,
            boolean confirmed,
            String exception,
            String message,
            String causes,
            long milliseconds) {}

    /**
     * What became of many.
     *
     * @param statuses how many of each status
     * @param exceptions how many of each, class and message
     * @param corrupted answers 200 that did not confirm the body sent
     */
    public record LoadResult(
            Map<String, Integer> statuses, Map<String, Integer> exceptions, int corrupted, long milliseconds) {}

    /** Makes the program's client anew, with options on top of those that it was started with. */
    public void use(List<String> options) {
        process.send("OPTIONS " + String.join(" ", options));
        answerLine(PATIENCE);
    }

    /** Sends a GET. */
    public Answer get(URI uri) {
        return answer("GET " + uri);
    }

    /** Sends a POST with a body of that many bytes. */
    public Answer post(URI uri, int bytes) {
        return post(uri, bytes, "default");
    }

    /** Sends a POST in a mode of the client's. */
    public Answer post(URI uri, int bytes, String mode) {
        return answer("POST " + uri + " " + bytes + " " + mode);
    }

    /**
     * Lets threads send POSTs, and returns at once.
     *
     * @param pauseMillis between two requests of a thread
     */
    public CompletableFuture<LoadResult> load(int threads, int requests, int pauseMillis, URI uri, int bytes) {
        return load(threads, requests, pauseMillis, "POST " + uri + " " + bytes);
    }

    /** Lets threads send a request as a command of the program's console words it: {@code GET url [mode]} and so on. */
    public CompletableFuture<LoadResult> load(int threads, int requests, int pauseMillis, String command) {
        process.send("LOAD " + threads + " " + requests + " " + pauseMillis + " " + command);
        return CompletableFuture.supplyAsync(() -> {
            JsonNode json = answerLine(Duration.ofMinutes(5));
            return new LoadResult(
                    tally(json.path("statuses")),
                    tally(json.path("exceptions")),
                    json.path("corrupted").asInt(),
                    json.path("millis").asLong());
        });
    }

    /** The attributes of a bean of the agent's, read inside the JVM; waits until there is one. */
    public JsonNode bean(String keys) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            process.send("JMX dev.holdfast:" + keys);
            JsonNode bean = answerLine(PATIENCE);
            if (!bean.isEmpty()) {
                return bean;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no bean dev.holdfast:" + keys);
            }
            pause();
        }
    }

    /** Runs an operation without parameters of a bean of the agent's, inside the JVM. */
    public String call(String keys, String operation) {
        bean(keys); // waits until it is there
        process.send("CALL dev.holdfast:" + keys + " " + operation);
        return answerLine(PATIENCE).path("result").asString();
    }

    /** The bean of a service. */
    public JsonNode service(String name) {
        return bean("type=Service,name=" + name);
    }

    /** The process beneath, for its id and its lines. */
    public ChildProcess process() {
        return process;
    }

    /** Lines on standard error that are not the agent's log. A healthy run has none. */
    public List<String> foreignErrors() {
        return process.errors().stream()
                .filter(line -> !line.contains("[holdfast]"))
                .toList();
    }

    /** The agent's log so far. */
    public List<String> log() {
        return process.errors().stream()
                .filter(line -> line.contains("[holdfast]"))
                .toList();
    }

    /** Has a GET sent by a shutdown hook of the program's own. */
    public void getAtExit(URI uri) {
        process.send("ATEXIT " + uri);
        answerLine(PATIENCE);
    }

    /** Lets it end by itself. */
    public int quit() {
        process.send("QUIT");
        return process.exitCode(Duration.ofSeconds(20));
    }

    @Override
    public void close() {
        process.close();
    }

    private Answer answer(String command) {
        process.send(command);
        JsonNode json = answerLine(PATIENCE);
        return new Answer(
                json.path("status").asInt(0),
                json.path("protocol").asString(""),
                json.path("body").asString(""),
                json.path("confirmed").asBoolean(false),
                json.path("exception").asString(""),
                json.path("message").asString(""),
                json.path("causes").asString(""),
                json.path("millis").asLong());
    }

    private JsonNode answerLine(Duration patience) {
        return JsonMapper.shared().readTree(process.takeLine(line -> line.startsWith("{"), patience));
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Integer> tally(JsonNode json) {
        Map<String, Integer> tally = new TreeMap<>();
        json.properties()
                .forEach(member -> tally.put(member.getKey(), member.getValue().asInt()));
        return tally;
    }
}
