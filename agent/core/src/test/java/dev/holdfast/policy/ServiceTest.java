package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.Binding;
import dev.holdfast.config.HostPattern;
import dev.holdfast.config.OnFailure;
import dev.holdfast.config.Replacement;
import dev.holdfast.config.ServiceSettings;
import dev.holdfast.config.Share;
import dev.holdfast.config.Stage;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.config.When;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTest {
    private static ServiceSettings settings(
            List<String> methods, List<String> paths, List<Replacement> replace, Stage stage, int percent, Share by) {
        return new ServiceSettings(
                "ledger",
                List.of(new HostPattern("ledger.example.com", false, 443)),
                methods,
                paths,
                Map.of(),
                "orders",
                replace,
                null,
                stage,
                percent,
                by,
                OnFailure.STATIC_KEY,
                Duration.ofSeconds(2),
                null,
                null);
    }

    private static Service service(Stage stage, Stage ceiling, int percent, Share by, String instance) {
        return new Service(settings(List.of(), List.of(), List.of(), stage, percent, by), ceiling, instance);
    }

    @Test
    void no_tokens_are_wanted_once_the_contract_has_ended() {
        assertThat(ending(Instant.now().plusSeconds(3600)).wantsToken()).isTrue();
        assertThat(ending(Instant.now().plusSeconds(3600)).hasEnded()).isFalse();
        assertThat(ending(null).wantsToken()).isTrue();
        assertThat(ending(Instant.MAX).hasEnded()).as("too far away to be told").isFalse();
        assertThat(ending(Instant.now()).wantsToken()).isFalse();
        assertThat(ending(Instant.MIN.plusSeconds(1)).hasEnded()).isTrue();
    }

    private static Service ending(@Nullable Instant until) {
        ServiceSettings plain = settings(List.of(), List.of(), List.of(), Stage.ENFORCE, 100, Share.ATTEMPT);
        return new Service(
                new ServiceSettings(
                        plain.name(),
                        plain.hosts(),
                        plain.methods(),
                        plain.paths(),
                        plain.labels(),
                        plain.identity(),
                        plain.replace(),
                        new TokenSettings("corp", null, List.of(), List.of(), Binding.CERTIFICATE, null),
                        plain.stage(),
                        plain.percent(),
                        plain.by(),
                        plain.onFailure(),
                        plain.firstWait(),
                        null,
                        until),
                Stage.ENFORCE,
                "here");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/**, /v1/entries, true",
        "/v1/**, /v1/entries/7, true",
        "/v1/**, /v1, true",
        "/v1/**, /v1/, true",
        "/v1/**, /v10/entries, false",
        "/v1/**, /v, false",
        "/v1/*, /v1/entries, true",
        "/v1/*, /v1/entries/7, false",
        "/v1/*/lines, /v1/7/lines, true",
        "/v1/*/lines, /v1/7/8/lines, false",
        "/v1/**/lines, /v1/7/8/lines, true",
        "/v1, /v1, true",
        "/v1, /v1/, false",
        "/**, /, true",
        "/V1/**, /v1/x, false",
    })
    void a_path_matches_as_its_pattern_says(String pattern, String path, boolean matches) {
        Service service = new Service(
                settings(List.of(), List.of(pattern), List.of(), Stage.ENFORCE, 100, Share.ATTEMPT),
                Stage.ENFORCE,
                "a");

        assertThat(service.matches("GET", path)).isEqualTo(matches);
    }

    @Test
    void a_method_matches_in_its_own_case_only() {
        Service service = new Service(
                settings(List.of("GET", "POST"), List.of(), List.of(), Stage.ENFORCE, 100, Share.ATTEMPT),
                Stage.ENFORCE,
                "a");

        assertThat(service.matches("POST", "/")).isTrue();
        assertThat(service.matches("post", "/")).isFalse();
        assertThat(service.matches("DELETE", "/")).isFalse();
    }

    @Test
    void the_lower_of_stage_and_ceiling_is_in_force() {
        assertThat(service(Stage.ENFORCE, Stage.OBSERVE, 100, Share.ATTEMPT, "a")
                        .stage())
                .isEqualTo(Stage.OBSERVE);
        assertThat(service(Stage.OBSERVE, Stage.ENFORCE, 100, Share.ATTEMPT, "a")
                        .stage())
                .isEqualTo(Stage.OBSERVE);
        assertThat(service(Stage.ENFORCE, Stage.OFF, 100, Share.ATTEMPT, "a").stage())
                .isEqualTo(Stage.OFF);
    }

    @Test
    void a_certificate_is_offered_in_enforce_only() {
        assertThat(service(Stage.ENFORCE, Stage.ENFORCE, 1, Share.ATTEMPT, "a").offersCertificate())
                .isTrue();
        assertThat(service(Stage.ENFORCE, Stage.ENFORCE, 0, Share.ATTEMPT, "a").offersCertificate())
                .isFalse();
        assertThat(service(Stage.SHADOW, Stage.ENFORCE, 100, Share.ATTEMPT, "a").offersCertificate())
                .isFalse();
        assertThat(service(Stage.ENFORCE, Stage.SHADOW, 100, Share.ATTEMPT, "a").offersCertificate())
                .isFalse();
    }

    @Test
    void a_share_of_attempts_is_about_the_percentage() {
        Service service = service(Stage.ENFORCE, Stage.ENFORCE, 25, Share.ATTEMPT, "a");
        int chosen = 0;
        for (int i = 0; i < 100_000; i++) {
            chosen += service.choosesAttempt() ? 1 : 0;
        }

        assertThat(chosen).isBetween(24_000, 26_000);
    }

    @Test
    void a_share_of_instances_is_about_the_percentage_and_always_the_same_ones() {
        int chosen = 0;
        for (int i = 0; i < 10_000; i++) {
            Service service = service(Stage.ENFORCE, Stage.ENFORCE, 25, Share.INSTANCE, "host-" + i + ".example.com");
            assertThat(service.offersCertificate()).isEqualTo(service.choosesAttempt());
            chosen += service.choosesAttempt() ? 1 : 0;
            // whoever takes part at 25 % takes part at 26 %
            assertThat(service.choosesAttempt()
                            && !service(Stage.ENFORCE, Stage.ENFORCE, 26, Share.INSTANCE, "host-" + i + ".example.com")
                                    .choosesAttempt())
                    .isFalse();
        }

        assertThat(chosen).isBetween(2_300, 2_700);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Api-Key, anything, true",
        "x-api-key, anything, true",
        "Authorization, Token abc, true",
        "authorization, token abc, true",
        "Authorization, Bearer abc, false",
        "Authorization, Tokenabc, false",
        "Authorization, Token, false",
        "X-Other, anything, false",
    })
    void a_static_credential_is_known_by_header_and_scheme(String header, String value, boolean known) {
        Service service = new Service(
                settings(
                        List.of(),
                        List.of(),
                        List.of(
                                new Replacement.Header("X-Api-Key", null, When.STATIC),
                                new Replacement.Header("Authorization", "Token", When.STATIC)),
                        Stage.ENFORCE,
                        100,
                        Share.ATTEMPT),
                Stage.ENFORCE,
                "a");

        assertThat(service.isStatic(header, value)).isEqualTo(known);
    }
}
