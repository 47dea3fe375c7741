package dev.holdfast.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.Binding;
import dev.holdfast.config.TokenSettings;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefreshTokensTest {
    private static final TokenSettings SETTINGS =
            new TokenSettings("corp", null, List.of(), List.of(), Binding.CERTIFICATE, null);

    private final RefreshTokens tokens = new RefreshTokens();

    @Test
    void a_generation_that_another_goes_on_from_is_known_until_it_is_forgotten() {
        tokens.keep(1, token("r1"));

        assertThat(tokens.takeOver(2, Instant.now())).isEqualTo(token("r1"));

        assertThat(tokens.isContinued(1)).isTrue();
        assertThat(tokens.isContinued(2)).isFalse();
        tokens.forget(1);
        assertThat(tokens.isContinued(1)).isFalse();
    }

    @Test
    void a_generation_that_goes_on_with_its_own_is_continued_by_nobody() {
        tokens.keep(2, token("r2"));

        assertThat(tokens.takeOver(2, Instant.now())).isEqualTo(token("r2"));

        assertThat(tokens.isContinued(2)).isFalse();
    }

    @Test
    void one_that_has_ended_continues_nothing() {
        tokens.keep(1, new RefreshToken("r1", SETTINGS, Instant.EPOCH, 60));

        assertThat(tokens.takeOver(2, Instant.now())).isNull();
        assertThat(tokens.isContinued(1)).isFalse();
    }

    private static RefreshToken token(String value) {
        return new RefreshToken(value, SETTINGS, Instant.MAX, 60);
    }
}
