package dev.holdfast.behaviour;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** {@code private_key_jwt} by RFC 7523 and FAPI 2.0 section 5.3.3.1. Thread-safe. */
final class ClientAssertionCheck {

    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final long AHEAD_SECONDS = 60;
    private static final long LONGEST_LIFE_SECONDS = 600;

    private final RegisteredClient client;
    private final String issuer;
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    ClientAssertionCheck(RegisteredClient client, String issuer) {
        this.client = client;
        this.issuer = issuer;
    }

    /** @param off how far the server's clock is from the right time: what the client cannot know at first is no fault of its */
    void check(ReceivedRequest request, Instant now, Duration off, Findings findings) {
        List<String> ids = request.parameter("client_id");
        findings.check(
                ids.isEmpty() || ids.equals(List.of(client.id())), Condition.CLIENT_ID_MATCHES, "client_id " + ids);
        List<String> types = request.parameter("client_assertion_type");
        findings.check(types.equals(List.of(TYPE)), Condition.CLIENT_ASSERTION_TYPE, types.toString());
        List<String> values = request.parameter("client_assertion");
        if (!findings.check(values.size() == 1, Condition.EXTRACT_CLIENT_ASSERTION, values.size() + " of them")) {
            return;
        }
        CompactJws assertion = CompactJws.parse(values.get(0));
        if (!findings.check(assertion != null, Condition.EXTRACT_CLIENT_ASSERTION, "not a JWT")) {
            return;
        }
        findings.check(
                client.algorithm().equals(assertion.header("alg")),
                Condition.CLIENT_ASSERTION_ALGORITHM,
                "alg " + assertion.header("alg"));
        findings.check(assertion.isSignedBy(client.key()), Condition.CLIENT_ASSERTION_SIGNATURE, "does not verify");
        findings.check(
                issuer.equals(assertion.claims().get("aud")),
                Condition.CLIENT_ASSERTION_AUDIENCE,
                "aud " + assertion.claims().get("aud"));
        checkClaims(assertion, now.getEpochSecond(), AHEAD_SECONDS + off.abs().toSeconds(), findings);
    }

    private void checkClaims(CompactJws assertion, long now, long skew, Findings findings) {
        Condition condition = Condition.CLIENT_ASSERTION_CLAIMS;
        findings.check(client.id().equals(assertion.text("iss")), condition, "iss " + assertion.text("iss"));
        findings.check(client.id().equals(assertion.text("sub")), condition, "sub " + assertion.text("sub"));
        Long issuedAt = assertion.number("iat");
        Long expires = assertion.number("exp");
        Long notBefore = assertion.number("nbf");
        findings.check(issuedAt != null && issuedAt <= now + skew, condition, "iat " + issuedAt + " at " + now);
        findings.check(
                expires != null && expires > now - skew && expires <= now + skew + LONGEST_LIFE_SECONDS,
                condition,
                "exp " + expires + " at " + now);
        findings.check(notBefore == null || notBefore <= now + skew, condition, "nbf " + notBefore + " at " + now);
        String id = assertion.text("jti");
        if (findings.check(id != null && !id.isEmpty(), condition, "no jti")) {
            findings.check(ids.add(id), Condition.CLIENT_ASSERTION_ID, "seen before");
        }
    }
}
