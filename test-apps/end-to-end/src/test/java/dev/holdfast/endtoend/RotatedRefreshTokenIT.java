package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.OidcProvider;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** oidc-provider rotates refresh tokens and ends all that came of a grant when one comes twice; it demands nonces too. */
@ExtendWith(Fixtures.class)
@EnabledIf(
        value = "dev.holdfast.harness.OidcProvider#isInstalled",
        disabledReason = "oidc-provider is not installed: ./test.sh installs it")
class RotatedRefreshTokenIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final OidcProvider provider;
    private final Observer issuer;

    RotatedRefreshTokenIT(Pki pki, OidcProvider provider) {
        this.pki = pki;
        this.provider = provider;
        this.issuer = provider.issuerObserver();
    }

    @BeforeEach
    void forget() {
        provider.observer().reset();
        issuer.reset();
    }

    /** The assertion is gone after the first token: whatever follows comes of a refresh token, a new certificate's too. */
    @ParameterizedTest
    @CsvSource({"orders-user,certificate", "orders-user-dpop,dpop"})
    void tokens_follow_each_other_over_a_rotation_of_the_certificate(String client, String binding) throws IOException {
        issuer.tokenLife(4);
        Path assertion = Files.writeString(
                folder.resolve("user.jwt"), pki.clientKey().clientAssertion("a-user", provider.issuer()));
        Variant variant = Variant.onOneJdk().get(0);
        try (RunningScenario scenario = AgentScenario.oidcProvider(
                        variant.client(), variant.jdk(), pki, provider, folder)
                .configured(configuration -> configuration
                        .set("issuers.corp.client-id", client)
                        .set("issuers.corp.grant", "jwt-bearer")
                        .set("issuers.corp.assertion.file", assertion.toString())
                        .set("services.ledger.token.binding", binding))
                .start()) {
            assertAccepted(scenario);
            Files.delete(assertion);
            Eventually.until("two refreshes", () -> {
                assertAccepted(scenario);
                return tokensWith(scenario.certificate().thumbprint()) >= 3;
            });

            String next = scenario.rotate().thumbprint();
            Eventually.until("two refreshes with the next certificate", () -> {
                assertAccepted(scenario);
                return tokensWith(next) >= 2;
            });
        }
        assertThat(provider.observer().counts().byKey()).isZero();
    }

    private void assertAccepted(RunningScenario scenario) {
        assertThat(scenario.program().get(provider.at("/v1/entries")).status()).isEqualTo(200);
        assertThat(provider.observer().last().withToken()).isTrue();
    }

    private long tokensWith(String thumbprint) {
        return issuer.requests().stream()
                .filter(request -> request.uri().equals("/token") && request.status() == 200)
                .filter(request -> request.certificate().equals(thumbprint))
                .count();
    }
}
