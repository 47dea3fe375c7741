package org.example.orders;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Obeys standard input, one command a line, each answered by one line of JSON on standard output:
 *
 * <pre>
 * GET url [mode]
 * POST url bytes [mode]               PUT alike
 * LOAD threads requests pauseMillis GET url [mode]
 * LOAD threads requests pauseMillis POST url bytes [mode]
 * LOAD threads requests pauseMillis MIXED url bytes [mode]    POST and GET in turn
 * OPTIONS --name=value …              makes the client anew, with these on top of the options of the command line
 * JMX objectName                      every attribute of a bean of this JVM
 * CALL objectName operation           an operation of one that takes nothing
 * ATEXIT url                          a GET in a shutdown hook, as servers finish their work in one
 * QUIT                                also the end of the input
 * </pre>
 *
 * <p>A request's answer: {@code status, protocol, body, bodySha256, confirmed, millis}, or {@code exception, message,
 * causes, millis}. A load's answer: {@code statuses, exceptions, corrupted, millis}. A
 * bean's: its attributes by name, nothing where there is no such bean. A call's: its {@code result}.
 */
public final class Console {

    private static final int SHOWN = 4096;

    private final String[] arguments;
    private final LedgerClient.Factory factory;
    private final PrintStream out;
    private LedgerClient client;

    private Console(String[] arguments, LedgerClient.Factory factory, PrintStream out) throws Exception {
        this.arguments = arguments;
        this.factory = factory;
        this.out = out;
        this.client = factory.create(Options.parse(arguments));
    }

    /** A program's whole main method. */
    public static void run(String[] arguments, LedgerClient.Factory factory) throws Exception {
        Console console = new Console(arguments, factory, System.out);
        console.out.println("{\"ready\":true}");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("QUIT"); line = in.readLine()) {
            console.out.println(Json.line(console.obey(line.trim().split(" +"))));
        }
    }

    private Map<String, Object> obey(String[] words) throws Exception {
        if (words[0].equals("OPTIONS")) {
            client.close();
            List<String> options = new ArrayList<>(List.of(arguments));
            options.addAll(List.of(words).subList(1, words.length));
            client = factory.create(Options.parse(options.toArray(String[]::new)));
            return Map.of();
        }
        if (words[0].equals("LOAD")) {
            return load(words);
        }
        if (words[0].equals("JMX")) {
            return Bean.attributes(words[1]);
        }
        if (words[0].equals("CALL")) {
            return Map.of("result", String.valueOf(Bean.call(words[1], words[2])));
        }
        if (words[0].equals("ATEXIT")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> sendLate(words[1])));
            return Map.of();
        }
        return send(words);
    }

    private Map<String, Object> send(String[] words) throws InterruptedException {
        long start = System.nanoTime();
        Map<String, Object> answer = new LinkedHashMap<>();
        try {
            byte[] body = body(words, 0);
            answered(answer, client.send(words[0], URI.create(words[1]), body, mode(words, 0)), body);
        } catch (IOException | RuntimeException | LinkageError e) {
            failed(answer, e);
        }
        answer.put("millis", (System.nanoTime() - start) / 1_000_000);
        return answer;
    }

    private void sendLate(String url) {
        try {
            Thread.sleep(1000); // other hooks get their chance to be first
            out.println(Json.line(send(new String[] {"GET", url})));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Object> load(String[] words) throws InterruptedException {
        Load load = new Load(
                client,
                words[4],
                URI.create(words[5]),
                body(words, 4),
                mode(words, 4),
                Integer.parseInt(words[2]),
                Long.parseLong(words[3]));
        return load.run(Integer.parseInt(words[1]));
    }

    private static byte[] body(String[] words, int from) {
        return words[from].equals("GET") ? null : Body.ofLength(Integer.parseInt(words[from + 2]));
    }

    private static String mode(String[] words, int from) {
        int index = from + (words[from].equals("GET") ? 2 : 3);
        return index < words.length ? words[index] : "default";
    }

    private static void answered(Map<String, Object> answer, LedgerClient.Reply reply, byte[] sent) {
        answer.put("status", reply.status());
        answer.put("protocol", reply.protocol());
        String text = new String(reply.body(), StandardCharsets.UTF_8);
        answer.put("body", text.length() > SHOWN ? text.substring(0, SHOWN) : text);
        answer.put("bodySha256", Body.sha256(reply.body()));
        answer.put("confirmed", sent != null && Body.confirmed(sent, reply.body()));
    }

    private static void failed(Map<String, Object> answer, Throwable e) {
        answer.put("exception", e.getClass().getName());
        answer.put("message", e.getMessage());
        StringBuilder causes = new StringBuilder();
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            causes.append(cause).append('\n');
        }
        answer.put("causes", causes.toString());
    }
}
