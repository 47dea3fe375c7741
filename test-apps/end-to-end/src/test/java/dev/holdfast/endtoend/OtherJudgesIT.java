package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.ApacheJudge;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.OidcProvider;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Judges that share no code with Spring or Keycloak, and none with each other, accept what the agent sends. */
@ExtendWith(Fixtures.class)
class OtherJudgesIT {

    @TempDir
    private Path folder;

    private final Pki pki;

    OtherJudgesIT(Pki pki) {
        this.pki = pki;
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    @EnabledIf(
            value = "dev.holdfast.harness.ApacheJudge#isInstalled",
            disabledReason = "apache2-bin and libapache2-mod-oauth2 are not installed: ./test.sh installs them")
    void apache_accepts_the_token_on_its_connection(Variant variant, LedgerServer issuer, ApacheJudge judge) {
        int before = judge.requests().size();
        try (RunningScenario scenario = AgentScenario.apache(
                        variant.client(), variant.jdk(), pki, issuer, judge, folder)
                .program(program -> program.with(variant.options()))
                .start()) {
            assertThat(scenario.program().get(judge.at("/certificate")).status())
                    .isEqualTo(200);
        }
        Eventually.until("it is logged", () -> judge.requests().size() == before + 1);
        ApacheJudge.Logged logged = judge.requests().get(before);
        assertThat(logged.status()).isEqualTo(200);
        assertThat(logged.scheme()).isEqualTo("Bearer");
        assertThat(logged.withKey()).isFalse();
        assertThat(logged.subject()).isEqualTo(Pki.ORDERS);
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    @EnabledIf(
            value = "dev.holdfast.harness.OidcProvider#isInstalled",
            disabledReason = "oidc-provider is not installed: ./test.sh installs it")
    void oidc_provider_accepts_its_opaque_token_on_its_connection(Variant variant, OidcProvider provider) {
        provider.observer().reset();
        try (RunningScenario scenario = AgentScenario.oidcProvider(
                        variant.client(), variant.jdk(), pki, provider, folder)
                .program(program -> program.with(variant.options()))
                .start()) {
            assertThat(scenario.program().post(provider.at("/v1/entries"), 5000).confirmed())
                    .isTrue();
            String next = scenario.rotate().thumbprint();
            Eventually.until("the next certificate is used", () -> {
                assertThat(scenario.program().get(provider.at("/v1/entries")).status())
                        .isEqualTo(200);
                return provider.observer().last().certificate().equals(next);
            });
        }
        assertThat(provider.observer().counts().byKey()).isZero();
        assertThat(provider.observer().counts().mismatches()).isZero();
    }
}
