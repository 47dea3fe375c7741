package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.Keycloak;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A second issuer and a second judge: Keycloak knows no static key, so an accepted request was one with our token. */
@ExtendWith(Fixtures.class)
class UserinfoIT {

    @TempDir
    private Path folder;

    private final Pki pki;
    private final Keycloak keycloak;

    UserinfoIT(Pki pki, Keycloak keycloak) {
        this.pki = pki;
        this.keycloak = keycloak;
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void keycloak_accepts_the_token_on_its_connection(Variant variant) {
        try (RunningScenario scenario = AgentScenario.userinfo(variant.client(), variant.jdk(), pki, keycloak, folder)
                .program(program -> program.with(variant.options()))
                .start()) {
            assertThat(scenario.program().get(keycloak.userinfo()).status()).isEqualTo(200);
            scenario.rotate();
            assertThat(scenario.program().get(keycloak.userinfo()).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_key_in_authorization_gives_way_to_the_token(Variant variant) {
        try (RunningScenario scenario = AgentScenario.userinfo(variant.client(), variant.jdk(), pki, keycloak, folder)
                .program(program -> program.with(variant.options()).with("--key-header=Authorization"))
                .configured(configuration ->
                        configuration.set("services.ledger.replace", "[{header: Authorization, scheme: Token}]"))
                .start()) {
            assertThat(scenario.program().get(keycloak.userinfo()).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void without_the_agent_keycloak_refuses(Variant variant) {
        try (var program = variant.program(pki).start()) {
            assertThat(program.get(keycloak.userinfo()).status()).isEqualTo(401);
        }
    }
}
