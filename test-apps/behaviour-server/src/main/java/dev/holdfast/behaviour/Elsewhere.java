package dev.holdfast.behaviour;

import java.net.URI;
import javax.net.ssl.SSLContext;

/**
 * Two origins that nobody configured, one of https and one of plain http, for redirects and for metadata that lure: whatever
 * credential arrives here is a violation. It even poses as an authorization server. Thread-safe.
 */
public final class Elsewhere implements AutoCloseable {

    private final Judge judge;
    private final IssuedTokens tokens;
    private final RawListener secure;
    private final RawListener plain;

    Elsewhere(SSLContext tls, Judge judge, IssuedTokens tokens) {
        this.judge = judge;
        this.tokens = tokens;
        this.secure = new RawListener(tls, judge.guarded(this::answer));
        this.plain = new RawListener(null, judge.guarded(this::answer));
    }

    /** A place on another host, over TLS and with a certificate that is good for it. */
    public URI at(String path) {
        return URI.create("https://127.0.0.1:" + secure.port() + path);
    }

    /** A place without TLS. */
    public URI plain(String path) {
        return URI.create("http://localhost:" + plain.port() + path);
    }

    /** The rogue authorization server's name. */
    public URI issuer() {
        return at("");
    }

    @Override
    public void close() {
        secure.close();
        plain.close();
    }

    private Answer answer(ReceivedRequest received) {
        ReceivedRequest request = judge.received(received, Role.ELSEWHERE);
        Findings findings = judge.open(request);
        Condition condition = Condition.NOTHING_ELSEWHERE;
        findings.check(request.values("Authorization").isEmpty(), condition, "an Authorization field");
        findings.check(request.values("DPoP").isEmpty(), condition, "a proof");
        findings.check(
                tokens.all().stream().noneMatch(token -> Judge.mentions(request, token.value())), condition, "a token");
        findings.check(request.form().isEmpty(), condition, "a form, as for a token");
        findings.check(request.connection().certificate() == null, condition, "the client certificate");
        judge.close(findings);
        if (request.path().startsWith("/.well-known/oauth-authorization-server")) {
            return Answer.json(
                    200,
                    "{\"issuer\":\"" + issuer() + "\",\"token_endpoint\":\"" + at("/oauth2/token")
                            + "\",\"token_endpoint_auth_methods_supported\":[\"tls_client_auth\"]}");
        }
        return Answer.json(200, "{\"elsewhere\":true}");
    }
}
