package dev.holdfast.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.HostPattern;
import dev.holdfast.config.OnFailure;
import dev.holdfast.config.Replacement;
import dev.holdfast.config.ServiceSettings;
import dev.holdfast.config.Share;
import dev.holdfast.config.Stage;
import dev.holdfast.config.When;
import dev.holdfast.identity.Identity;
import dev.holdfast.inventory.Inventory;
import dev.holdfast.policy.Service;
import dev.holdfast.telemetry.Faults;
import dev.holdfast.telemetry.ServiceCounters;
import dev.holdfast.token.Credential;
import dev.holdfast.trust.ServerTrust;
import dev.holdfast.trust.TestAuthority;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fault of the agent's while it decides: the key goes on only where the policy lets it. */
class DecisionFaultTest {
    private static final String HOST = "ledger.example.com";

    /** As of a TLS stack that keeps no values, or with a listener of the application's on them. */
    private static final SSLSession BROKEN = (SSLSession) Proxy.newProxyInstance(
            DecisionFaultTest.class.getClassLoader(), new Class<?>[] {SSLSession.class}, (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private final ServiceCounters counters = new ServiceCounters(Failure.labels(), Verdict.labels());
    private final Exchanges exchanges = new Exchanges(new Inventory());

    @Test
    void denies_where_the_key_must_not_go_on() {
        long faults = Faults.count();

        Attempt attempt = attempt(Stage.ENFORCE, OnFailure.DENY, null, null);

        assertThat(attempt.denial()).hasMessageContaining("service ledger").hasMessageContaining("agent-fault");
        assertThat(counters.deniedCount()).isEqualTo(1);
        assertThat(counters.reasons()).containsOnly(Map.entry("agent-fault", 1L));
        assertThat(Faults.count()).isGreaterThan(faults);
    }

    @Test
    void denies_after_the_contract_has_ended() {
        assertThat(attempt(Stage.ENFORCE, OnFailure.STATIC_KEY, null, Instant.EPOCH)
                        .denial())
                .isNotNull();
    }

    @Test
    void a_server_that_cannot_be_judged_gets_nothing(@TempDir Path folder) throws Exception {
        Path bundle = Files.write(folder.resolve("ca.pem"), TestAuthority.bundle(TestAuthority.root("Ledger CA")));
        ServerTrust trust = new ServerTrust("ledger", bundle, List.of(new HostPattern(HOST, false, 443)));

        assertThat(trust.refusal(BROKEN)).contains("could not be looked at (java.lang.UnsupportedOperationException)");
        assertThat(attempt(Stage.ENFORCE, OnFailure.STATIC_KEY, trust, null).denial())
                .isNotNull();
    }

    @Test
    void lets_the_request_go_as_it_was_made_where_it_may() {
        for (Stage stage : new Stage[] {Stage.OBSERVE, Stage.SHADOW}) {
            assertThat(attempt(stage, OnFailure.DENY, null, null).denial()).isNull();
        }
        assertThat(attempt(Stage.ENFORCE, OnFailure.STATIC_KEY, null, null).denial())
                .isNull();
    }

    @Test
    void the_token_of_the_attempt_before_does_not_go_on() {
        use(Stage.ENFORCE, OnFailure.STATIC_KEY, null, null);
        Attempt attempt = exchanges.begin(exchanges.routes().all().get(0));
        attempt.replace(1, new Credential("Bearer t", 1, "", Long.MAX_VALUE, null));

        exchanges.attempt(attempt, new Fields("X-Api-Key"), BROKEN);

        assertThat(attempt.isReplaced()).isFalse();
        assertThat(attempt.fieldCount()).isZero();
    }

    private Attempt attempt(Stage stage, OnFailure onFailure, @Nullable ServerTrust trust, @Nullable Instant until) {
        use(stage, onFailure, trust, until);
        Attempt attempt = exchanges.begin(exchanges.routes().all().get(0));
        exchanges.attempt(attempt, new Fields("X-Api-Key"), BROKEN);
        assertThat(attempt.isReplaced()).isFalse();
        return attempt;
    }

    private void use(Stage stage, OnFailure onFailure, @Nullable ServerTrust trust, @Nullable Instant until) {
        ServiceSettings settings = new ServiceSettings(
                "ledger",
                List.of(new HostPattern(HOST, false, 443)),
                List.of(),
                List.of(),
                Map.of(),
                "orders",
                List.of(new Replacement.Header("X-Api-Key", null, When.STATIC)),
                null,
                stage,
                100,
                Share.ATTEMPT,
                onFailure,
                Duration.ZERO,
                null,
                until);
        Route route = new Route(
                new Service(settings, Stage.ENFORCE, "here"), new Identity("orders"), null, null, counters, trust);
        exchanges.use(Routes.compile(1, Stage.ENFORCE, List.of(route), exchanges.routes()));
    }
}
