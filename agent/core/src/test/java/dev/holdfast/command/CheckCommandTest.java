package dev.holdfast.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private final Authority authority = new Authority();

    @TempDir
    private Path folder = Path.of("");

    private LocalIssuer issuer;

    private boolean asksForDetails;
    private LocalService service;

    CheckCommandTest() throws IOException, GeneralSecurityException {
        issuer = new LocalIssuer(authority);
        service = new LocalService(authority.serverContext(), LocalService.Asks.WANTS, "TLSv1.3");
    }

    @BeforeEach
    void write() throws IOException, GeneralSecurityException {
        authority.writeTrust(folder);
        authority.writeIdentity(folder, Instant.now().plus(Duration.ofMinutes(90)));
    }

    @AfterEach
    void close() {
        issuer.close();
        service.close();
    }

    @Test
    void a_sound_configuration_is_said_to_be_one() throws IOException {
        Outcome outcome = check("stage: enforce");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .contains("CN=orders", "EC 256", "(in 1 h 2", issuer.identifier(), "found", "tls_client_auth")
                .contains(service.host(), "bound to the certificate, sha256:", "9 min ", "ledger.read")
                .contains(
                        "in every request with X-Api-Key a token bound to it takes the place of the static credential")
                .contains("All is well.");
    }

    @Test
    void a_contract_that_has_ended_is_told_and_no_token_asked_for() throws IOException {
        Outcome outcome = check("stage: enforce, until: 2020-01-01");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("Its contract ended at 2020-01-01T00:00:00Z", "every request is denied")
                .contains("Worth a look:", "ledger: its contract ended");
        assertThat(issuer.lastToken()).isEmpty();
    }

    @Test
    void a_contract_that_ends_is_told_and_worth_a_look_when_it_is_soon() throws IOException {
        Instant soon = Instant.now().plus(Duration.ofDays(6)).truncatedTo(ChronoUnit.SECONDS);

        assertThat(check("stage: enforce, until: 2999-01-01").out())
                .contains("All this until 2999-01-01T00:00:00Z; then it is denied.")
                .doesNotContain("its contract ends");
        assertThat(check("stage: enforce, until: \"" + soon + "\"").out())
                .contains("ledger: its contract ends at " + soon);
    }

    @Test
    void no_token_and_no_key_is_printed() throws IOException {
        String key = Files.readString(folder.resolve("tls.key"))
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow();

        String said = check("stage: enforce").out()
                + check("stage: enforce", "--json").out();

        assertThat(said).contains("sha256:", "\"fingerprint\": ").doesNotContain(key);
        assertThat(issuer.lastToken()).isNotEmpty();
        for (String part : issuer.lastToken().split("\\.", -1)) {
            assertThat(said).doesNotContain(part);
        }
    }

    @Test
    void every_error_of_the_configuration_is_listed_with_its_remedy() throws IOException {
        Path file = Files.writeString(folder.resolve("holdfast.yaml"), """
                stage: enforced
                services:
                  ledger:
                    hosts: [https://ledger.example.com]
                    percent: 200
                """);

        Outcome outcome = Outcome.of(Map.of(), "check", file.toString());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("The configuration is refused, it has 3 errors:")
                .contains("holdfast.yaml:1: stage: ")
                .contains("Write host or host:port, without https:// and path")
                .contains("services.ledger.percent: ");
    }

    @Test
    void a_file_that_is_not_there_is_an_error_of_the_configuration() {
        Outcome outcome =
                Outcome.of(Map.of(), "check", folder.resolve("none.yaml").toString(), "--json");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).contains("\"valid\": false", "none.yaml", "\"remedy\": ");
    }

    @Test
    void an_issuer_that_refuses_the_client_is_a_peer_that_says_no() throws IOException {
        issuer.refuse(401, "invalid_client");

        Outcome outcome = check("stage: enforce");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out())
                .contains("found", "invalid_client", "orders-client", "is registered there for tls_client_auth")
                .contains("on-failure decides for every request with X-Api-Key: sent as the application makes it")
                .contains("A peer said no");
    }

    @Test
    void a_token_without_binding_is_refused() throws IOException {
        issuer.bindNothing();

        Outcome outcome = check("stage: enforce");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).contains("not bound to a certificate; switch certificate-bound access tokens on");
    }

    @Test
    void an_issuer_that_is_down_is_named() throws IOException {
        issuer.close();

        Outcome outcome = check("stage: enforce", "--json");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out())
                .contains("\"reason\": \"issuer-unavailable\"", "\"metadataFound\": false", "\"peer\": true")
                .contains("issuer corp at " + issuer.identifier());
    }

    @Test
    void an_expired_certificate_is_this_sides_affair() throws IOException, GeneralSecurityException {
        authority.writeIdentity(folder, Instant.now().minusSeconds(60));

        Outcome outcome = check("stage: enforce");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("expired at", "Renew it")
                .contains("service ledger was not tried, because identity orders cannot be used");
        assertThat(issuer.lastToken()).isEmpty();
    }

    @Test
    void a_service_is_tried_before_its_stage_is_raised() throws IOException {
        Outcome outcome = check("stage: observe");

        assertThat(outcome.exitCode()).isZero();
        assertThat(issuer.lastToken()).isNotEmpty();
        assertThat(outcome.out()).contains("observe", "static credentials are counted by fingerprint");
    }

    @Test
    void the_environment_counts_as_it_does_for_the_agent() throws IOException {
        Path file = write("stage: enforce");

        Outcome outcome = Outcome.of(Map.of("HOLDFAST_CONFIG", file.toString(), "HOLDFAST_STAGE", "off"), "check");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains("ceiling: off", "off (configured enforce)", "nothing is recorded");
    }

    @Test
    void a_narrower_scope_and_an_unlisted_method_are_noted_without_being_failures() throws IOException {
        issuer.grantOnly("ledger.list");
        issuer.leaveMethodOut();

        Outcome outcome = check("stage: enforce");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("Worth a look:", "\"ledger.list\" where \"ledger.read\" was asked for")
                .contains("does not list tls_client_auth");
    }

    @Test
    void where_the_token_came_from_and_how_long_it_lives_is_told() throws IOException {
        Outcome outcome = check("stage: enforce");

        assertThat(outcome.out())
                .contains("from      " + issuer.identifier() + "/token (the metadata's token_endpoint")
                .contains("scope     \"ledger.read\" as asked for")
                .contains("lifetime  10 min 0 s, of which the agent uses 9 min ")
                .contains("binding   proven by the token itself");
        assertThat(check("stage: enforce", "--json").out())
                .contains("\"endpoint\": \"" + issuer.identifier() + "/token\"", "\"endpointFrom\": \"token_endpoint\"")
                .contains("\"bound\": true", "\"bindingProof\": \"cnf\"", "\"issuerClaimsBinding\": true")
                .contains("\"lifeSeconds\": 600", "\"lifeSaid\": true")
                .contains("\"scope\": \"ledger.read\"", "\"scopeGranted\": null", "\"scopeWithheld\": []");
    }

    @Test
    void the_alias_for_mutual_tls_is_said_to_be_one() throws IOException {
        issuer.nameAlias();

        assertThat(check("stage: enforce").out())
                .contains("from      " + issuer.identifier() + "/mtls/token (the metadata's mTLS alias");
        assertThat(check("stage: enforce", "--json").out())
                .contains("\"endpoint\": \"" + issuer.identifier() + "/mtls/token\"")
                .contains("\"endpointFrom\": \"mtls_endpoint_aliases\"");
    }

    @Test
    void an_opaque_token_is_not_said_to_be_bound() throws IOException {
        issuer.giveOpaqueTokens();

        Outcome outcome = check("stage: enforce");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("opaque, binding not verified, sha256:")
                .contains("binding   NOT VERIFIED: the token is opaque")
                .contains("tls_client_certificate_bound_access_tokens), which is no proof")
                .contains("Worth a look:", "service ledger: its token is opaque")
                .contains("bound to it if the issuer keeps its word")
                .doesNotContain("bound to the certificate, sha256:", "proven", issuer.lastToken());
        assertThat(check("stage: enforce", "--json").out())
                .contains("\"bound\": null", "\"bindingProof\": null", "\"issuerClaimsBinding\": true")
                .doesNotContain(issuer.lastToken());
    }

    @Test
    void a_scope_that_is_narrower_is_told_with_what_is_missing() throws IOException {
        issuer.grantOnly("ledger.list");

        assertThat(check("stage: enforce").out())
                .contains("scope     \"ledger.list\", narrower than \"ledger.read\" that was asked for: without"
                        + " \"ledger.read\"");
        assertThat(check("stage: enforce", "--json").out())
                .contains("\"scopeGranted\": \"ledger.list\"")
                .containsPattern("\"scopeWithheld\": \\[\\s+\"ledger.read\"\\s+]");
    }

    @Test
    void authorization_details_are_told_as_granted_and_held_against_what_was_asked_for() throws IOException {
        assertThat(check("stage: enforce").out()).doesNotContain("details   ");

        asksForDetails = true;
        assertThat(check("stage: enforce").out())
                .contains("details   the issuer does not say which of the authorization details it granted");

        issuer.grantDetails("[{\"type\":\"ledger\",\"actions\":[\"read\",\"write\"],\"note\":\"\\u001b[2J\"}]");
        assertThat(check("stage: enforce").out())
                .contains(
                        "details   [{\"type\":\"ledger\",\"actions\":[\"read\",\"write\"],",
                        "}], all that were asked for")
                .doesNotContain("\u001b");

        issuer.grantDetails("[{\"type\":\"ledger\",\"actions\":[\"read\"]}]");
        assertThat(check("stage: enforce").out())
                .contains(
                        "details   [{\"type\":\"ledger\",\"actions\":[\"read\"]}], LESS than was asked for of type \"ledger\"")
                .contains("Worth a look:", "less than the authorization details that were asked for: \"ledger\"");
        assertThat(check("stage: enforce", "--json").out())
                .contains(
                        "\"authorizationDetails\": \"[{\\\"actions\\\":[\\\"read\\\",\\\"write\\\"],\\\"type\\\":\\\"ledger\\\"}]\"")
                .contains(
                        "\"authorizationDetailsGranted\": \"[{\\\"type\\\":\\\"ledger\\\",\\\"actions\\\":[\\\"read\\\"]}]\"")
                .containsPattern("\"authorizationDetailsWithheld\": \\[\\s+\"ledger\"\\s+]");
    }

    @Test
    void a_life_that_nobody_said_is_called_an_assumption() throws IOException {
        issuer.leaveLifeOut();

        assertThat(check("stage: enforce").out()).contains("lifetime  5 min 0 s (assumed, the issuer does not say)");
        assertThat(check("stage: enforce", "--json").out()).contains("\"lifeSaid\": false");
    }

    /** The server's authority is none of the JVM's here, so that its word does not count. */
    @Test
    void a_resource_that_cannot_be_believed_is_told_and_leaves_the_tokens_own_issuer() throws IOException {
        Path file = discovering();

        Outcome outcome = Outcome.of(Map.of(), "check", file.toString());

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("The metadata of the resource of ledger:")
                .contains("at        " + issuer.identifier() + "/.well-known/oauth-protected-resource")
                .contains("issuers   not known: it cannot be read:")
                .contains("chosen    issuer corp, binding certificate")
                .contains("Worth a look:", "service ledger: no metadata of its resource at")
                .containsPattern("partner +https://partner.example +not asked for");
        assertThat(Outcome.of(Map.of(), "check", file.toString(), "--json").out())
                .contains("\"metadataFound\": false", "\"problem\": \"it cannot be read:", "\"issuer\": \"corp\"");
    }

    private Path discovering() throws IOException {
        return Files.writeString(folder.resolve("holdfast.yaml"), """
                identities:
                  orders: {pem: {certificate: tls.crt, key: tls.key}}
                issuers:
                  corp: {issuer: '%s', trust: ca.crt, client-id: orders-client, identity: orders}
                  partner: {issuer: 'https://partner.example', client-id: orders-client, identity: orders}
                services:
                  ledger: {hosts: ['%s'], replace: [{header: X-Api-Key}],
                    token: {issuer: corp, discover: partner}, stage: enforce}
                """.formatted(
                        issuer.identifier(), issuer.identifier().substring("https://".length())));
    }

    @Test
    void what_an_issuer_writes_cannot_steer_the_terminal() throws IOException {
        issuer.grantOnly("ledger.read \\u001b[2J");

        assertThat(check("stage: enforce").out())
                .contains("scope     \"ledger.read ?[2J\", more than \"ledger.read\" that was asked for")
                .doesNotContain("\u001b");
    }

    @Test
    void a_denied_failure_is_forecast_as_such() throws IOException {
        issuer.refuse(400, "invalid_scope");

        Outcome outcome = check("stage: enforce, on-failure: deny");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).contains("on-failure decides for every request with X-Api-Key: denied");
    }

    private Outcome check(String settings, String... more) throws IOException {
        Path file = write(settings);
        String[] arguments = new String[more.length + 2];
        arguments[0] = "check";
        arguments[1] = file.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return Outcome.of(Map.of(), arguments);
    }

    /** @param settings of the service, in YAML's flow style */
    private Path write(String settings) throws IOException {
        return Files.writeString(folder.resolve("holdfast.yaml"), """
                identities:
                  orders: {pem: {certificate: tls.crt, key: tls.key}}
                issuers:
                  corp:
                    issuer: %s
                    trust: ca.crt
                    client-id: orders-client
                    authenticate: tls_client_auth
                    identity: orders
                services:
                  ledger: {hosts: ["%s"], replace: [{header: X-Api-Key}],
                    token: {issuer: corp, scope: ledger.read%s}, %s}
                """.formatted(
                        issuer.identifier(),
                        service.host(),
                        asksForDetails ? ", authorization-details: [{type: ledger, actions: [read, write]}]" : "",
                        settings));
    }
}
