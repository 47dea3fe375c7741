package dev.holdfast.endtoend;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.holdfast.behaviour.BehaviourServer;
import dev.holdfast.behaviour.RegisteredClient;
import dev.holdfast.harness.AgentConfiguration;
import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.Pki;
import java.nio.file.Path;
import java.text.ParseException;

/** How a client whose tokens are bound to a DPoP key proves itself, for DPoP is no way of that. */
enum DpopClient {
    /** By its certificate, which only the issuer is shown. */
    BY_CERTIFICATE,
    /** By assertions that it signs; it has no certificate at all. */
    BY_ASSERTION,
    /** By its certificate, to which its tokens are bound as well. */
    BOUND_TO_BOTH;

    /** A server that knows it. */
    BehaviourServer server(Pki pki) {
        RegisteredClient orders = RegisteredClient.orders().bound(this == BOUND_TO_BOTH, true);
        return BehaviourServer.start(pki, this == BY_ASSERTION ? orders.signing(key(pki), "ES256") : orders);
    }

    /** The program with the agent that is this client. */
    AgentScenario scenario(Variant variant, Pki pki, BehaviourServer server, Path folder) {
        AgentScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set(
                        "services.ledger.token.binding", this == BOUND_TO_BOTH ? "[certificate, dpop]" : "dpop"));
        return this == BY_ASSERTION
                ? scenario.configured(configuration -> signing(configuration, pki, folder))
                : scenario;
    }

    private static AgentConfiguration signing(AgentConfiguration configuration, Pki pki, Path folder) {
        Path file = pki.clientKey().writeTo(folder.resolve("signing.pem"));
        return configuration
                .without("issuers.corp.identity")
                .set("issuers.corp.authenticate", "private_key_jwt")
                .set("issuers.corp.key", file.toString());
    }

    private static JWK key(Pki pki) {
        try {
            return JWKSet.parse(pki.clientKey().keySet()).getKeys().get(0);
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
