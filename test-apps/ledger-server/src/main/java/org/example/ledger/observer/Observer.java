package org.example.ledger.observer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything that arrived since the last reset. Safe for use by many threads. */
public final class Observer {

    private final List<ReceivedRequest> requests = new ArrayList<>();

    synchronized void add(
            ReceivedRequest request, Map<String, List<String>> form, int status, long length, String sha256) {
        requests.add(request.answered(requests.size() + 1L, form, status, length, sha256));
    }

    synchronized void reset() {
        requests.clear();
    }

    synchronized List<ReceivedRequest> requests() {
        return List.copyOf(requests);
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

    private static Map<String, Integer> tally(Stream<String> values) {
        Map<String, Integer> tally = new TreeMap<>();
        values.forEach(value -> tally.merge(value, 1, Integer::sum));
        return tally;
    }
}
