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
import dev.holdfast.telemetry.ServiceCounters;
import dev.holdfast.trust.FakeSession;
import dev.holdfast.trust.ServerTrust;
import dev.holdfast.trust.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server that {@code trust} does not allow gets: at enforce nothing, whatever else is configured. */
class ServerCheckTest {
    private static final String HOST = "ledger.example.com";

    private final TestAuthority root = TestAuthority.root("Ledger CA");
    private final SSLSession ours = new FakeSession(HOST, root.server(HOST).sent()).session();
    private final SSLSession theirs =
            new FakeSession(HOST, TestAuthority.root("Proxy CA").server(HOST).sent()).session();
    private final ServiceCounters counters = new ServiceCounters(Failure.labels(), Verdict.labels());
    private final Exchanges exchanges = new Exchanges(new Inventory());

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private ServerTrust trust;

    @BeforeEach
    void trustTheRoot() throws Exception {
        Path bundle = Files.write(folder.resolve("ca.pem"), TestAuthority.bundle(root));
        trust = new ServerTrust("ledger", bundle, List.of(new HostPattern(HOST, false, 443)));
    }

    @ParameterizedTest
    @EnumSource(OnFailure.class)
    void at_enforce_an_untrusted_server_is_denied_whatever_on_failure_says(OnFailure onFailure) {
        Attempt attempt = attempt(Stage.ENFORCE, 100, onFailure, theirs, "X-Api-Key");

        assertThat(attempt.isReplaced()).isFalse();
        assertThat(attempt.denial())
                .hasMessageContaining("service ledger")
                .hasMessageContaining("server-untrusted")
                .hasMessageContaining("none of the authorities")
                .hasMessageContaining("correct the bundle");
        assertThat(counters.reasons()).containsOnly(Map.entry("server-untrusted", 1L));
        assertThat(counters.deniedCount()).isEqualTo(1);
        assertThat(counters.sentStaticCount()).isZero();
    }

    @Test
    void an_attempt_that_the_percentage_did_not_choose_and_one_without_a_key_are_denied_too() {
        assertThat(attempt(Stage.ENFORCE, 0, OnFailure.STATIC_KEY, theirs, "X-Api-Key")
                        .denial())
                .isNotNull();
        assertThat(attempt(Stage.ENFORCE, 100, OnFailure.STATIC_KEY, theirs, "X-Other")
                        .denial())
                .isNotNull();
        assertThat(counters.deniedCount()).isEqualTo(2);
    }

    @Test
    void the_retry_that_would_go_as_the_application_made_it_is_denied_too() {
        use(Stage.ENFORCE, 100, OnFailure.STATIC_KEY);
        Route route = exchanges.route(HOST, 443, "GET", "/");
        assertThat(route).isNotNull();
        Attempt attempt = exchanges.begin(route);
        attempt.proceedTo(Attempt.Phase.AS_MADE);

        exchanges.attempt(attempt, new Fields("X-Api-Key"), theirs);

        assertThat(attempt.denial()).isNotNull();
    }

    @Test
    void plain_http_has_no_server_that_could_show_who_it_is() {
        assertThat(attempt(Stage.ENFORCE, 100, OnFailure.STATIC_KEY, null, "X-Api-Key")
                        .denial())
                .hasMessageContaining("plain http");
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"OBSERVE", "SHADOW"})
    void below_enforce_it_is_recorded_and_the_request_goes_as_it_is(Stage stage) {
        Attempt attempt = attempt(stage, 100, OnFailure.DENY, theirs, "X-Api-Key");

        assertThat(attempt.denial()).isNull();
        assertThat(attempt.isReplaced()).isFalse();
        assertThat(counters.reasons()).containsOnly(Map.entry("server-untrusted", 1L));
        assertThat(counters.sentStaticCount()).isEqualTo(1);
        assertThat(counters.deniedCount()).isZero();
        assertThat(counters.wouldReplaceCount()).isZero();
    }

    @Test
    void in_stage_off_nobody_is_looked_at() {
        assertThat(attempt(Stage.OFF, 100, OnFailure.DENY, theirs, "X-Api-Key").denial())
                .isNull();
        assertThat(counters.reasons()).isEmpty();
    }

    @Test
    void a_trusted_server_leaves_the_decision_to_the_rest() {
        Attempt attempt = attempt(Stage.ENFORCE, 100, OnFailure.STATIC_KEY, ours, "X-Api-Key");

        assertThat(attempt.denial()).isNull();
        assertThat(counters.reasons()).containsOnly(Map.entry("no-identity", 1L));
    }

    @Test
    void an_untrusted_connection_is_not_used_again_and_its_session_not_resumed() {
        use(Stage.ENFORCE, 100, OnFailure.STATIC_KEY);

        assertThat(exchanges.isStale(theirs, HOST, 443)).isTrue();
        assertThat(exchanges.mayResume(theirs, HOST, 443)).isFalse();
        assertThat(exchanges.isStale(ours, HOST, 443)).isFalse();
        assertThat(exchanges.mayResume(ours, HOST, 443)).isTrue();

        use(Stage.OBSERVE, 100, OnFailure.STATIC_KEY);
        assertThat(exchanges.isStale(theirs, HOST, 443)).isFalse();
    }

    private Attempt attempt(
            Stage stage, int percent, OnFailure onFailure, @Nullable SSLSession session, String header) {
        use(stage, percent, onFailure);
        Route route = exchanges.route(HOST, 443, "GET", "/");
        assertThat(route).isNotNull();
        Attempt attempt = exchanges.begin(route);
        exchanges.attempt(attempt, new Fields(header), session);
        return attempt;
    }

    private void use(Stage stage, int percent, OnFailure onFailure) {
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
                percent,
                Share.ATTEMPT,
                onFailure,
                Duration.ofSeconds(2),
                null,
                null);
        Route route = new Route(
                new Service(settings, Stage.ENFORCE, "here"), new Identity("orders"), null, null, counters, trust);
        exchanges.use(Routes.compile(1, Stage.ENFORCE, List.of(route), exchanges.routes()));
    }
}
