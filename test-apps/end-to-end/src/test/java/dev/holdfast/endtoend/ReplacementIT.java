package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The promise itself: the key stays at home, what leaves is bound to the certificate of its own connection. */
@ExtendWith(Fixtures.class)
class ReplacementIT {
    private final Pki pki;
    private final LedgerServer server;
    private final Observer observer;

    @TempDir
    Path folder;

    ReplacementIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.observer = server.observer();
    }

    @BeforeEach
    void forget() {
        observer.reset();
    }

    private AgentScenario scenario(Variant variant) {
        return variant.scenario(pki, server, folder);
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void the_key_is_replaced_by_a_token_bound_to_the_connections_certificate(Variant variant) {
        try (RunningScenario running = scenario(variant).start()) {
            RunningProgram program = running.program();

            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            assertReplaced(running, variant, observer.last());

            RunningProgram.Answer posted = program.post(server.at("/v1/entries"), 50_000);
            assertThat(posted.status()).isEqualTo(200);
            assertThat(posted.confirmed()).isTrue();
            assertReplaced(running, variant, observer.last());

            assertThat(observer.counts().rejected()).isZero();
            assertThat(program.foreignErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#onOneJdk")
    void a_key_in_authorization_is_replaced_where_its_scheme_is_named(Variant variant) {
        try (RunningScenario running = scenario(variant)
                .program(program -> program.with("--key-header=Authorization"))
                .configured(configuration ->
                        configuration.set("services.ledger.replace", "[{header: Authorization, scheme: Token}]"))
                .start()) {
            RunningProgram.Answer posted = running.program().post(server.at("/v1/entries"), 50_000);
            assertThat(posted.confirmed()).isTrue();
            assertReplaced(running, variant, observer.last());
        }
    }

    private static void assertReplaced(RunningScenario running, Variant variant, Observer.Received received) {
        String thumbprint = running.certificate().thumbprint();
        assertThat(received.protocol()).isEqualTo(variant.protocol());
        assertThat(received.header("X-Api-Key")).isEmpty();
        assertThat(received.header("Authorization")).hasSize(1);
        assertThat(received.certificate()).isEqualTo(thumbprint);
        assertThat(received.tokenBoundTo()).isEqualTo(thumbprint);
    }
}
