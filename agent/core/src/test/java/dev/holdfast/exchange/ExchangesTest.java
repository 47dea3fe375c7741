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
import dev.holdfast.identity.Revocation;
import dev.holdfast.inventory.Inventory;
import dev.holdfast.policy.Service;
import dev.holdfast.telemetry.CertificateAsked;
import dev.holdfast.telemetry.ServiceCounters;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The decisions that need no token; those with one are shown by the end-to-end tests against real servers. */
class ExchangesTest {
    private static final String HOST = "ledger.example.com";

    private final Exchanges exchanges = new Exchanges(new Inventory());
    private final Identity identity = new Identity("orders");
    private final ServiceCounters counters = new ServiceCounters(Failure.labels(), Verdict.labels());
    private final Map<String, Object> sessionValues = new HashMap<>();
    private long sessionCreated = System.currentTimeMillis();
    private @Nullable Instant until;
    private int sessionLooks;
    private long epoch;

    @Test
    void nothing_matches_before_the_first_configuration() {
        assertThat(exchanges.isAddress(HOST, 443)).isFalse();
        assertThat(exchanges.route(HOST, 443, "GET", "/")).isNull();
        assertThat(exchanges.observer()).isNull();
    }

    @Test
    void in_observe_the_request_stays_and_is_counted() {
        Attempt attempt = attempt(Stage.OBSERVE, OnFailure.STATIC_KEY, session(), "X-Api-Key");

        assertThat(attempt.isReplaced()).isFalse();
        assertThat(attempt.denial()).isNull();
        assertThat(counters.attempts()).isEqualTo(1);
        assertThat(counters.sentStaticCount()).isEqualTo(1);
        assertThat(counters.lastStaticSeen()).isPositive();
    }

    @Test
    void a_request_without_the_static_credential_is_not_ours() {
        Attempt attempt = attempt(Stage.ENFORCE, OnFailure.DENY, session(), "X-Other");

        assertThat(attempt.isReplaced()).isFalse();
        assertThat(attempt.denial()).isNull();
        assertThat(counters.reasons()).isEmpty();
    }

    @Test
    void over_plain_http_nothing_is_replaced_and_deny_says_why() {
        Attempt kept = attempt(Stage.ENFORCE, OnFailure.STATIC_KEY, null, "X-Api-Key");
        Attempt denied = attempt(Stage.ENFORCE, OnFailure.DENY, null, "X-Api-Key");

        assertThat(kept.isReplaced()).isFalse();
        assertThat(kept.denial()).isNull();
        assertThat(denied.denial()).hasMessageContaining("ledger").hasMessageContaining("plain-http");
        assertThat(counters.reasons()).containsEntry("plain-http", 2L);
        assertThat(counters.deniedCount()).isEqualTo(1);
        assertThat(counters.sentStaticCount()).isEqualTo(1);
    }

    @Test
    void after_the_contracts_end_every_request_is_denied_whatever_the_policy_says_of_failures() {
        until = Instant.now().minusSeconds(1);

        Attempt withKey = attempt(Stage.ENFORCE, OnFailure.STATIC_KEY, session(), "X-Api-Key");
        Attempt without = attempt(Stage.ENFORCE, OnFailure.STATIC_KEY, session(), "X-Other");
        Attempt plain = attempt(Stage.ENFORCE, OnFailure.STATIC_KEY, null, "X-Api-Key");

        assertThat(withKey.denial())
                .hasMessageContaining("ledger")
                .hasMessageContaining("contract-ended")
                .hasMessageContaining("extend it");
        assertThat(without.denial()).isNotNull();
        assertThat(plain.denial()).isNotNull();
        assertThat(counters.deniedCount()).isEqualTo(3);
        assertThat(counters.sentStaticCount()).isZero();
        assertThat(counters.reasons()).containsOnly(Map.entry("contract-ended", 3L));
    }

    @Test
    void below_enforce_the_contracts_end_is_counted_and_changes_nothing() {
        until = Instant.now().minusSeconds(1);

        for (Stage stage : List.of(Stage.OBSERVE, Stage.SHADOW)) {
            Attempt attempt = attempt(stage, OnFailure.DENY, session(), "X-Api-Key");
            assertThat(attempt.denial()).isNull();
            assertThat(attempt.isReplaced()).isFalse();
        }

        assertThat(counters.reasons()).containsOnly(Map.entry("contract-ended", 2L));
        assertThat(counters.sentStaticCount()).isEqualTo(2);
    }

    @Test
    void before_the_contracts_end_it_makes_no_difference() {
        until = Instant.now().plusSeconds(3600);

        attempt(Stage.ENFORCE, OnFailure.STATIC_KEY, session(), "X-Api-Key");

        assertThat(counters.reasons()).containsOnly(Map.entry("no-identity", 1L));
    }

    @Test
    void without_an_identity_the_reason_is_its_own() {
        attempt(Stage.ENFORCE, OnFailure.STATIC_KEY, session(), "X-Api-Key");

        assertThat(counters.reasons()).containsOnly(Map.entry("no-identity", 1L));
    }

    @Test
    void with_a_revoked_certificate_the_reason_is_its_own_and_what_carries_it_is_stale() {
        use(route(Stage.ENFORCE, OnFailure.STATIC_KEY));
        SSLSession session = session();
        ConnectionMark.offered(7).put(session);
        identity.revoke(7, new Revocation("x", Instant.EPOCH, null));

        assertThat(exchanges.isStale(session, HOST, 443)).isTrue();
        assertThat(exchanges.mayResume(session, HOST, 443)).isFalse();
        attempt(Stage.ENFORCE, OnFailure.STATIC_KEY, session, "X-Api-Key");
        attempt(Stage.SHADOW, OnFailure.STATIC_KEY, session, "X-Api-Key");
        assertThat(counters.reasons()).containsOnly(Map.entry("certificate-revoked", 2L));
    }

    @Test
    void an_answer_to_an_attempt_that_was_not_replaced_is_never_ours() {
        Attempt attempt = attempt(Stage.ENFORCE, OnFailure.STATIC_KEY, null, "X-Api-Key");

        assertThat(exchanges.answer(attempt, new Answer(401, "Bearer error=\"invalid_token\"", Map.of()), true))
                .isFalse();
        assertThat(counters.rejectedCount()).isZero();
    }

    @Test
    void a_connection_whose_server_never_asked_is_never_stale() {
        exchanges.activateTls();
        sessionCreated = System.currentTimeMillis() + 1_000;
        use(route(Stage.ENFORCE, OnFailure.STATIC_KEY));

        assertThat(exchanges.isStale(session(), HOST, 443)).isFalse();
        assertThat(exchanges.mayResume(session(), HOST, 443)).isTrue();
        assertThat(exchanges.isStale(null, HOST, 443)).isFalse();
        assertThat(exchanges.isStale(session(), "other.example.com", 443)).isFalse();
    }

    @Test
    void a_certificate_offered_under_a_policy_that_fell_is_stale_at_once() {
        use(route(Stage.ENFORCE, OnFailure.STATIC_KEY));
        SSLSession session = session();
        ConnectionMark.offered(7).put(session);
        use(route(Stage.OBSERVE, OnFailure.STATIC_KEY));

        assertThat(exchanges.isStale(session, HOST, 443)).isTrue();
        assertThat(exchanges.mayResume(session, HOST, 443)).isFalse();
    }

    @Test
    void observing_notes_that_a_server_never_asked() {
        exchanges.activateTls();
        sessionCreated = System.currentTimeMillis() + 1_000;

        attempt(Stage.OBSERVE, OnFailure.STATIC_KEY, session(), "X-Api-Key");

        assertThat(counters.certificateAsked()).isEqualTo(CertificateAsked.NO);
    }

    @Test
    void observing_notes_that_a_server_asked_before_it_was_a_service_s() {
        SSLSession session = session();
        ConnectionMark.declined(0).put(session);

        attempt(Stage.OBSERVE, OnFailure.STATIC_KEY, session, "X-Other");

        assertThat(counters.certificateAsked()).isEqualTo(CertificateAsked.YES);
    }

    @Test
    void a_connection_older_than_the_agent_and_one_without_tls_tell_nothing() {
        sessionCreated = 0;

        attempt(Stage.OBSERVE, OnFailure.STATIC_KEY, session(), "X-Api-Key");
        attempt(Stage.OBSERVE, OnFailure.STATIC_KEY, null, "X-Api-Key");

        assertThat(counters.certificateAsked()).isEqualTo(CertificateAsked.UNKNOWN);
    }

    @Test
    void one_server_that_asks_outweighs_those_that_do_not_and_once_known_no_connection_is_looked_at() {
        exchanges.activateTls();
        sessionCreated = System.currentTimeMillis() + 1_000;
        attempt(Stage.SHADOW, OnFailure.STATIC_KEY, session(), "X-Other");
        int looks = sessionLooks;
        attempt(Stage.SHADOW, OnFailure.STATIC_KEY, session(), "X-Other");
        assertThat(sessionLooks).isEqualTo(looks).isEqualTo(1);

        askedInAHandshake();
        attempt(Stage.SHADOW, OnFailure.STATIC_KEY, session(), "X-Other");

        assertThat(counters.certificateAsked()).isEqualTo(CertificateAsked.YES);
        assertThat(sessionLooks).isEqualTo(1);
    }

    @Test
    void in_stage_off_nothing_is_noted() {
        SSLSession session = session();
        ConnectionMark.declined(0).put(session);
        attempt(Stage.OFF, OnFailure.STATIC_KEY, session, "X-Api-Key");
        askedInAHandshake();

        assertThat(counters.certificateAsked()).isEqualTo(CertificateAsked.UNKNOWN);
    }

    private void askedInAHandshake() {
        Address address = exchanges.routes().address(HOST, 443);
        assertThat(address).isNotNull();
        address.certificateAsked();
    }

    private Attempt attempt(Stage stage, OnFailure onFailure, @Nullable SSLSession session, String header) {
        use(route(stage, onFailure));
        Route route = exchanges.route(HOST, 443, "GET", "/");
        assertThat(route).isNotNull();
        Attempt attempt = exchanges.begin(route);
        exchanges.attempt(attempt, new Fields(header), session);
        return attempt;
    }

    private void use(Route route) {
        epoch++;
        exchanges.use(Routes.compile(epoch, Stage.ENFORCE, List.of(route), exchanges.routes()));
    }

    private Route route(Stage stage, OnFailure onFailure) {
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
                Duration.ofSeconds(2),
                null,
                until);
        return new Route(new Service(settings, Stage.ENFORCE, "here"), identity, null, null, counters, null);
    }

    /** As much of a session as the exchange asks for. */
    private SSLSession session() {
        return (SSLSession) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SSLSession.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "getValue" -> {
                            sessionLooks++;
                            yield sessionValues.get((String) arguments[0]);
                        }
                        case "putValue" -> sessionValues.put((String) arguments[0], arguments[1]);
                        case "getCreationTime" -> sessionCreated;
                        case "hashCode" -> 7;
                        default -> throw new IllegalStateException(method.getName());
                    };
                });
    }
}
