package dev.holdfast.behaviour;

import dev.holdfast.harness.Pki;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * An authorization server and a resource server in this JVM that behave as a test says, and judge every request they get. A test
 * says how they behave, lets a client loose and expects no {@link #violations()}:
 *
 * <pre>
 * try (BehaviourServer server = BehaviourServer.start(pki, RegisteredClient.orders().bound(false, true))) {
 *     server.authorizationServer().behave(sound -&gt; sound.nonces(NoncePolicy.rotated()));
 *     server.resourceServer().behave(sound -&gt; sound.nonces(NoncePolicy.rotated()).scheme("dPoP"));
 *     server.resourceServer().refuseNext(Refusal.invalidToken("expired"));
 *     …                                        // server.resourceServer().at("/v1/entries")
 *     assertThat(server.violations()).isEmpty();
 *     assertThat(server.requests(Role.TOKEN)).hasSize(3);
 * }
 * </pre>
 *
 * <p>A server remembers nonces, proofs and tokens for its whole life, so that each test starts one of its own. Requests of one
 * client are taken to come one after the other; where they overlap, the test says {@link #concurrent()}. Thread-safe.
 */
public final class BehaviourServer implements AutoCloseable {

    private final Judge judge;
    private final AuthorizationServer authorizationServer;
    private final ResourceServer resourceServer;
    private final Elsewhere elsewhere;

    private BehaviourServer(Pki pki, RegisteredClient client) {
        this.judge = new Judge(client);
        IssuedTokens tokens = new IssuedTokens();
        SSLContext tls = pki.serverSslContext();
        this.authorizationServer = new AuthorizationServer(tls, judge, tokens);
        this.elsewhere = new Elsewhere(tls, judge, tokens);
        this.resourceServer = new ResourceServer(pki, judge, tokens, authorizationServer.issuer(), elsewhere);
    }

    /** Starts both on free ports of the loopback interface. */
    public static BehaviourServer start(Pki pki, RegisteredClient client) {
        return new BehaviourServer(pki, client);
    }

    /** The authorization server. */
    public AuthorizationServer authorizationServer() {
        return authorizationServer;
    }

    /** The resource server. */
    public ResourceServer resourceServer() {
        return resourceServer;
    }

    /** Origins that nobody configured. */
    public Elsewhere elsewhere() {
        return elsewhere;
    }

    /**
     * Tells the judge that requests overlap, so that a nonce or token of a moment ago is no fault.
     *
     * @return this
     */
    public BehaviourServer concurrent() {
        authorizationServer.concurrent(true);
        resourceServer.concurrent(true);
        return this;
    }

    /** Everything that arrived, in order. */
    public List<ReceivedRequest> requests() {
        return judge.requests();
    }

    /** What arrived for one part, in order. */
    public List<ReceivedRequest> requests(Role role) {
        return judge.requests().stream()
                .filter(request -> request.role() == role)
                .toList();
    }

    /** What no request should have done. */
    public List<Violation> violations() {
        return judge.found().stream()
                .filter(violation -> !violation.condition().isWarning())
                .toList();
    }

    /** What is lawful, but not as it should be. */
    public List<Violation> warnings() {
        return judge.found().stream()
                .filter(violation -> violation.condition().isWarning())
                .toList();
    }

    /** Forgets requests and findings, but not which proofs, assertions, tokens and nonces it has seen. */
    public void forget() {
        judge.forget();
    }

    @Override
    public void close() {
        authorizationServer.close();
        resourceServer.close();
        elsewhere.close();
    }
}
