package org.example.orders;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Many requests from many threads, and what became of them. */
final class Load {

    private final LedgerClient client;
    private final String method;
    private final URI uri;
    private final byte[] body;
    private final String mode;
    private final long pauseMillis;
    private final AtomicInteger left;
    private final Map<String, Integer> statuses = new TreeMap<>();
    private final Map<String, Integer> exceptions = new TreeMap<>();
    private int corrupted;

    /**
     * @param method MIXED for POST and GET in turn
     * @param body null for none; an accepted answer to one must confirm its digest
     */
    Load(LedgerClient client, String method, URI uri, byte[] body, String mode, int requests, long pauseMillis) {
        this.client = client;
        this.method = method;
        this.uri = uri;
        this.body = body;
        this.mode = mode;
        this.left = new AtomicInteger(requests);
        this.pauseMillis = pauseMillis;
    }

    Map<String, Object> run(int threads) throws InterruptedException {
        long start = System.nanoTime();
        Thread[] workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            workers[i] = new Thread(this::work, "load-" + i);
            workers[i].start();
        }
        for (Thread worker : workers) {
            worker.join();
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("statuses", statuses);
        result.put("exceptions", exceptions);
        result.put("corrupted", corrupted);
        result.put("millis", (System.nanoTime() - start) / 1_000_000);
        return result;
    }

    private void work() {
        for (int number = left.getAndDecrement(); number > 0; number = left.getAndDecrement()) {
            try {
                if (!method.equals("MIXED")) {
                    answered(client.send(method, uri, body, mode), body);
                } else if (number % 2 == 0) {
                    answered(client.send("POST", uri, body, mode), body);
                } else {
                    answered(client.send("GET", uri, null, mode), null);
                }
                Thread.sleep(pauseMillis);
            } catch (InterruptedException e) {
                return;
            } catch (Exception | LinkageError e) {
                failed(e);
            }
        }
    }

    private synchronized void answered(LedgerClient.Reply reply, byte[] sent) {
        statuses.merge(Integer.toString(reply.status()), 1, Integer::sum);
        if (sent != null && reply.status() == 200 && !Body.confirmed(sent, reply.body())) {
            corrupted++;
        }
    }

    private synchronized void failed(Throwable e) {
        exceptions.merge(e.toString(), 1, Integer::sum);
    }
}
