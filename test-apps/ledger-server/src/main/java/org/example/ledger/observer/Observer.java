package org.example.ledger.observer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.catalina.connector.Response;

/**
 * Everything that arrived since the last reset. Safe for use by many threads.
 *
 * <p>A client may have its answer a moment before the request is written down. Who asks what arrived waits for that moment, so
 * that whatever a client knows of is told; a request whose answer has not begun is not waited for.
 */
public final class Observer {

    private static final long LONGEST_MOMENT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final List<ReceivedRequest> requests = new ArrayList<>();
    private final Set<Response> underWay = ConcurrentHashMap.newKeySet();

    /** A request is about to be answered. */
    void begin(Response response) {
        underWay.add(response);
    }

    /** It has been, and stands written down. */
    void end(Response response) {
        underWay.remove(response);
    }

    synchronized void add(
            ReceivedRequest request, Map<String, List<String>> form, int status, long length, String sha256) {
        requests.add(request.answered(requests.size() + 1L, form, status, length, sha256));
    }

    void reset() {
        settle();
        synchronized (this) {
            requests.clear();
        }
    }

    List<ReceivedRequest> requests() {
        settle();
        synchronized (this) {
            return List.copyOf(requests);
        }
    }

    /** The totals that tests and the demo read. */
    Map<String, Object> counts() {
        List<ReceivedRequest> all = requests();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("requests", all.size());
        counts.put("byKey", all.stream().filter(ReceivedRequest::withKey).count());
        counts.put("byToken", all.stream().filter(ReceivedRequest::withToken).count());
        counts.put(
                "byBoth", all.stream().filter(r -> r.withKey() && r.withToken()).count());
        counts.put("rejected", all.stream().filter(ReceivedRequest::rejected).count());
        counts.put("mismatches", all.stream().filter(ReceivedRequest::mismatch).count());
        counts.put(
                "withoutCertificate",
                all.stream().filter(r -> r.certificate() == null).count());
        counts.put(
                "connections",
                all.stream().map(ReceivedRequest::connection).distinct().count());
        counts.put("byStatus", tally(all.stream().map(r -> Integer.toString(r.status()))));
        counts.put("byPath", tally(all.stream().map(r -> r.uri().split("\\?", 2)[0])));
        counts.put("byProtocol", tally(all.stream().map(ReceivedRequest::protocol)));
        counts.put(
                "byCertificate",
                tally(all.stream().map(ReceivedRequest::certificate).filter(Objects::nonNull)));
        counts.put("byScheme", tally(all.stream().map(ReceivedRequest::scheme).filter(Objects::nonNull)));
        List<String> proofs = all.stream()
                .map(ReceivedRequest::proof)
                .filter(Objects::nonNull)
                .map(ReceivedProof::jti)
                .toList();
        counts.put("proofs", proofs.size());
        counts.put("repeatedProofs", proofs.size() - proofs.stream().distinct().count());
        counts.put(
                "foreignNonces",
                all.stream()
                        .filter(r ->
                                r.proof() != null && "foreign".equals(r.proof().nonce()))
                        .count());
        return counts;
    }

    private void settle() {
        long start = System.nanoTime();
        while (underWay.stream().anyMatch(Response::isCommitted) && System.nanoTime() - start < LONGEST_MOMENT_NANOS) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static Map<String, Integer> tally(Stream<String> values) {
        Map<String, Integer> tally = new TreeMap<>();
        values.forEach(value -> tally.merge(value, 1, Integer::sum));
        return tally;
    }
}
