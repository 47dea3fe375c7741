package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.holdfast.behaviour.AuthorizationServerBehaviour;
import dev.holdfast.behaviour.BehaviourServer;
import dev.holdfast.behaviour.ReceivedRequest;
import dev.holdfast.behaviour.Refusal;
import dev.holdfast.behaviour.RegisteredClient;
import dev.holdfast.behaviour.ResourceServerBehaviour;
import dev.holdfast.behaviour.Role;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request is judged by what the OpenID conformance suite's servers assert, and nothing is found wrong. */
@ExtendWith(Fixtures.class)
class ConformanceIT {

    @TempDir
    private Path folder;

    private final Pki pki;

    ConformanceIT(Pki pki) {
        this.pki = pki;
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void of_requests_with_certificate_bound_tokens_over_a_rotation(Variant variant) {
        try (BehaviourServer server = BehaviourServer.start(pki, RegisteredClient.orders());
                RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            URI entries = server.resourceServer().at("/v1/entries?of=%7Etoday");
            RunningProgram program = scenario.program();
            assertThat(program.get(entries).status()).isEqualTo(200);
            assertThat(program.post(entries, 1000).confirmed()).isTrue();
            String next = scenario.rotate().thumbprint();
            Eventually.until("the next certificate is used", () -> {
                assertThat(program.get(entries).status()).isEqualTo(200);
                return next.equals(last(server, Role.RESOURCE).connection().thumbprint());
            });
            assertThat(server.violations()).isEmpty();
            assertThat(server.warnings()).isEmpty();
            assertThat(server.requests(Role.RESOURCE)).allSatisfy(request -> {
                assertThat(request.protocol()).isEqualTo(variant.protocol());
                assertThat(request.values("X-Api-Key")).isEmpty();
                assertThat(request.values("Authorization")).hasSize(1);
            });
        }
    }

    @Test
    void of_assertions_each_of_which_is_new() throws IOException, JOSEException {
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        try (BehaviourServer server = BehaviourServer.start(pki, signing(key))) {
            server.authorizationServer().behave(sound -> sound.token(shape -> shape.expiresIn("4")));
            server.authorizationServer().refuseNext(Refusal.retryAfter(503, "1"));
            try (RunningScenario scenario = startSigning(server, key)) {
                Eventually.until("the third token is in use", () -> {
                    assertThat(scenario.program()
                                    .get(server.resourceServer().at("/v1/entries"))
                                    .status())
                            .isEqualTo(200);
                    return server.authorizationServer().issued().size() >= 3;
                });
                assertThat(server.violations()).isEmpty();
                assertThat(server.requests(Role.TOKEN)).hasSizeGreaterThanOrEqualTo(4);
            }
        }
    }

    /** Its mTLS alias is used by a client that shows its certificate for the binding only, RFC 8705 section 5. */
    @Test
    void an_alias_changes_neither_issuer_nor_audience() throws IOException, JOSEException {
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        try (BehaviourServer server = BehaviourServer.start(pki, signing(key))) {
            server.authorizationServer().behave(sound -> sound.aliases(AuthorizationServerBehaviour.Aliases.ALL));
            int alias = server.authorizationServer().tokenEndpoint().getPort();
            assertThat(alias).isNotEqualTo(server.authorizationServer().issuer().getPort());
            try (RunningScenario scenario = startSigning(server, key)) {
                assertThat(scenario.program()
                                .get(server.resourceServer().at("/v1/entries"))
                                .status())
                        .isEqualTo(200);
                assertThat(server.requests(Role.TOKEN)).singleElement().satisfies(request -> assertThat(
                                request.connection().port())
                        .isEqualTo(alias));
                assertThat(last(server, Role.RESOURCE).values("X-Api-Key")).isEmpty();
                assertThat(server.violations()).isEmpty();
            }
        }
    }

    /** A resource server may name an authorization server of its own: nobody goes there with the client's proof. */
    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void an_issuer_that_a_challenge_leads_to_sees_nothing(Variant variant) {
        try (BehaviourServer server = BehaviourServer.start(pki, RegisteredClient.orders());
                RunningScenario scenario = variant.scenario(pki, server, folder).start()) {
            server.resourceServer()
                    .behave(sound -> sound.metadata(ResourceServerBehaviour.ResourceMetadata.ROGUE_ISSUER));
            server.resourceServer().refuseNext(Refusal.invalidToken("The access token expired"));
            assertThat(scenario.program()
                            .get(server.resourceServer().at("/v1/entries"))
                            .status())
                    .isEqualTo(200);
            assertThat(server.authorizationServer().issued()).hasSize(2);
            assertThat(server.requests(Role.RESOURCE)).hasSize(2);
            assertThat(server.requests(Role.ELSEWHERE)).isEmpty();
            assertThat(server.violations()).isEmpty();
        }
    }

    /** The judge is awake here too: without the agent it sees the application's key, and nothing else. */
    @Test
    void without_the_agent_the_key_arrives() {
        Variant variant = Variant.onOneJdk().get(0);
        try (BehaviourServer server = BehaviourServer.start(pki, RegisteredClient.orders());
                RunningProgram program = variant.program(pki).start()) {
            assertThat(program.get(server.resourceServer().at("/v1/entries")).status())
                    .isEqualTo(200);
            assertThat(last(server, Role.RESOURCE).values("X-Api-Key")).containsExactly(LedgerServer.STATIC_KEY);
            assertThat(server.violations()).isEmpty();
        }
    }

    private static RegisteredClient signing(ECKey key) {
        return RegisteredClient.orders().signing(key.toPublicJWK(), "ES256");
    }

    private RunningScenario startSigning(BehaviourServer server, ECKey key) throws IOException, JOSEException {
        Path file = Files.writeString(
                folder.resolve("signing.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(key.toPrivateKey().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        return Variant.onOneJdk()
                .get(0)
                .scenario(pki, server, folder)
                .configured(configuration -> configuration
                        .set("issuers.corp.authenticate", "private_key_jwt")
                        .set("issuers.corp.key", file.toString()))
                .start();
    }

    private static ReceivedRequest last(BehaviourServer server, Role role) {
        List<ReceivedRequest> requests = server.requests(role);
        return requests.get(requests.size() - 1);
    }
}
