package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.OidcProvider;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** oidc-provider judges a rich authorization request, RFC 9396: types, numbers and lists must be what they were meant to be. */
@ExtendWith(Fixtures.class)
@EnabledIf(
        value = "dev.holdfast.harness.OidcProvider#isInstalled",
        disabledReason = "oidc-provider is not installed: ./test.sh installs it")
class AuthorizationDetailsIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final OidcProvider provider;

    AuthorizationDetailsIT(Pki pki, OidcProvider provider) {
        this.pki = pki;
        this.provider = provider;
    }

    @BeforeEach
    void forget() {
        provider.observer().reset();
        provider.issuerObserver().reset();
    }

    @Test
    void what_is_written_arrives_as_it_was_meant() {
        try (RunningScenario scenario = start("[{type: ledger_access, actions: [read, write], limit: 5}]")) {
            assertThat(scenario.program().get(provider.at("/v1/entries")).status())
                    .isEqualTo(200);
            assertThat(provider.observer().last().withToken()).isTrue();
            assertThat(scenario.program().log())
                    .noneMatch(line -> line.contains("less than the authorization details"));
        }
    }

    @Test
    void what_the_issuer_does_not_grant_is_a_typed_failure_that_says_what_to_look_at() {
        try (RunningScenario scenario = start("[{type: ledger_access, actions: [read], limit: '5'}]")) {
            assertThat(scenario.program().get(provider.at("/v1/entries")).status())
                    .isEqualTo(200);
            assertThat(provider.observer().last().withKey()).isTrue();
            assertThat(scenario.awaitLog("invalid_authorization_details"))
                    .contains("REQUEST_REFUSED", "limit must be a whole number", "check \"authorization-details:\"");
        }
    }

    private RunningScenario start(String details) {
        Variant variant = Variant.onOneJdk().get(0);
        return AgentScenario.oidcProvider(variant.client(), variant.jdk(), pki, provider, folder)
                .configured(configuration -> configuration
                        .set("services.ledger.token.resource", provider.resource())
                        .set("services.ledger.token.authorization-details", details))
                .start();
    }
}
