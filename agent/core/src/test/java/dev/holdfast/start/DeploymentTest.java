package dev.holdfast.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.background.Background;
import dev.holdfast.config.Configuration;
import dev.holdfast.config.ConfigurationLoader;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.Route;
import dev.holdfast.identity.Generation;
import dev.holdfast.identity.OpenSsl;
import dev.holdfast.inventory.Inventory;
import dev.holdfast.token.ServiceCredentials;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of credentials when the configuration changes. */
class DeploymentTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Background background = new Background();
    private final Exchanges exchanges = new Exchanges(new Inventory());
    private final Deployment deployment = new Deployment(exchanges, background);

    @BeforeEach
    void makeKey() throws Exception {
        new OpenSsl(folder).run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out c.key");
    }

    @AfterEach
    void stop() {
        background.timer().shutdownNow();
    }

    @Test
    void credentials_live_on_when_the_contract_is_prolonged_just_as_it_ends() throws Exception {
        Instant end = Instant.now().plusSeconds(2);
        deployment.apply(configuration(1, "a", end));
        ServiceCredentials before = credentials();
        while (Instant.now().isBefore(end)) {
            Thread.sleep(20);
        }

        deployment.apply(configuration(1, "a", end.plusSeconds(3600)));

        assertThat(credentials()).isSameAs(before);
        assertThatThrownBy(() -> before.prepare(Generation.ANONYMOUS).get())
                .as("the issuer's fault, for there is none")
                .hasMessageContaining("issuer corp");
    }

    @Test
    void credentials_leave_when_their_successors_are_in_force() throws Exception {
        Instant never = Instant.now().plusSeconds(3600);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            deployment.apply(configuration(silent.getLocalPort(), "a", never));
            ServiceCredentials before = credentials();
            AtomicReference<@Nullable ServiceCredentials> inForce = new AtomicReference<>();
            var seen = before.prepare(Generation.ANONYMOUS).handle((token, problem) -> {
                inForce.set(credentials());
                return null;
            });

            deployment.apply(configuration(silent.getLocalPort(), "b", never));

            assertThat(seen).as("closing ends the fetch").isDone();
            assertThat(inForce.get()).isNotSameAs(before).isSameAs(credentials());
        }
    }

    private ServiceCredentials credentials() {
        Route route = exchanges.routes().all().get(0);
        return Objects.requireNonNull(route.credentials());
    }

    private Configuration configuration(int port, String scope, Instant until) throws Exception {
        Path file = Files.writeString(folder.resolve("holdfast.yaml"), """
                issuers:
                  corp:
                    issuer: https://localhost:%d/corp
                    client-id: orders
                    authenticate: private_key_jwt
                    key: c.key
                services:
                  ledger:
                    hosts: [ledger.example.com]
                    replace: [{header: X-Api-Key}]
                    token: {issuer: corp, scope: %s, binding: dpop}
                    stage: enforce
                    until: %s
                """.formatted(port, scope, until));
        return new ConfigurationLoader(null, DeploymentTest::property, Map.of("HOLDFAST_CONFIG", file.toString()))
                .load();
    }

    private static @Nullable String property(String name) {
        return null;
    }
}
