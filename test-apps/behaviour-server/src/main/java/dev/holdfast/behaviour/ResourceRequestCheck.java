package dev.holdfast.behaviour;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Requests for the resource: RFC 6750, 8705 section 3 and 9449 section 7. Thread-safe. */
final class ResourceRequestCheck {

    private final RegisteredClient client;
    private final IssuedTokens tokens;
    private final ProofCheck proofs;

    ResourceRequestCheck(RegisteredClient client, IssuedTokens tokens, ProofCheck proofs) {
        this.client = client;
        this.tokens = tokens;
        this.proofs = proofs;
    }

    /**
     * What a request shows.
     *
     * @param scheme empty without a token
     * @param token null where there is none, or none that was issued here
     * @param proof null where there is none, or none that can be read
     */
    record Presented(String scheme, IssuedToken token, ProofCheck.Proof proof) {}

    /** @param concurrent whether a token that was just refused may still be on its way in other requests */
    Presented check(ReceivedRequest request, ResourceServerBehaviour behaviour, boolean concurrent, Findings findings) {
        checkParameters(request, findings);
        List<String> fields = request.values("Authorization");
        findings.check(fields.size() <= 1, Condition.ONE_AUTHORIZATION, fields.size() + " of them");
        if (fields.isEmpty()) {
            findings.check(request.values("DPoP").isEmpty(), Condition.NO_IDLE_PROOF, "a proof without a token");
            return new Presented("", null, null);
        }
        String[] words = fields.get(0).split(" ", 2);
        String scheme = words[0].toLowerCase(Locale.ROOT);
        String text = words.length < 2 ? "" : words[1];
        findings.check(
                request.values("X-Api-Key").stream().noneMatch(client.staticKey()::equals),
                Condition.ONE_CREDENTIAL,
                "static key and token");
        IssuedToken token = tokens.find(text);
        if (!findings.check(token != null, Condition.TOKEN_KNOWN, "scheme " + scheme)) {
            return new Presented(scheme, null, null);
        }
        checkToken(request, token, behaviour, concurrent, findings);
        if (token.key() == null) {
            findings.check(scheme.equals("bearer"), Condition.EXTRACT_BEARER_TOKEN, "scheme " + scheme);
            findings.check(request.values("DPoP").isEmpty(), Condition.NO_IDLE_PROOF, "the token is bound to no key");
            return new Presented(scheme, token, null);
        }
        findings.check(scheme.equals("dpop"), Condition.EXTRACT_DPOP_TOKEN, "scheme " + scheme);
        Instant now = AuthorizationServer.now(behaviour.clockOff());
        ProofCheck.Proof proof = proofs.check(
                request,
                new ProofCheck.Expected(
                        Condition.PROOF_RESOURCE_REQUEST, uri(request), text, behaviour.algorithms(), now),
                findings);
        if (proof != null) {
            findings.check(token.key().equals(proof.thumbprint()), Condition.PROOF_KEY, "signed by another key");
        }
        return new Presented(scheme, token, proof);
    }

    private void checkToken(
            ReceivedRequest request,
            IssuedToken token,
            ResourceServerBehaviour behaviour,
            boolean concurrent,
            Findings findings) {
        findings.check(token.usable(), Condition.NO_UNBOUND_TOKEN, "its type or its cnf was wrong");
        findings.check(
                concurrent || !tokens.wasRefused(token.value()), Condition.NO_REFUSED_TOKEN, "refused as invalid");
        findings.check(
                token.expires().isAfter(AuthorizationServer.now(behaviour.clockOff())),
                Condition.TOKEN_NOT_EXPIRED,
                "since " + token.expires());
        if (token.thumbprint() != null) {
            String shown = request.connection().thumbprint();
            if (findings.check(shown != null, Condition.CLIENT_CERTIFICATE, "the token is bound to one")) {
                findings.check(
                        shown.equals(token.thumbprint()),
                        Condition.CLIENT_CERTIFICATE_MATCHES,
                        "the token was fetched with another");
            }
        }
    }

    private void checkParameters(ReceivedRequest request, Findings findings) {
        boolean named = request.query().stream().anyMatch(field -> field.name().equals("access_token"))
                || !request.parameter("access_token").isEmpty();
        boolean hidden = tokens.all().stream().anyMatch(token -> isIn(request, token.value()));
        findings.check(!named && !hidden, Condition.TOKEN_NOT_IN_PARAMETERS, "a token in query or body");
    }

    private static boolean isIn(ReceivedRequest request, String token) {
        ReceivedRequest withoutFields = new ReceivedRequest(
                0,
                Instant.EPOCH,
                request.role(),
                request.connection(),
                request.protocol(),
                request.method(),
                request.target(),
                List.of(),
                request.body());
        return Judge.mentions(withoutFields, token);
    }

    /** The target on the wire, at an authority that this server has; a Host field of another name changes nothing. */
    private static String uri(ReceivedRequest request) {
        String port = ":" + request.connection().port();
        List<String> host = request.values("Host");
        String name = host.isEmpty() ? "" : host.get(0);
        boolean ours = name.equals("localhost" + port)
                || name.equals("127.0.0.1" + port)
                || name.endsWith(".localhost" + port);
        return "https://" + (ours ? name : "localhost" + port) + request.path();
    }
}
