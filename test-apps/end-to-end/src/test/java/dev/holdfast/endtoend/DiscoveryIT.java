package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.behaviour.BehaviourServer;
import dev.holdfast.behaviour.ReceivedRequest;
import dev.holdfast.behaviour.Refusal;
import dev.holdfast.behaviour.RegisteredClient;
import dev.holdfast.behaviour.ResourceServerBehaviour.ResourceMetadata;
import dev.holdfast.behaviour.Role;
import dev.holdfast.harness.AgentCommand;
import dev.holdfast.harness.AgentConfiguration;
import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.IdentityFiles;
import dev.holdfast.harness.Jdk;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The resource's own metadata (RFC 9728) choose the issuer among the configured ones and add to the binding, and nothing that they
 * or a challenge say leads anywhere else. The token's own issuer is the ledger's, which knows the client too; the one that is right is
 * the behaviour server's.
 */
@ExtendWith(Fixtures.class)
class DiscoveryIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer other;

    DiscoveryIT(Pki pki, LedgerServer other) {
        this.pki = pki;
        this.other = other;
    }

    @BeforeEach
    void forget() {
        other.issuerObserver().reset();
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void the_resource_chooses_the_second_configured_issuer(Variant variant) {
        try (BehaviourServer server = start(RegisteredClient.orders(), ResourceMetadata.RIGHT);
                RunningScenario scenario = scenario(variant, server).start()) {
            assertThat(get(scenario, server)).isEqualTo(200);

            assertByToken(last(server));
            assertThat(server.requests(Role.RESOURCE)).hasSize(1);
            assertThat(server.requests(Role.RESOURCE_METADATA)).singleElement().satisfies(request -> assertThat(
                            request.path())
                    .isEqualTo("/.well-known/oauth-protected-resource"));
            assertThat(other.issuerObserver().counts().requests())
                    .as("the other issuer is not asked")
                    .isZero();
            assertThat(server.violations()).isEmpty();
            JsonNode service = scenario.program().service("ledger");
            assertThat(service.path("Issuer").asString()).isEqualTo("partner");
            assertThat(service.path("Binding").asString()).isEqualTo("certificate");
            assertThat(service.path("Discovery").toString())
                    .isEqualTo("{\"reads\":1,\"failures\":0,\"foreign-locations\":0}");
        }
    }

    /** The configuration says certificate only; the resource wants a proof as well, and gets it with the first request. */
    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void the_resource_has_its_tokens_bound_by_proof_too(Variant variant) {
        try (BehaviourServer server = start(RegisteredClient.orders().bound(true, true), ResourceMetadata.RIGHT);
                RunningScenario scenario = scenario(variant, server).start()) {
            assertThat(get(scenario, server)).isEqualTo(200);

            assertThat(server.requests(Role.RESOURCE)).singleElement().satisfies(request -> {
                assertThat(request.values("Authorization"))
                        .singleElement()
                        .asString()
                        .startsWith("DPoP ");
                assertThat(request.values("DPoP")).hasSize(1);
            });
            assertThat(server.violations()).isEmpty();
            assertThat(scenario.program().service("ledger").path("Binding").asString())
                    .isEqualTo("certificate and dpop");
        }
    }

    /** Nothing that the document says of others is used: the token's own issuer is asked, as the operator wrote. */
    @ParameterizedTest
    @EnumSource(
            value = ResourceMetadata.class,
            names = {"NONE", "OTHER_RESOURCE", "ROGUE_ISSUER"})
    void who_cannot_be_believed_chooses_nobody_and_a_rogue_sees_nothing(ResourceMetadata metadata) {
        try (BehaviourServer server = start(RegisteredClient.orders(), metadata);
                RunningScenario scenario = scenario(variant(), server)
                        .configured(configuration -> withTheRightIssuerAsItsOwn(configuration, server))
                        .start()) {
            assertThat(get(scenario, server)).isEqualTo(200);
            server.resourceServer().refuseNext(Refusal.invalidToken("The access token expired"));
            assertThat(get(scenario, server)).isEqualTo(200);

            assertByToken(last(server));
            assertThat(other.issuerObserver().counts().requests()).isZero();
            assertThat(server.requests(Role.ELSEWHERE)).isEmpty();
            assertThat(server.violations()).isEmpty();
            assertThat(scenario.program().service("ledger").path("Issuer").asString())
                    .isEqualTo("corp");
            assertThat(scenario.program().log()).anySatisfy(line -> assertThat(line)
                    .contains(
                            "service ledger: ",
                            metadata == ResourceMetadata.ROGUE_ISSUER ? "never asked" : "stay in use"));
        }
    }

    /** The metadata change; the challenge of the first refusal says so, and its request is repeated with a token that is right. */
    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_challenge_has_the_metadata_read_again(Variant variant) {
        try (BehaviourServer server = start(RegisteredClient.orders(), ResourceMetadata.NONE);
                RunningScenario scenario =
                        scenario(variant, server).stage("shadow").start()) {
            Eventually.until("a token of the token's own issuer is there", () -> {
                assertThat(get(scenario, server)).isEqualTo(200);
                return scenario.program().service("ledger").path("WouldReplace").asInt() > 0;
            });
            assertThat(scenario.program().service("ledger").path("Issuer").asString())
                    .isEqualTo("corp");
            assertThat(server.authorizationServer().issued()).isEmpty();

            server.resourceServer().behave(sound -> sound.metadata(ResourceMetadata.RIGHT));
            scenario.reconfigure(configuration -> configuration.stage("enforce"));
            Eventually.until("the issuer is the one that the resource names", () -> {
                assertThat(get(scenario, server)).isEqualTo(200);
                return last(server).values("X-Api-Key").isEmpty();
            });

            assertByToken(last(server));
            assertThat(scenario.program().service("ledger").path("Issuer").asString())
                    .isEqualTo("partner");
            assertThat(server.authorizationServer().issued()).isNotEmpty();
            assertThat(scenario.program()
                            .service("ledger")
                            .path("Discovery")
                            .path("reads")
                            .asInt())
                    .isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "https://169.254.169.254/.well-known/oauth-protected-resource",
                "ELSEWHERE",
                "PLAIN"
            })
    void a_challenge_that_leads_into_a_private_network_or_elsewhere_leads_nowhere(String named) {
        try (BehaviourServer server = start(RegisteredClient.orders(), ResourceMetadata.RIGHT);
                RunningScenario scenario = scenario(variant(), server).start()) {
            assertThat(get(scenario, server)).isEqualTo(200);
            String location = named.equals("ELSEWHERE")
                    ? server.elsewhere().at("/").toString()
                    : named.equals("PLAIN") ? server.elsewhere().plain("/").toString() : named;
            server.resourceServer().behave(sound -> sound.metadata(ResourceMetadata.NONE));
            server.resourceServer()
                    .refuseNext(Refusal.invalidToken("expired").challenging("resource_metadata=\"" + location + "\""));

            assertThat(get(scenario, server)).isEqualTo(200);

            assertByToken(last(server));
            scenario.awaitLog("a challenge names metadata at \"" + location + "\"");
            JsonNode counts = scenario.program().service("ledger").path("Discovery");
            assertThat(counts.path("foreign-locations").asInt()).isEqualTo(1);
            assertThat(counts.path("reads").asInt()).isEqualTo(1);
            assertThat(server.requests(Role.ELSEWHERE)).isEmpty();
            assertThat(server.violations()).isEmpty();
        }
    }

    @Test
    void check_tells_what_the_resource_said_and_who_was_chosen() {
        try (BehaviourServer server = start(RegisteredClient.orders().bound(true, true), ResourceMetadata.RIGHT)) {
            IdentityFiles files = IdentityFiles.renamed(folder);
            files.replaceWith(pki.issueOrders());
            String host = server.resourceServer().host();
            Path file = discovering(AgentConfiguration.of(pki, files, other.issuer(), "ledger.read", host), server)
                    .write(folder.resolve("holdfast.yaml"));

            AgentCommand text = check(file);
            assertThat(text.exitCode()).as(text.toString()).isZero();
            assertThat(text.output())
                    .contains("at        https://" + host + "/.well-known/oauth-protected-resource")
                    .contains("issuers   " + server.authorizationServer().issuer())
                    .contains("chosen    issuer partner, binding certificate and dpop")
                    .contains("from      " + server.authorizationServer().issuer() + "/oauth2/token");

            AgentCommand json = check(file, "--json");
            assertThat(json.exitCode()).as(json.toString()).isZero();
            JsonNode service =
                    JsonMapper.shared().readTree(json.output()).path("services").path(0);
            assertThat(service.path("resource").path("metadataFound").asBoolean())
                    .isTrue();
            assertThat(service.path("resource").path("issuer").asString()).isEqualTo("partner");
            assertThat(service.path("resource").path("binding").asString()).isEqualTo("certificate and dpop");
            assertThat(service.path("resource")
                            .path("authorizationServers")
                            .path(0)
                            .asString())
                    .isEqualTo(server.authorizationServer().issuer().toString());
            assertThat(service.path("token").path("issuer").asString()).isEqualTo("partner");
            assertThat(server.violations()).isEmpty();
            assertThat(other.issuerObserver().counts().requests()).isZero();
        }
    }

    private AgentCommand check(Path file, String... more) {
        String trust = "-Djavax.net.ssl.trustStore=" + pki.trustStore() + " -Djavax.net.ssl.trustStorePassword="
                + Pki.PASSWORD;
        String[] arguments = new String[more.length + 2];
        arguments[0] = "check";
        arguments[1] = file.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return AgentCommand.run(Jdk.oldest(), Map.of("JDK_JAVA_OPTIONS", trust), arguments);
    }

    private BehaviourServer start(RegisteredClient client, ResourceMetadata metadata) {
        BehaviourServer server = BehaviourServer.start(pki, client);
        server.resourceServer().behave(sound -> sound.metadata(metadata));
        return server;
    }

    private AgentScenario scenario(Variant variant, BehaviourServer server) {
        return variant.scenario(pki, server, folder).configured(configuration -> discovering(configuration, server));
    }

    /** The token's own issuer is the ledger's, and the behaviour server's may be chosen. */
    private AgentConfiguration discovering(AgentConfiguration configuration, BehaviourServer server) {
        return configuration
                .set("issuers.corp.issuer", other.issuer().toString())
                .set(
                        "issuers.partner.issuer",
                        server.authorizationServer().issuer().toString())
                .set("issuers.partner.trust", pki.caCertificate().toString())
                .set("issuers.partner.client-id", "orders")
                .set("issuers.partner.identity", "orders")
                .set("services.ledger.token.discover", "[partner]");
    }

    private AgentConfiguration withTheRightIssuerAsItsOwn(AgentConfiguration configuration, BehaviourServer server) {
        return configuration
                .set(
                        "issuers.corp.issuer",
                        server.authorizationServer().issuer().toString())
                .set("issuers.partner.issuer", other.issuer().toString());
    }

    private static Variant variant() {
        return Variant.onOneJdk().get(0);
    }

    private static int get(RunningScenario scenario, BehaviourServer server) {
        return scenario.program().get(server.resourceServer().at("/v1/entries")).status();
    }

    private static ReceivedRequest last(BehaviourServer server) {
        List<ReceivedRequest> requests = server.requests(Role.RESOURCE);
        return requests.get(requests.size() - 1);
    }

    private static void assertByToken(ReceivedRequest request) {
        assertThat(request.values("X-Api-Key")).isEmpty();
        assertThat(request.values("Authorization")).hasSize(1);
    }
}
