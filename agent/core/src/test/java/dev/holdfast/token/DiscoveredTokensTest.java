package dev.holdfast.token;

import static dev.holdfast.token.ScriptedIssuer.METADATA;
import static dev.holdfast.token.ScriptedIssuer.TOKEN;
import static dev.holdfast.token.ScriptedIssuer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfast.config.Binding;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.telemetry.RevocationCounters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveredTokensTest extends ResourceDiscoveryTestCase {
    private final TokenSettings settings = settings(Binding.CERTIFICATE);
    private final ResourceDiscovery discovery = discovery(settings);
    private final Map<String, Issuer> byName;
    private final ServiceCredentials credentials;

    DiscoveredTokensTest(@TempDir Path folder) throws IOException {
        super(folder);
        byName = Map.of(
                "corp", new Issuer(issuers().get(0), time.scheduling(), LIMIT, ScriptedIssuer.NO_OTHERS),
                "partner", new Issuer(issuers().get(1), time.scheduling(), LIMIT, ScriptedIssuer.NO_OTHERS));
        partner.on(TOKEN, partnersToken());
        credentials = ServiceCredentials.discovered(
                discovery,
                new TokenReturns(
                        "ledger",
                        new DiscoveredTokens("ledger", discovery, settings, byName::get, time.scheduling()),
                        time.scheduling(),
                        new Revocations(() -> {}),
                        new RevocationCounters()));
    }

    @Test
    void the_issuer_that_the_resource_chose_gives_the_token_and_the_other_is_not_asked() {
        publish(servers(partner.url("")));

        prepare();

        assertThat(current()).isNotNull();
        assertThat(partner.requests(TOKEN)).hasSize(1);
        assertThat(server.requests(METADATA)).isEmpty();
        assertThat(server.requests(TOKEN)).isEmpty();
    }

    /** RM-3 and RM-5: least scope, RFC 9728 section 7.2, and a token for this resource only, section 7.4. */
    @Test
    void what_is_asked_for_is_the_operators_scope_and_resource() {
        publish(servers(partner.url("")) + ",\"scopes_supported\":[\"ledger.read\",\"ledger.write\",\"admin\"]");

        prepare();

        assertThat(partner.requests(TOKEN)).singleElement().satisfies(request -> assertThat(request.form())
                .contains(entry("scope", "ledger.read"), entry("resource", server.url("")))
                .noneMatch(parameter -> parameter.getValue().contains("admin")));
    }

    /** RM-4 */
    @Test
    void a_rogue_is_asked_for_nothing_and_the_tokens_own_issuer_is() throws IOException {
        publish(servers(rogueUrl()));

        prepare();

        assertThat(current()).isNotNull();
        assertThat(server.requests(TOKEN)).hasSize(1);
        assertThat(isRogueContacted()).isFalse();
    }

    /** RM-5: the configured binding is what tokens have at least, so one that is not bound so is none. */
    @Test
    void a_binding_that_the_issuer_cannot_give_is_no_token_rather_than_a_weaker_one() {
        publish(servers(server.url("")) + ",\"dpop_bound_access_tokens_required\":true");

        prepare();

        assertThat(current())
                .as("its tokens are bound to the certificate alone")
                .isNull();
        assertThat(credentials.failure(GENERATION.number()))
                .hasMessageContaining("one that is bound to a key is of type DPoP");
    }

    @Test
    void the_old_token_serves_until_the_new_issuers_is_there() {
        publish(servers(server.url("")));
        prepare();
        Credential old = current();
        assertThat(old).isNotNull();
        publish(servers(partner.url("")));
        partner.on(TOKEN, json(503, "{}"));
        time.jump(Duration.ofMinutes(1));

        discovery.challenged(server.url(WELL_KNOWN));
        time.work();
        assertThat(partner.requests(TOKEN)).hasSize(1);
        assertThat(current()).as("the new issuer has none yet").isSameAs(old);

        partner.on(TOKEN, partnersToken());
        time.pass(Duration.ofSeconds(5));
        assertThat(current()).isNotNull().isNotSameAs(old);
        assertThat(server.requests(TOKEN)).hasSize(1);
    }

    /** So that the one repetition of the request that was refused has a token that is taken. */
    @Test
    void a_refused_token_is_replaced_by_one_of_the_issuer_that_the_challenge_led_to() {
        publish(servers(server.url("")));
        prepare();
        Credential old = current();
        assertThat(old).isNotNull();
        publish(servers(partner.url("")));
        time.jump(Duration.ofMinutes(1));

        discovery.challenged(server.url(WELL_KNOWN));
        credentials.refused(old);
        time.work();

        assertThat(current()).isNotNull();
        assertThat(server.requests(TOKEN)).hasSize(1);
        assertThat(partner.requests(TOKEN)).hasSize(1);
    }

    /** RFC 7009: each issuer is asked to revoke what it has issued, and nobody else. */
    @Test
    void a_token_goes_back_to_the_issuer_that_it_came_from() {
        server.on(METADATA, json(200, withRevocation(server)));
        partner.on(METADATA, json(200, withRevocation(partner)));
        server.on("/revoke", json(200, "{}"));
        partner.on("/revoke", json(200, "{}"));
        publish(servers(server.url("")));
        prepare();
        Credential old = current();
        assertThat(old).isNotNull();
        publish(servers(partner.url("")));
        discovery.challenged(server.url(WELL_KNOWN));
        time.work();
        Credential young = current();
        assertThat(young).isNotNull();

        var unused = credentials.close();
        time.work();

        assertThat(server.requests("/revoke")).singleElement().satisfies(request -> assertThat(request.form())
                .contains(entry("token", old.token())));
        assertThat(partner.requests("/revoke")).singleElement().satisfies(request -> assertThat(request.form())
                .contains(entry("token", young.token())));
    }

    private static String withRevocation(ScriptedIssuer issuer) {
        String metadata = issuer.metadata(issuer.url(TOKEN));
        return metadata.substring(0, metadata.lastIndexOf('}')) + ",\"revocation_endpoint\":\"" + issuer.url("/revoke")
                + "\"}";
    }

    @Test
    void another_issuer_is_asked_at_once_however_long_the_old_one_is_to_be_left_alone() {
        server.on(TOKEN, json(401, "{\"error\":\"invalid_client\"}"));
        publish(servers(server.url("")));
        prepare();
        assertThat(current()).isNull();
        publish(servers(partner.url("")));
        time.jump(Duration.ofMinutes(1));

        discovery.challenged(server.url(WELL_KNOWN));
        time.work();

        assertThat(current()).isNotNull();
    }

    /** Both count theirs from one, and the tokens of two issuers are never the same. */
    private String partnersToken() {
        return ScriptedIssuer.tokenAnswer(partner.boundToken(GENERATION.leaf()) + "x", "3600");
    }

    private void prepare() {
        var unused = credentials.prepare(GENERATION);
        time.work();
    }

    private @Nullable Credential current() {
        return credentials.current(GENERATION.number());
    }
}
