package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.ApacheJudge;
import dev.holdfast.harness.IdentityFiles;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.OidcProvider;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import java.util.List;
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

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    @EnabledIf(
            value = "dev.holdfast.harness.ApacheJudge#isInstalled",
            disabledReason = "apache2-bin and libapache2-mod-oauth2 are not installed: ./test.sh installs them")
    void apache_accepts_each_proof_once_and_each_of_ours(Variant variant, LedgerServer issuer, ApacheJudge judge) {
        int before = judge.requests().size();
        Path key = pki.clientKey().writeTo(folder.resolve("signing.pem"));
        try (RunningScenario scenario = AgentScenario.apache(
                        variant.client(), variant.jdk(), pki, issuer, judge, folder)
                .program(program -> program.with(variant.options()))
                .configured(configuration -> configuration
                        .without("issuers.corp.identity")
                        .set("issuers.corp.client-id", "orders-dpop-jwt")
                        .set("issuers.corp.authenticate", "private_key_jwt")
                        .set("issuers.corp.key", key.toString())
                        .set("services.ledger.token.binding", "dpop"))
                .start()) {
            for (int i = 0; i < 5; i++) {
                assertThat(scenario.program().get(judge.at("/dpop?page=" + i)).status())
                        .isEqualTo(200);
            }
        }
        Eventually.until("they are logged", () -> judge.requests().size() == before + 5);
        assertThat(judge.requests().subList(before, before + 5)).allSatisfy(logged -> {
            assertThat(logged.status()).isEqualTo(200);
            assertThat(logged.scheme()).isEqualTo("DPoP");
            assertThat(logged.withProof()).isTrue();
            assertThat(logged.withKey()).isFalse();
            assertThat(logged.subject()).as("no certificate is needed").isEmpty();
        });
    }

    /** RFC 8705 section 2.2: known by the certificate itself, which no authority vouches for. */
    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    @EnabledIf(
            value = "dev.holdfast.harness.OidcProvider#isInstalled",
            disabledReason = "oidc-provider is not installed: ./test.sh installs it")
    void a_certificate_of_its_own_making_is_known_by_registration(Variant variant, OidcProvider provider) {
        for (String binding : List.of("certificate", "dpop")) {
            provider.observer().reset();
            try (RunningScenario scenario = selfSigned(variant, provider, binding)) {
                assertThat(scenario.program()
                                .post(provider.at("/v1/entries"), 5000)
                                .confirmed())
                        .as(binding)
                        .isTrue();
            }
            Observer.Received received = provider.observer().last();
            assertThat(received.scheme()).isEqualTo(binding.equals("dpop") ? "DPoP" : "Bearer");
            assertThat(received.certificate())
                    .isEqualTo(
                            binding.equals("dpop") ? "" : provider.selfSigned().thumbprint());
            assertThat(provider.issuerObserver().last().certificate())
                    .isEqualTo(provider.selfSigned().thumbprint());
            assertThat(provider.observer().counts().byKey()).isZero();
        }
    }

    private RunningScenario selfSigned(Variant variant, OidcProvider provider, String binding) {
        IdentityFiles files = IdentityFiles.renamed(folder.resolve("self-signed"));
        files.replaceWith(provider.selfSigned());
        return AgentScenario.oidcProvider(variant.client(), variant.jdk(), pki, provider, folder)
                .program(program -> program.with(variant.options()))
                .configured(configuration -> configuration
                        .set(
                                "identities.orders.pem.certificate",
                                files.certificate().toString())
                        .set("identities.orders.pem.key", files.key().toString())
                        .set("issuers.corp.authenticate", "self_signed_tls_client_auth")
                        .set(
                                "issuers.corp.client-id",
                                binding.equals("dpop") ? "orders-dpop-self-signed" : "orders-self-signed")
                        .set("services.ledger.token.binding", binding))
                .start();
    }
}
