package org.example.ledger.observer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * What tests ask the servers' side, on a port of its own, so that asking never shows among what was received:
 *
 * <ul>
 *   <li>{@code GET /admin/requests} every {@link ReceivedRequest}, {@code GET /admin/counts} the totals;
 *   <li>{@code GET /admin/client-keys} the public keys of clients that sign assertions (authorization server only);
 *   <li>{@code POST /admin/reset} forgets them and sets every switch back;
 *   <li>{@code POST /admin/fail?times=N&status=401&error=invalid_token&bearing=token|key|any} refuses the next N
 *       requests that bear it; of other statuses than 401 only one with an error has a challenge;
 *   <li>{@code POST /admin/revoke-key?on=true}: the static key is accepted no longer;
 *   <li>{@code POST /admin/down?on=true}: everything is answered 503 but the issuer's keys, which the resource
 *       server judges by; {@code POST /admin/delay?ms=N}: answers late;
 *   <li>{@code POST /admin/token-life?seconds=N}: of tokens issued from now on (authorization server only).
 * </ul>
 */
public final class AdminServer {

    private final Observer observer;
    private final Switches switches;
    private final IntConsumer tokenLife;
    private final Map<String, Object> clientKeys;

    private AdminServer(Observer observer, Switches switches, IntConsumer tokenLife, Map<String, Object> clientKeys) {
        this.observer = observer;
        this.switches = switches;
        this.tokenLife = tokenLife;
        this.clientKeys = clientKeys;
    }

    /**
     * Starts to listen on the loopback address and returns the port.
     *
     * @param tokenLife takes a new life of tokens in seconds
     * @param clientKeys a key set, RFC 7517; empty where there are no clients
     */
    public static int start(
            int port, Observer observer, Switches switches, IntConsumer tokenLife, Map<String, Object> clientKeys) {
        // it writes head and body apart, and the body would wait 40 ms for an acknowledgement, at each question of a
        // test
        System.setProperty("sun.net.httpserver.nodelay", "true");
        AdminServer admin = new AdminServer(observer, switches, tokenLife, clientKeys);
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/admin/", admin::answer);
            server.setExecutor(Executors.newCachedThreadPool(AdminServer::daemon));
            server.start();
            return server.getAddress().getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        int status = 200;
        Object body;
        try {
            body = answer(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(), query(exchange));
        } catch (IllegalArgumentException e) {
            status = 400;
            body = Map.of("error", String.valueOf(e.getMessage()));
        }
        byte[] bytes = JsonMapper.shared().writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Object answer(String request, Map<String, String> query) {
        switch (request) {
            case "GET /admin/requests":
                return observer.requests();
            case "GET /admin/counts":
                return observer.counts();
            case "GET /admin/client-keys":
                return clientKeys;
            case "POST /admin/reset":
                observer.reset();
                switches.reset();
                break;
            case "POST /admin/fail":
                switches.refuse(refusal(query), Integer.parseInt(query.getOrDefault("times", "1")));
                break;
            case "POST /admin/revoke-key":
                switches.set("revoke-key", query.getOrDefault("on", "true"));
                break;
            case "POST /admin/down":
                switches.set("down", query.getOrDefault("on", "true"));
                break;
            case "POST /admin/delay":
                switches.set("delay", String.valueOf(Long.parseLong(query.getOrDefault("ms", "0"))));
                break;
            case "POST /admin/token-life":
                tokenLife.accept(Integer.parseInt(query.getOrDefault("seconds", "300")));
                break;
            default:
                throw new IllegalArgumentException("no such thing: " + request);
        }
        return Map.of("done", request);
    }

    private static Switches.Refusal refusal(Map<String, String> query) {
        int status = Integer.parseInt(query.getOrDefault("status", "401"));
        String usual = status == 401 ? "invalid_token" : "";
        return new Switches.Refusal(status, query.getOrDefault("error", usual), query.getOrDefault("bearing", "token"));
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> parameters = new HashMap<>();
        String query = exchange.getRequestURI().getRawQuery();
        if (query != null) {
            for (String parameter : query.split("&")) {
                String[] pair = parameter.split("=", 2);
                parameters.put(pair[0], pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "admin");
        thread.setDaemon(true);
        return thread;
    }
}
