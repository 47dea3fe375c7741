package dev.holdfast.proof;

import java.math.BigInteger;

/**
 * Arithmetic modulo n, the order of the group of P-256 (FIPS 186-5, SP 800-186 section 3.2.1.3), on eight little-endian limbs of
 * 32 bits. For one thread at a time: it holds the scratch space, so that nothing is allocated.
 *
 * <p>Products are Montgomery's (Mathematics of Computation 44, 1985), in the "coarsely integrated operand scanning" order of Koç,
 * Acar and Kaliski (IEEE Micro 16, 1996): a number in Montgomery form is multiplied by 2^256, and {@link #multiply} divides by it
 * again. {@link BigInteger} is not used for secrets because its time and memory follow the numbers' lengths. Here every loop runs
 * its full course, and no branch and no array index depends on a value. That is as far as plain Java goes: what the
 * just-in-time compiler makes of it, how long the processor's multiplication takes, and where copies lie in memory is not
 * promised.
 */
final class ScalarField {
    static final int LIMBS = 8;
    static final int BYTES = 32;
    static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private static final long LOW = 0xffffffffL;
    private static final int[] N = limbs(ORDER);
    private static final int[] R_SQUARED =
            limbs(BigInteger.ONE.shiftLeft(2 * 8 * BYTES).mod(ORDER));

    /** -1/n modulo 2^32. */
    private static final int N_INVERSE =
            ORDER.negate().modInverse(BigInteger.ONE.shiftLeft(Integer.SIZE)).intValue();

    private final int[] product = new int[LIMBS + 2];

    /** A copy of n, for arithmetic elsewhere. */
    static int[] order() {
        return N.clone();
    }

    /** Big-endian bytes to limbs. */
    static void decode(byte[] bytes, int[] result) {
        for (int i = 0; i < LIMBS; i++) {
            int at = BYTES - 4 * (i + 1);
            result[i] = (bytes[at] & 0xff) << 24
                    | (bytes[at + 1] & 0xff) << 16
                    | (bytes[at + 2] & 0xff) << 8
                    | (bytes[at + 3] & 0xff);
        }
    }

    /** Limbs to 32 big-endian bytes. */
    static void encode(int[] value, byte[] result, int from) {
        for (int i = 0; i < LIMBS; i++) {
            int at = from + BYTES - 4 * (i + 1);
            result[at] = (byte) (value[i] >>> 24);
            result[at + 1] = (byte) (value[i] >>> 16);
            result[at + 2] = (byte) (value[i] >>> 8);
            result[at + 3] = (byte) value[i];
        }
    }

    /** Whether the value is neither 0 nor as large as n; which of the two is no secret. */
    static boolean isScalar(int[] value) {
        long borrow = 0;
        int bits = 0;
        for (int i = 0; i < LIMBS; i++) {
            borrow = ((value[i] & LOW) - (N[i] & LOW) + borrow) >> Integer.SIZE;
            bits |= value[i];
        }
        return bits != 0 && borrow != 0;
    }

    static boolean isZero(int[] value) {
        int bits = 0;
        for (int i = 0; i < LIMBS; i++) {
            bits |= value[i];
        }
        return bits == 0;
    }

    /** Any 256 bits to a number below n, in place. */
    static void reduce(int[] value) {
        subtractOrderOnce(value, 0, value);
    }

    /** a + b mod n; both below n. The result may be one of them. */
    static void add(int[] a, int[] b, int[] result) {
        long carry = 0;
        for (int i = 0; i < LIMBS; i++) {
            carry += (a[i] & LOW) + (b[i] & LOW);
            result[i] = (int) carry;
            carry >>>= Integer.SIZE;
        }
        subtractOrderOnce(result, (int) carry, result);
    }

    /** Into Montgomery form. */
    void enter(int[] value, int[] result) {
        multiply(value, R_SQUARED, result);
    }

    /**
     * a b / 2^256 mod n: the plain product where one of them is in Montgomery form. Both below n; the result may be one of
     * them.
     */
    void multiply(int[] a, int[] b, int[] result) {
        int[] t = product;
        for (int i = 0; i < t.length; i++) {
            t[i] = 0;
        }
        for (int i = 0; i < LIMBS; i++) {
            long factor = a[i] & LOW;
            long carry = 0;
            for (int j = 0; j < LIMBS; j++) {
                carry += factor * (b[j] & LOW) + (t[j] & LOW);
                t[j] = (int) carry;
                carry >>>= Integer.SIZE;
            }
            carry += t[LIMBS] & LOW;
            t[LIMBS] = (int) carry;
            t[LIMBS + 1] = (int) (carry >>> Integer.SIZE);

            // the multiple of n that makes the lowest limb 0, which is then dropped
            int factorOfOrder = t[0] * N_INVERSE;
            long multiple = factorOfOrder & LOW;
            carry = (multiple * (N[0] & LOW) + (t[0] & LOW)) >>> Integer.SIZE;
            for (int j = 1; j < LIMBS; j++) {
                carry += multiple * (N[j] & LOW) + (t[j] & LOW);
                t[j - 1] = (int) carry;
                carry >>>= Integer.SIZE;
            }
            carry += t[LIMBS] & LOW;
            t[LIMBS - 1] = (int) carry;
            t[LIMBS] = t[LIMBS + 1] + (int) (carry >>> Integer.SIZE);
        }
        subtractOrderOnce(t, t[LIMBS], result);
    }

    /** A value below 2n, its 257th bit apart, to one below n. */
    private static void subtractOrderOnce(int[] value, int carry, int[] result) {
        long borrow = 0;
        for (int i = 0; i < LIMBS; i++) {
            borrow = ((value[i] & LOW) - (N[i] & LOW) + borrow) >> Integer.SIZE;
        }
        // all ones when the value is below n already, so that 0 is subtracted, in the same time
        int below = carry + (int) borrow;
        borrow = 0;
        for (int i = 0; i < LIMBS; i++) {
            borrow += (value[i] & LOW) - (N[i] & ~below & LOW);
            result[i] = (int) borrow;
            borrow >>= Integer.SIZE;
        }
    }

    private static int[] limbs(BigInteger value) {
        int[] limbs = new int[LIMBS];
        for (int i = 0; i < LIMBS; i++) {
            limbs[i] = value.shiftRight(Integer.SIZE * i).intValue();
        }
        return limbs;
    }
}
