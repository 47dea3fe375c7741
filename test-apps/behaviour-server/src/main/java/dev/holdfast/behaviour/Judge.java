package dev.holdfast.behaviour;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes down every request and what is wrong with it; knows what holds for all of them. Thread-safe. */
final class Judge {

    /** RFC 9325 section 4.2 and what FAPI 2.0 section 5.2.2 adds. */
    private static final String SECURE_SUITE =
            "TLS_(ECDHE|DHE)_(RSA|ECDSA)_WITH_(AES_(128|256)_GCM|CHACHA20_POLY1305)_.*";

    private static final List<String> CERTIFICATE_FIELDS =
            List.of("client-cert", "client-cert-chain", "x-forwarded-client-cert", "x-client-cert", "ssl-client-cert");

    private final RegisteredClient client;
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Violation> found = new CopyOnWriteArrayList<>();
    private final List<RuntimeException> faults = new CopyOnWriteArrayList<>();
    private final Set<String> proofIds = ConcurrentHashMap.newKeySet();

    Judge(RegisteredClient client) {
        this.client = client;
    }

    RegisteredClient client() {
        return client;
    }

    ProofCheck proofs() {
        return new ProofCheck(proofIds);
    }

    List<ReceivedRequest> requests() {
        return List.copyOf(requests);
    }

    /** @throws IllegalStateException when the judge itself has failed: then its silence means nothing */
    List<Violation> found() {
        if (!faults.isEmpty()) {
            throw new IllegalStateException("the behaviour server failed", faults.get(0));
        }
        return List.copyOf(found);
    }

    /** A handler whose faults are kept and answered by 500. */
    Handler guarded(Handler handler) {
        return request -> {
            try {
                return handler.answer(request);
            } catch (RuntimeException e) {
                faults.add(e);
                return Answer.empty(500);
            }
        };
    }

    void forget() {
        requests.clear();
        found.clear();
    }

    /** Numbers a request and writes it down. */
    ReceivedRequest received(ReceivedRequest request, Role role) {
        ReceivedRequest numbered = request.as(numbers.incrementAndGet(), role);
        requests.add(numbered);
        return numbered;
    }

    /** Judges what holds for every request. */
    Findings open(ReceivedRequest request) {
        Findings findings = new Findings(request);
        checkTls(request.connection(), findings);
        checkFields(request, findings);
        return findings;
    }

    /** Keeps what was found. */
    void close(Findings findings) {
        found.addAll(findings.all());
    }

    private static void checkTls(Connection connection, Findings findings) {
        String protocol = connection.tlsProtocol();
        if (protocol == null) {
            return; // plain: nothing may come there at all
        }
        findings.check(protocol.equals("TLSv1.3"), Condition.INCOMING_TLS_13, protocol);
        findings.check(
                protocol.equals("TLSv1.3")
                        || protocol.equals("TLSv1.2")
                                && connection.cipherSuite().matches(SECURE_SUITE),
                Condition.INCOMING_TLS_SECURE,
                protocol + " " + connection.cipherSuite());
    }

    private void checkFields(ReceivedRequest request, Findings findings) {
        for (Field field : request.fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            findings.check(
                    !CERTIFICATE_FIELDS.contains(name) && !name.startsWith("x-ssl-client-"),
                    Condition.NO_CERTIFICATE_FIELD,
                    field.name());
            findings.check(!name.equals("proxy-authorization"), Condition.NO_PROXY_AUTHORIZATION, "for the origin");
        }
        if (request.role() != Role.RESOURCE) {
            findings.check(
                    !mentions(request, client.staticKey()), Condition.STATIC_KEY_AT_RESOURCE, "the key is there");
        }
    }

    /** Whether a secret stands anywhere in a request. */
    static boolean mentions(ReceivedRequest request, String secret) {
        return request.fields().stream().anyMatch(field -> field.value().contains(secret))
                || request.target().contains(secret)
                || new String(request.body(), StandardCharsets.ISO_8859_1).contains(secret);
    }
}
