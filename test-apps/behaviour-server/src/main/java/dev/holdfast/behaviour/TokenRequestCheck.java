package dev.holdfast.behaviour;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Requests of token and revocation endpoint: RFC 6749, 7009 and 8705, and the proof. Thread-safe. */
final class TokenRequestCheck {

    private final RegisteredClient client;
    private final ClientAssertionCheck assertions;
    private final ProofCheck proofs;

    TokenRequestCheck(RegisteredClient client, String issuer, ProofCheck proofs) {
        this.client = client;
        this.assertions = new ClientAssertionCheck(client, issuer);
        this.proofs = proofs;
    }

    /** What holds for both endpoints. */
    void check(ReceivedRequest request, AuthorizationServerBehaviour behaviour, Findings findings) {
        checkForm(request, findings);
        checkCertificate(request.connection(), findings);
        if (client.byAssertion()) {
            Instant now = Instant.now().plus(behaviour.clockOff());
            assertions.check(request, now, behaviour.clockOff(), findings);
        } else {
            List<String> ids = request.parameter("client_id");
            findings.check(ids.equals(List.of(client.id())), Condition.CLIENT_ID_PRESENT, "client_id " + ids);
            findings.check(
                    request.parameter("client_assertion").isEmpty()
                            && request.parameter("client_assertion_type").isEmpty()
                            && request.parameter("client_secret").isEmpty()
                            && request.values("Authorization").isEmpty(),
                    Condition.NO_CLIENT_ASSERTION,
                    "another authentication beside the certificate");
        }
    }

    /** The proof of a token request; null where none is asked for or it cannot be read. */
    ProofCheck.Proof checkProof(
            ReceivedRequest request, String uri, AuthorizationServerBehaviour behaviour, Findings findings) {
        if (!client.dpopBound()) {
            findings.check(request.values("DPoP").isEmpty(), Condition.NO_IDLE_PROOF, "no binding to a DPoP key");
            return null;
        }
        Instant now = Instant.now().plus(behaviour.clockOff());
        return proofs.check(
                request,
                new ProofCheck.Expected(Condition.PROOF_TOKEN_REQUEST, uri, null, behaviour.dpopAlgorithms(), now),
                findings);
    }

    private static void checkForm(ReceivedRequest request, Findings findings) {
        Condition condition = Condition.TOKEN_REQUEST_FORM;
        findings.check(request.method().equals("POST"), condition, request.method());
        findings.check(request.path().equals(request.target()), condition, "a query");
        List<String> types = request.values("Content-Type");
        findings.check(
                types.size() == 1
                        && types.get(0).toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded"),
                condition,
                "Content-Type " + types);
        Set<String> names = new HashSet<>();
        for (Field parameter : request.form()) {
            findings.check(
                    names.add(parameter.name()) || parameter.name().equals("resource"),
                    condition,
                    parameter.name() + " twice");
        }
    }

    private void checkCertificate(Connection connection, Findings findings) {
        boolean needed = !client.byAssertion() || client.certificateBound();
        if (!needed) {
            return;
        }
        if (findings.check(connection.certificate() != null, Condition.CLIENT_CERTIFICATE, "none")) {
            findings.check(
                    client.subject().equals(connection.subject()),
                    Condition.CLIENT_CERTIFICATE_MATCHES,
                    "subject " + connection.subject());
        }
    }
}
