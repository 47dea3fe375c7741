package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScalarFieldTest {
    private static final BigInteger N = ScalarField.ORDER;
    private static final BigInteger R = BigInteger.ONE.shiftLeft(256);

    @Test
    void products_are_those_of_BigInteger() {
        ScalarField field = new ScalarField();
        BigInteger divisor = R.modInverse(N);
        List<BigInteger> values = belowOrder();
        for (BigInteger a : values) {
            for (BigInteger b : values) {
                int[] product = new int[ScalarField.LIMBS];
                field.multiply(limbs(a), limbs(b), product);

                assertThat(value(product))
                        .isEqualTo(a.multiply(b).multiply(divisor).mod(N));
            }
        }
    }

    @Test
    void sums_are_those_of_BigInteger() {
        List<BigInteger> values = belowOrder();
        for (BigInteger a : values) {
            for (BigInteger b : values) {
                int[] sum = limbs(a);
                ScalarField.add(sum, limbs(b), sum);

                assertThat(value(sum)).isEqualTo(a.add(b).mod(N));
            }
        }
    }

    @Test
    void any_256_bits_are_reduced() {
        List<BigInteger> values = belowOrder();
        values.addAll(List.of(N, N.add(BigInteger.ONE), R.subtract(BigInteger.ONE)));
        for (BigInteger each : values) {
            int[] reduced = limbs(each);
            ScalarField.reduce(reduced);

            assertThat(value(reduced)).isEqualTo(each.mod(N));
        }
    }

    @Test
    void a_number_times_its_montgomery_form_is_its_square() {
        ScalarField field = new ScalarField();
        for (BigInteger each : belowOrder()) {
            int[] form = new int[ScalarField.LIMBS];
            field.enter(limbs(each), form);
            field.multiply(limbs(each), form, form);

            assertThat(value(form)).isEqualTo(each.multiply(each).mod(N));
        }
    }

    @Test
    void a_scalar_is_from_one_to_below_the_order() {
        assertThat(ScalarField.isScalar(limbs(BigInteger.ZERO))).isFalse();
        assertThat(ScalarField.isScalar(limbs(BigInteger.ONE))).isTrue();
        assertThat(ScalarField.isScalar(limbs(N.subtract(BigInteger.ONE)))).isTrue();
        assertThat(ScalarField.isScalar(limbs(N))).isFalse();
        assertThat(ScalarField.isScalar(limbs(N.add(BigInteger.ONE)))).isFalse();
        assertThat(ScalarField.isScalar(limbs(R.subtract(BigInteger.ONE)))).isFalse();
    }

    /** The edges of limbs and of the order, and what chance brings. */
    private static List<BigInteger> belowOrder() {
        List<BigInteger> values = new ArrayList<>(List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                BigInteger.TWO,
                N.subtract(BigInteger.ONE),
                N.subtract(BigInteger.TWO),
                R.mod(N),
                R.mod(N).subtract(BigInteger.ONE),
                BigInteger.ONE.shiftLeft(255),
                N.shiftRight(1)));
        for (int bits = 32; bits < 256; bits += 32) {
            values.add(BigInteger.ONE.shiftLeft(bits));
            values.add(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
            values.add(N.subtract(BigInteger.ONE.shiftLeft(bits)));
        }
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            values.add(new BigInteger(1 + random.nextInt(256), random).mod(N));
        }
        return values;
    }

    private static int[] limbs(BigInteger value) {
        byte[] bytes = new byte[ScalarField.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = value.shiftRight(8 * (bytes.length - 1 - i)).byteValue();
        }
        int[] limbs = new int[ScalarField.LIMBS];
        ScalarField.decode(bytes, limbs);
        return limbs;
    }

    private static BigInteger value(int[] limbs) {
        byte[] bytes = new byte[ScalarField.BYTES];
        ScalarField.encode(limbs, bytes, 0);
        return new BigInteger(1, bytes);
    }
}
