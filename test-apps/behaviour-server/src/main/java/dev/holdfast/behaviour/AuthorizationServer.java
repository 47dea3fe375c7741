package dev.holdfast.behaviour;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/** The authorization server: metadata, token and revocation endpoint, each also on a port for mTLS aliases. Thread-safe. */
public final class AuthorizationServer implements AutoCloseable {

    private static final String TOKEN_PATH = "/oauth2/token";
    private static final String REVOCATION_PATH = "/oauth2/revoke";
    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    /** RFC 9110 section 5.6.7; the JDK's own formatter of RFC 1123 leaves a zero out. */
    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    private final Judge judge;
    private final IssuedTokens tokens;
    private final RawListener main;
    private final RawListener alias;
    private final TokenRequestCheck check;
    private final TokenFactory factory;
    private final UserAssertions assertions;
    private final NonceBook nonces = new NonceBook(Condition.TOKEN_ENDPOINT_NONCE);
    private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wasBusy = new AtomicBoolean();
    private volatile AuthorizationServerBehaviour behaviour = AuthorizationServerBehaviour.sound();

    AuthorizationServer(SSLContext tls, Judge judge, IssuedTokens tokens) {
        this.judge = judge;
        this.tokens = tokens;
        this.main = new RawListener(tls, judge.guarded(this::answer));
        this.alias = new RawListener(tls, judge.guarded(this::answer));
        this.check = new TokenRequestCheck(judge.client(), issuer().toString(), judge.proofs());
        this.factory = new TokenFactory(judge.client(), issuer().toString());
        this.assertions = new UserAssertions(issuer().toString());
    }

    /** Its name, without a slash at the end. */
    public URI issuer() {
        return URI.create("https://localhost:" + main.port());
    }

    /** Where tokens are to be asked for, as the metadata of this moment say. */
    public URI tokenEndpoint() {
        boolean aliased = behaviour.aliases() != AuthorizationServerBehaviour.Aliases.NONE;
        return URI.create("https://localhost:" + (aliased ? alias : main).port() + TOKEN_PATH);
    }

    /** Where tokens are to be revoked, as the metadata of this moment say. */
    public URI revocationEndpoint() {
        boolean aliased = behaviour.aliases() == AuthorizationServerBehaviour.Aliases.ALL;
        return URI.create("https://localhost:" + (aliased ? alias : main).port() + REVOCATION_PATH);
    }

    /** Changes how it behaves from now on. */
    public void behave(UnaryOperator<AuthorizationServerBehaviour> change) {
        behaviour = change.apply(behaviour);
    }

    /** The next token requests are answered so, each by one, whatever is right with them. */
    public void refuseNext(Refusal... next) {
        refusals.addAll(List.of(next));
    }

    /** The nonce handed out last is no longer taken. */
    public void expireNonce() {
        nonces.expire();
    }

    /** What the client may ask with for a user's token, by {@code jwt-bearer} (RFC 7523 section 2.1). */
    public String userAssertion(Instant expires) {
        return assertions.make(expires);
    }

    /** Every token that was issued, in order. */
    public List<IssuedToken> issued() {
        return tokens.all();
    }

    /** Whether the client had a token revoked. */
    public boolean isRevoked(IssuedToken token) {
        return tokens.isRevoked(token.value());
    }

    @Override
    public void close() {
        main.close();
        alias.close();
    }

    void concurrent(boolean requestsOverlap) {
        nonces.concurrent(requestsOverlap);
    }

    private Answer answer(ReceivedRequest received) {
        AuthorizationServerBehaviour current = behaviour;
        Answer answer =
                switch (received.path()) {
                    case "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration" ->
                        metadata(received, current);
                    case TOKEN_PATH -> token(received, current).delivered(current.delivery());
                    case REVOCATION_PATH -> revoke(received, current);
                    default -> nothing(received);
                };
        return answer.with("Date", date(current.clockOff()));
    }

    private Answer nothing(ReceivedRequest received) {
        judge.close(judge.open(judge.received(received, Role.METADATA)));
        return Answer.empty(404);
    }

    private Answer metadata(ReceivedRequest received, AuthorizationServerBehaviour current) {
        judge.close(judge.open(judge.received(received, Role.METADATA)));
        return Answer.json(200, new Metadata(judge.client(), main.port(), alias.port()).json(current))
                .delivered(current.metadataDelivery());
    }

    private Answer token(ReceivedRequest received, AuthorizationServerBehaviour current) {
        ReceivedRequest request = judge.received(received, Role.TOKEN);
        Findings findings = judge.open(request);
        checkEndpoint(request, current.aliases() != AuthorizationServerBehaviour.Aliases.NONE, findings);
        check.check(request, current, findings);
        String uri = "https://localhost:" + request.connection().port() + TOKEN_PATH;
        ProofCheck.Proof proof = check.checkProof(request, uri, current, findings);
        boolean content = proof == null || nonces.check(proof.nonce(), current.nonces(), findings);
        try {
            return decide(request, current, proof, content, findings);
        } finally {
            judge.close(findings);
        }
    }

    private Answer decide(
            ReceivedRequest request,
            AuthorizationServerBehaviour current,
            ProofCheck.Proof proof,
            boolean content,
            Findings findings) {
        Refusal refusal = refusals.poll();
        if (refusal != null) {
            return refused(refusal);
        }
        if (!findings.none()) {
            return refused(Refusal.of(400)
                    .error("invalid_request", findings.all().get(0).condition().toString()));
        }
        Answer answer;
        if (!content) {
            answer = refused(Refusal.of(400).error("use_dpop_nonce", "Authorization server requires nonce"));
        } else if (proof != null && isOff(proof.issuedAt(), current)) {
            answer = refused(Refusal.of(400).error("invalid_dpop_proof", "iat is too far off"));
        } else {
            answer = issue(request, current, proof, findings);
        }
        String nonce = proof == null ? null : nonces.next(current.nonces(), content);
        return nonce == null ? answer : answer.with("DPoP-Nonce", nonce);
    }

    private Answer issue(
            ReceivedRequest request, AuthorizationServerBehaviour current, ProofCheck.Proof proof, Findings findings) {
        String refused = refusedGrant(request, current, findings);
        if (refused != null) {
            return refused(Refusal.of(400, refused));
        }
        List<String> scope = request.parameter("scope");
        TokenShape shape = current.token();
        IssuedToken token = factory.make(
                shape,
                request.connection().thumbprint(),
                proof == null ? null : proof.thumbprint(),
                scope.isEmpty() ? "" : scope.get(0),
                now(current.clockOff()));
        tokens.add(token);
        String type = shape.type() == null ? factory.type() : shape.type();
        StringBuilder json = new StringBuilder("{\"access_token\":\"")
                .append(token.value())
                .append("\",\"token_type\":\"")
                .append(type)
                .append('"');
        if (shape.expiresIn() != null) {
            json.append(",\"expires_in\":").append(shape.expiresIn());
        }
        if (shape.refreshable()) {
            String refreshToken = factory.refreshToken();
            tokens.addRefreshToken(refreshToken);
            json.append(",\"refresh_token\":\"").append(refreshToken).append('"');
        }
        for (String details : request.parameter("authorization_details")) {
            json.append(",\"authorization_details\":").append(details); // granted as asked for, RFC 9396 section 7
        }
        return Answer.json(200, json.append('}').toString());
    }

    /** The error where a grant is not good; null where it is. */
    private String refusedGrant(ReceivedRequest request, AuthorizationServerBehaviour current, Findings findings) {
        switch (first(request, "grant_type")) {
            case "client_credentials" -> {
                return null;
            }
            case "refresh_token" -> {
                String given = first(request, "refresh_token");
                findings.check(!tokens.wasRotated(given), Condition.NO_ROTATED_REFRESH_TOKEN, "rotated before");
                return tokens.takeRefreshToken(given) ? null : "invalid_grant";
            }
            case JWT_BEARER -> {
                boolean good = assertions.isGood(first(request, "assertion"), now(current.clockOff()));
                return good ? null : "invalid_grant";
            }
            default -> {
                return "unsupported_grant_type";
            }
        }
    }

    private static String first(ReceivedRequest request, String name) {
        List<String> values = request.parameter(name);
        return values.isEmpty() ? "" : values.get(0);
    }

    private Answer revoke(ReceivedRequest received, AuthorizationServerBehaviour current) {
        ReceivedRequest request = judge.received(received, Role.REVOCATION);
        Findings findings = judge.open(request);
        checkEndpoint(request, current.aliases() == AuthorizationServerBehaviour.Aliases.ALL, findings);
        check.check(request, current, findings);
        List<String> token = request.parameter("token");
        findings.check(token.size() == 1, Condition.TOKEN_REQUEST_FORM, token.size() + " tokens to revoke");
        judge.close(findings);
        if (current.revocation() == AuthorizationServerBehaviour.Revocation.HANGS) {
            return Answer.empty(200).delivered(Delivery.NEVER);
        }
        if (current.revocation() == AuthorizationServerBehaviour.Revocation.BUSY_ONCE && !wasBusy.getAndSet(true)) {
            return Answer.empty(503).with("Retry-After", "1");
        }
        if (!findings.none()) {
            return refused(Refusal.of(400, "invalid_request"));
        }
        token.forEach(tokens::revoke);
        return Answer.empty(200);
    }

    private void checkEndpoint(ReceivedRequest request, boolean aliased, Findings findings) {
        int right = (aliased ? alias : main).port();
        findings.check(
                request.connection().port() == right,
                Condition.ENDPOINT_OF_METADATA,
                aliased ? "the top-level one, though it has an alias" : "an alias, though there is none");
    }

    private static Answer refused(Refusal refusal) {
        if (refusal.error().isEmpty()) {
            return Answer.empty(refusal.status()).with(refusal.fields());
        }
        return Answer.json(
                        refusal.status(),
                        "{\"error\":\"" + refusal.error() + "\",\"error_description\":\"" + refusal.description()
                                + "\"}")
                .with(refusal.fields());
    }

    private static boolean isOff(long issuedAt, AuthorizationServerBehaviour current) {
        long off = Math.abs(issuedAt - now(current.clockOff()).getEpochSecond());
        return off > current.tolerance().toSeconds();
    }

    static Instant now(Duration clockOff) {
        return Instant.now().plus(clockOff);
    }

    static String date(Duration clockOff) {
        return IMF_FIXDATE.format(now(clockOff).atOffset(ZoneOffset.UTC));
    }
}
