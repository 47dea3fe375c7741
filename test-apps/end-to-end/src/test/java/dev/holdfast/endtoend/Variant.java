package dev.holdfast.endtoend;

import dev.holdfast.behaviour.BehaviourServer;
import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.Client;
import dev.holdfast.harness.JavaProgram;
import dev.holdfast.harness.Jdk;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One way of calling: which client, on which JDK, in which protocol.
 *
 * @param protocol as servers name it
 * @param options of the program
 */
record Variant(Client client, Jdk jdk, String protocol, String... options) {

    /** Every client and protocol on every JDK that is here. */
    static List<Variant> all() {
        List<Variant> all = new ArrayList<>();
        for (Jdk jdk : Jdk.available()) {
            all.addAll(on(jdk));
        }
        return all;
    }

    /** Every client and protocol, on one JDK; for what does not depend on it. */
    static List<Variant> onOneJdk() {
        return on(Jdk.oldest());
    }

    /** One client, on every JDK; for what depends on the JDK and on nothing else. */
    static List<Variant> onOneClient() {
        return Jdk.available().stream().map(jdk -> on(jdk).get(0)).toList();
    }

    private static List<Variant> on(Jdk jdk) {
        return List.of(
                new Variant(Client.HTTP_URL_CONNECTION, jdk, "HTTP/1.1"),
                new Variant(Client.JDK_HTTP_CLIENT, jdk, "HTTP/1.1", "--http=1.1"),
                new Variant(Client.JDK_HTTP_CLIENT, jdk, "HTTP/2.0", "--http=2"),
                new Variant(Client.JDK_HTTP_CLIENT, jdk, "HTTP/2.0", "--http=2", "--async=true"));
    }

    /** The program without an agent. */
    JavaProgram program(Pki pki) {
        return JavaProgram.of(client, jdk, pki).with(options);
    }

    /** The program with the agent, which replaces the ledger's key. */
    AgentScenario scenario(Pki pki, LedgerServer server, Path folder) {
        return AgentScenario.ledger(client, jdk, pki, server, folder).program(program -> program.with(options));
    }

    /** The program with the agent, which replaces the key of a server that judges it. */
    AgentScenario scenario(Pki pki, BehaviourServer server, Path folder) {
        URI issuer = server.authorizationServer().issuer();
        String host = server.resourceServer().host();
        return AgentScenario.of(client, jdk, pki, issuer, "ledger.read ledger.write", host, folder)
                .program(program -> program.with(options));
    }

    /** Ways of sending a body that the client cannot send again. */
    List<String> oneShotModes() {
        return client == Client.HTTP_URL_CONNECTION
                ? List.of("fixed", "chunked")
                : List.of("stream", "once", "publisher");
    }

    @Override
    public String toString() {
        return client + " " + protocol + (List.of(options).contains("--async=true") ? " async" : "") + " on " + jdk;
    }
}
