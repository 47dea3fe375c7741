package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProofAlgorithmTest {
    @Test
    void what_the_metadata_lists_is_used_and_nothing_else() {
        assertThat(ProofAlgorithm.choose(null)).isEqualTo(ProofAlgorithm.ES256);
        assertThat(ProofAlgorithm.choose(List.of("RS256", "ES256"))).isEqualTo(ProofAlgorithm.ES256);
        assertThat(ProofAlgorithm.choose(List.of("EdDSA", "PS256", "es256"))).isNull();
        assertThat(ProofAlgorithm.choose(List.of())).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "ES256, true",
        "ES256 PS256, true",
        "PS256 ES256, true",
        "PS256  ES256  EdDSA, true",
        "ES256K ES256, true",
        "ES256K, false",
        "XES256, false",
        "PS256 EdDSA, false",
        "'', false",
        "es256, false",
    })
    void a_challenge_lists_names_with_spaces_between(String algs, boolean allowed) {
        assertThat(ProofAlgorithm.ES256.isAmong(algs)).isEqualTo(allowed);
    }

    @Test
    void a_challenge_without_a_list_allows_all() {
        assertThat(ProofAlgorithm.ES256.isAmong(null)).isTrue();
    }
}
