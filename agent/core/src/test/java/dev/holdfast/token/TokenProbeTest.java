package dev.holdfast.token;

import static dev.holdfast.token.ScriptedIssuer.METADATA;
import static dev.holdfast.token.ScriptedIssuer.TOKEN;
import static dev.holdfast.token.ScriptedIssuer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.background.Background;
import dev.holdfast.config.Binding;
import dev.holdfast.config.TokenSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenProbeTest extends IssuerTestCase {

    TokenProbeTest(@TempDir Path folder) throws IOException {
        super(folder);
    }

    @Test
    void a_token_that_names_the_certificate_proves_its_binding() throws Exception {
        TokenFacts facts = probe("ledger.read");

        assertThat(facts.namesCertificate()).isTrue();
        assertThat(facts.endpoint()).isEqualTo(server.url(TOKEN));
        assertThat(facts.endpointIsAlias()).isFalse();
        assertThat(facts.lifeSeconds()).isEqualTo(3600);
        assertThat(facts.lifeSaid()).isTrue();
        assertThat(facts.usableSeconds()).isBetween(3500L, 3590L);
        assertThat(facts.scope()).isNull();
        assertThat(facts.withheldScopes()).isEmpty();
    }

    @Test
    void an_opaque_token_proves_nothing_whatever_the_metadata_say() throws Exception {
        server.on(TOKEN, json(200, "{\"access_token\":\"opaque\",\"token_type\":\"Bearer\"}"));

        TokenFacts facts = probe("ledger.read");

        assertThat(facts.namesCertificate()).isFalse();
        assertThat(facts.issuerClaimsBinding()).isTrue();
        assertThat(facts.lifeSaid()).isFalse();
        assertThat(facts.toString()).doesNotContain("opaque");
    }

    @Test
    void the_endpoint_is_the_one_that_was_asked() throws Exception {
        server.on(METADATA, json(200, """
                {"issuer":"%s","token_endpoint":"%s","mtls_endpoint_aliases":{"token_endpoint":"%s"}}""".formatted(server.url(""), server.url("/other"), server.url(TOKEN))));

        TokenFacts facts = probe("ledger.read");

        assertThat(facts.endpoint()).isEqualTo(server.url(TOKEN));
        assertThat(facts.endpointIsAlias()).isTrue();
        assertThat(facts.issuerClaimsBinding()).isFalse();
        assertThat(server.requests(TOKEN)).hasSize(1);
    }

    @Test
    void scopes_are_compared_one_by_one() throws Exception {
        server.on(
                TOKEN,
                (request, out) -> out.write(json(
                                200,
                                "{\"access_token\":\"" + server.boundToken(request.client())
                                        + "\",\"token_type\":\"Bearer\",\"scope\":\"c b\"}")
                        .getBytes(StandardCharsets.UTF_8)));

        assertThat(probe("a b c").withheldScopes()).containsExactly("a");
        assertThat(probe("b c").withheldScopes()).isEmpty();
        assertThat(probe("b").withheldScopes()).as("more than was asked for").isEmpty();
        assertThat(probe(null).withheldScopes()).as("the issuer's default").isEmpty();
    }

    @Test
    void a_refusal_says_why() {
        server.on(TOKEN, json(401, "{\"error\":\"invalid_client\"}"));

        assertThatThrownBy(() -> probe("ledger.read"))
                .cause()
                .isInstanceOfSatisfying(TokenException.class, problem -> assertThat(problem.reason())
                        .isEqualTo(TokenException.Reason.CLIENT_REFUSED));
    }

    private TokenFacts probe(@Nullable String scope) throws Exception {
        Background background = new Background();
        Issuer issuer = new Issuer(server.settings(trust), background, ScriptedIssuer.NO_OTHERS);
        TokenSettings settings = new TokenSettings("corp", scope, List.of(), List.of(), Binding.CERTIFICATE, null);
        try (TokenProbe probe = new TokenProbe("ledger", issuer, settings, background)) {
            return probe.fetch(GENERATION).get(20, TimeUnit.SECONDS);
        }
    }
}
