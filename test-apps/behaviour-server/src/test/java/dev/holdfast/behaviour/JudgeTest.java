package dev.holdfast.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A judge that cannot fail is worth nothing: each condition is shown to be missed by a request with one thing wrong. */
class JudgeTest {

    static List<Misdeed> misdeeds() {
        List<Misdeed> misdeeds = new ArrayList<>(TokenMisdeeds.all());
        misdeeds.addAll(TokenProofMisdeeds.all());
        misdeeds.addAll(ResourceMisdeeds.all());
        return misdeeds;
    }

    @ParameterizedTest
    @MethodSource("misdeeds")
    void sees(Misdeed misdeed) {
        try (Bench bench = misdeed.bench().get()) {
            misdeed.deed().accept(bench);
            List<Violation> seen =
                    misdeed.condition().isWarning() ? bench.server.warnings() : bench.server.violations();
            assertThat(seen).extracting(Violation::condition).contains(misdeed.condition());
        }
    }

    @Test
    void every_condition_is_shown_to_fire() {
        assertThat(misdeeds()).extracting(Misdeed::condition).contains(Condition.values());
    }

    @Test
    void a_finding_names_the_suites_condition_and_no_secret() {
        try (Bench bench = Bench.dpop()) {
            String token = bench.token();
            bench.get(Bench.bearer(token));
            assertThat(bench.server.violations().toString())
                    .contains("ExtractDpopAccessTokenFromHeader", "ExtractDpopProofFromHeader", "RESOURCE")
                    .doesNotContain(token);
            assertThat(bench.server.requests().toString()
                            + bench.server.authorizationServer().issued())
                    .doesNotContain(token);
        }
    }

    @Test
    void labels_are_unique() {
        assertThat(Arrays.stream(Condition.values()).map(Condition::toString)).doesNotHaveDuplicates();
    }
}
