package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;

class PreparedProofTest {
    private final SecureRandom random = new SecureRandom();
    private final PreparedProof.Scratch scratch = new PreparedProof.Scratch();

    @Test
    void it_signs_once_and_never_again() {
        PreparedProof prepared = PreparedProof.make(random);
        int[] key = Keys.fresh().privateKey();
        byte[] signature = new byte[64];
        assertThat(prepared.sign(new byte[32], key, scratch, signature)).isTrue();

        byte[] second = new byte[64];
        assertThatThrownBy(() -> prepared.sign(new byte[32], key, scratch, second))
                .isInstanceOf(IllegalStateException.class);
        assertThat(second).containsOnly(0);
    }

    @Test
    void its_secret_is_gone_from_memory_when_it_has_signed() {
        int[] inverse = {1, 2, 3, 4, 5, 6, 7, 8};
        byte[] r = new byte[32];
        r[31] = 1;
        PreparedProof prepared = new PreparedProof(new byte[22], r, inverse);
        prepared.sign(new byte[32], Keys.fresh().privateKey(), scratch, new byte[64]);

        assertThat(inverse).containsOnly(0);
    }

    @Test
    void a_digest_above_the_order_is_signed_rightly() throws Exception {
        ProofKey key = Keys.fresh();
        byte[] digest = new byte[32];
        Arrays.fill(digest, (byte) 0xff);
        byte[] signature = new byte[64];
        PreparedProof.make(random).sign(digest, key.privateKey(), scratch, signature);

        assertThat(Keys.verifiesDigest(key, digest, signature)).isTrue();
    }

    @Test
    void a_signature_whose_s_is_zero_is_refused() {
        // e = -r d makes s = 0; with d = 1 that is n - r
        byte[] one = new byte[32];
        one[31] = 1;
        int[] key = Keys.of(one).privateKey();
        BigInteger r = new BigInteger("123456789abcdef", 16);
        byte[] digest = BigIntegers.asUnsignedByteArray(32, ScalarField.ORDER.subtract(r));
        PreparedProof prepared = new PreparedProof(
                new byte[22], BigIntegers.asUnsignedByteArray(32, r), new int[] {9, 9, 9, 9, 9, 9, 9, 9});

        assertThat(prepared.sign(digest, key, scratch, new byte[64])).isFalse();
    }

    @Test
    void no_two_have_the_same_identifier() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            byte[] jti = PreparedProof.make(random).jti();
            assertThat(jti).hasSize(22);
            assertThat(seen.add(Arrays.toString(jti))).isTrue();
        }
    }

    @Test
    void it_shows_nothing_of_itself() {
        assertThat(PreparedProof.make(random)).hasToString("a prepared proof");
    }
}
