package dev.holdfast.behaviour;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.holdfast.harness.Pki;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/**
 * The resource server: every path and method is the resource, answered by what arrived. HTTP/1.1 and HTTP/2. Thread-safe.
 */
public final class ResourceServer implements AutoCloseable {

    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

    private final Judge judge;
    private final IssuedTokens tokens;
    private final URI issuer;
    private final Elsewhere elsewhere;
    private final TomcatListener listener;
    private final ResourceRequestCheck check;
    private final NonceBook nonces = new NonceBook(Condition.RESOURCE_ENDPOINT_NONCE);
    private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
    private volatile boolean concurrent;
    private volatile ResourceServerBehaviour behaviour = ResourceServerBehaviour.sound();

    ResourceServer(Pki pki, Judge judge, IssuedTokens tokens, URI issuer, Elsewhere elsewhere) {
        this.judge = judge;
        this.tokens = tokens;
        this.issuer = issuer;
        this.elsewhere = elsewhere;
        this.check = new ResourceRequestCheck(judge.client(), tokens, judge.proofs());
        this.listener = new TomcatListener(pki, judge.guarded(this::answer));
    }

    /** {@code localhost:port}, as {@code hosts:} takes it. */
    public String host() {
        return "localhost:" + listener.port();
    }

    /** A resource. */
    public URI at(String path) {
        return URI.create("https://" + host() + path);
    }

    /** Changes how it behaves from now on. */
    public void behave(UnaryOperator<ResourceServerBehaviour> change) {
        behaviour = change.apply(behaviour);
    }

    /** The next requests with a token are answered so, each by one, whatever is right with them; redirects are for any request. */
    public void refuseNext(Refusal... next) {
        refusals.addAll(List.of(next));
    }

    /** The nonce handed out last is no longer taken. */
    public void expireNonce() {
        nonces.expire();
    }

    @Override
    public void close() {
        listener.close();
    }

    void concurrent(boolean requestsOverlap) {
        concurrent = requestsOverlap;
        nonces.concurrent(requestsOverlap);
    }

    private Answer answer(ReceivedRequest received) {
        ResourceServerBehaviour current = behaviour;
        Answer answer =
                received.path().startsWith(WELL_KNOWN) ? metadata(received, current) : resource(received, current);
        return answer.with("Date", AuthorizationServer.date(current.clockOff()));
    }

    private Answer resource(ReceivedRequest received, ResourceServerBehaviour current) {
        ReceivedRequest request = judge.received(received, Role.RESOURCE);
        Findings findings = judge.open(request);
        try {
            ResourceRequestCheck.Presented presented = check.check(request, current, concurrent, findings);
            ProofCheck.Proof proof = presented.proof();
            boolean content = proof == null || nonces.check(proof.nonce(), current.nonces(), findings);
            Answer answer = decide(request, current, presented, content, findings);
            String nonce = proof == null ? null : nonces.next(current.nonces(), content && answer.status() < 400);
            return nonce == null ? answer : answer.with("DPoP-Nonce", nonce);
        } finally {
            judge.close(findings);
        }
    }

    private Answer decide(
            ReceivedRequest request,
            ResourceServerBehaviour current,
            ResourceRequestCheck.Presented presented,
            boolean content,
            Findings findings) {
        IssuedToken token = presented.token();
        Refusal refusal = refusals.peek();
        if (refusal != null && (token != null || refusal.status() / 100 == 3) && refusals.remove(refusal)) {
            if (refusal.revokes() && token != null) {
                tokens.revoke(token.value());
            }
            return refused(refusal, request, current, presented);
        }
        if (presented.scheme().isEmpty()) {
            boolean known = current.takesStaticKey()
                    && request.values("X-Api-Key").contains(judge.client().staticKey());
            return known ? good(request) : refused(Refusal.of(401), request, current, presented);
        }
        if (!content) {
            Refusal wanted = Refusal.of(401).error("use_dpop_nonce", "Resource server requires nonce in DPoP proof");
            return refused(wanted, request, current, presented);
        }
        if (!findings.none()) {
            return refused(
                    Refusal.of(401)
                            .error(
                                    "invalid_token",
                                    findings.all().get(0).condition().toString()),
                    request,
                    current,
                    presented);
        }
        if (presented.proof() != null && isOff(presented.proof().issuedAt(), current)) {
            Refusal off = Refusal.of(401).error("invalid_dpop_proof", "iat is too far off");
            return refused(off, request, current, presented);
        }
        if (tokens.isRevoked(token.value()) || !token.expires().isAfter(AuthorizationServer.now(current.clockOff()))) {
            return refused(Refusal.invalidToken("The access token expired"), request, current, presented);
        }
        return good(request);
    }

    private Answer refused(
            Refusal refusal,
            ReceivedRequest request,
            ResourceServerBehaviour current,
            ResourceRequestCheck.Presented presented) {
        Answer answer = Answer.json(refusal.status(), "{\"error\":\"" + refusal.error() + "\"}")
                .with(refusal.fields());
        if (presented.token() != null && refusal.error().equals("invalid_token")) {
            tokens.refuse(presented.token().value());
        }
        if (refusal.status() != 401 && refusal.status() != 403) {
            return answer;
        }
        boolean dpop = presented.scheme().equals("dpop") || judge.client().dpopBound();
        List<String> parameters = new ArrayList<>();
        if (!refusal.error().isEmpty()) {
            parameters.add("error=\"" + refusal.error() + "\"");
        }
        if (!refusal.description().isEmpty()) {
            parameters.add("error_description=\"" + refusal.description() + "\"");
        }
        if (!refusal.parameters().isEmpty()) {
            parameters.add(refusal.parameters());
        }
        if (dpop && !current.algorithms().isEmpty()) {
            parameters.add("algs=\"" + String.join(" ", current.algorithms()) + "\"");
        }
        switch (current.metadata()) {
            case NONE -> {}
            case PLAIN_HTTP -> parameters.add("resource_metadata=\"" + elsewhere.plain(WELL_KNOWN) + "\"");
            default -> parameters.add("resource_metadata=\"" + at(WELL_KNOWN + request.path()) + "\"");
        }
        return answer.with(ChallengeWriter.fields(
                current.challenges(), dpop ? current.scheme() : "Bearer", String.join(", ", parameters)));
    }

    private Answer metadata(ReceivedRequest received, ResourceServerBehaviour current) {
        ReceivedRequest request = judge.received(received, Role.RESOURCE_METADATA);
        Findings findings = judge.open(request);
        findings.check(
                request.values("Authorization").isEmpty(), Condition.NOTHING_ELSEWHERE, "a token for the metadata");
        judge.close(findings);
        if (current.metadata() == ResourceServerBehaviour.ResourceMetadata.NONE) {
            return Answer.empty(404);
        }
        String resource = at(request.path().substring(WELL_KNOWN.length())).toString();
        boolean other = current.metadata() == ResourceServerBehaviour.ResourceMetadata.OTHER_RESOURCE;
        boolean rogue = current.metadata() == ResourceServerBehaviour.ResourceMetadata.ROGUE_ISSUER;
        return Answer.json(
                200,
                JSONObjectUtils.toJSONString(Map.of(
                        "resource", other ? resource + "/other" : resource,
                        "authorization_servers", List.of((rogue ? elsewhere.issuer() : issuer).toString()),
                        "dpop_bound_access_tokens_required", judge.client().dpopBound(),
                        "tls_client_certificate_bound_access_tokens",
                                judge.client().certificateBound())));
    }

    private static boolean isOff(long issuedAt, ResourceServerBehaviour current) {
        long now = AuthorizationServer.now(current.clockOff()).getEpochSecond();
        return Math.abs(issuedAt - now) > current.tolerance().toSeconds();
    }

    private static Answer good(ReceivedRequest request) {
        return Answer.json(
                200,
                "{\"method\":\"" + request.method() + "\",\"length\":" + request.body().length + ",\"sha256\":\""
                        + sha256(request.body()) + "\"}");
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
