package dev.holdfast.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answer classifier. An input is three digits of status, {@code +} for a response with a nonce or {@code -}, and the field. */
class ChallengesFuzz {
    /** Traced as the reader is, work that is not linear in this takes minutes and ends by the limit for one input. */
    private static final int LONG_FIELD = 1 << 17;

    /** One input in so many is tried at that length: it costs as much as all the others. */
    private static final int INPUTS_A_LONG_ONE = 1024;

    @FuzzTest
    @DictionaryEntries({
        "Bearer ",
        "DPoP ",
        "Basic ",
        "Negotiate ",
        "error=\"",
        "error_description=\"",
        "algs=\"",
        "invalid_token",
        "insufficient_scope",
        "invalid_dpop_proof",
        "use_dpop_nonce",
        "nonce",
        "expired",
        "thumbprint",
        "\", ",
        "\\\""
    })
    void an_answer_is_judged_by_its_challenges(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        int status = status(text);
        boolean hasNonce = text.startsWith("+", 3);
        String field = text.substring(Math.min(4, text.length()));
        Verdict verdict = Challenges.judge(status, field, hasNonce);
        assertVerdictFits(verdict, status, field, hasNonce);
        assertNonceIsAllThatANonceChanges(status, field);
        assertOtherSchemesChangeNothing(verdict, status, field, hasNonce);
        assertParameterIsOfTheField(Challenges.proofAlgorithms(field), field, "dpop");
        assertReaderGoesForward(field);
        if (field.hashCode() % INPUTS_A_LONG_ONE == 0 && !field.isEmpty()) {
            String longField = field.repeat(LONG_FIELD / field.length());
            Challenges.judge(status, longField, hasNonce);
            assertReaderGoesForward(longField);
        }
    }

    private static void assertVerdictFits(Verdict verdict, int status, String field, boolean hasNonce) {
        String lower = field.toLowerCase(Locale.ROOT);
        if (verdict != Verdict.THEIRS) {
            assertThat(status).isIn(400, 401, 403);
            assertThat(lower.contains("bearer") || lower.contains("dpop")).isTrue();
        }
        switch (verdict) {
            case EXPIRED, REVOKED -> assertThat(status).isEqualTo(401);
            case NONCE_WANTED -> {
                assertThat(hasNonce).isTrue();
                assertThat(status).isNotEqualTo(403);
            }
            case REPLAYED -> assertThat(status).isNotEqualTo(403);
            case SCOPE -> assertThat(status).isNotEqualTo(400);
            case WRONG_BINDING, THEIRS -> {}
        }
        assertThat(Challenges.judge(status, null, hasNonce)).isEqualTo(Verdict.THEIRS);
    }

    private static void assertNonceIsAllThatANonceChanges(int status, String field) {
        Verdict with = Challenges.judge(status, field, true);
        if (with != Verdict.NONCE_WANTED) {
            assertThat(Challenges.judge(status, field, false)).isEqualTo(with);
        }
    }

    /** RFC 9110 section 11.6.1: challenges stand side by side, and empty elements of a list mean nothing (section 5.6.1). */
    private static void assertOtherSchemesChangeNothing(Verdict verdict, int status, String field, boolean hasNonce) {
        assertThat(Challenges.judge(status, "Basic realm=\"a, \\\"Bearer\", " + field, hasNonce))
                .isEqualTo(verdict);
        assertThat(Challenges.judge(status, " ,\t, " + field, hasNonce)).isEqualTo(verdict);
    }

    private static void assertParameterIsOfTheField(@Nullable String value, String field, String scheme) {
        if (value != null) {
            assertThat(field.toLowerCase(Locale.ROOT)).contains(scheme);
            assertThat(value.length()).isLessThanOrEqualTo(field.length());
        }
    }

    /** Every step takes a character at least. */
    private static void assertReaderGoesForward(String field) {
        ChallengeReader reader = new ChallengeReader(field);
        int steps = 0;
        while (reader.nextChallenge()) {
            steps++;
            while (reader.nextParameter()) {
                steps++;
                assertThat(reader.hasValue(reader.value())).isTrue();
            }
        }
        assertThat(steps).isLessThanOrEqualTo(field.length());
        assertThat(reader.nextChallenge()).isFalse();
        assertThat(reader.nextParameter()).isFalse();
    }

    private static int status(String text) {
        if (text.length() < 3) {
            return 401;
        }
        int status = 0;
        for (int i = 0; i < 3; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return 401;
            }
            status = status * 10 + c - '0';
        }
        return status;
    }
}
