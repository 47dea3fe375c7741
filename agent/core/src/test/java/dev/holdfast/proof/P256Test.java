package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;

class P256Test {
    private static final BigInteger N = ScalarField.ORDER;

    /** Reducing what is too large would make small scalars likelier, and the private key can be computed from such a bias. */
    @Test
    void what_is_out_of_range_is_drawn_again_and_not_reduced() {
        BigInteger last = N.subtract(BigInteger.ONE);
        Scripted random = new Scripted(List.of(
                N,
                BigInteger.ZERO,
                N.add(BigInteger.TEN),
                BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE),
                last));

        assertThat(P256.randomScalar(random)).isEqualTo(BigIntegers.asUnsignedByteArray(32, last));
        assertThat(random.left).isEmpty();
    }

    @Test
    void the_generator_and_the_order_are_those_of_the_jdk() throws Exception {
        byte[] one = new byte[32];
        one[31] = 1;
        ECPublicKey key = Keys.publicKey(Keys.of(one));

        assertThat(key.getParams().getGenerator()).isEqualTo(key.getW());
        assertThat(key.getParams().getOrder()).isEqualTo(N);
    }

    private static final class Scripted extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final transient Deque<BigInteger> left;

        Scripted(List<BigInteger> values) {
            left = new ArrayDeque<>(values);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            byte[] next = BigIntegers.asUnsignedByteArray(bytes.length, left.remove());
            System.arraycopy(next, 0, bytes, 0, bytes.length);
        }
    }
}
