package dev.holdfast.proof;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.math.raw.Mod;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/**
 * What of one proof does not depend on its request: the {@code jti}, and of an ECDSA signature (FIPS 186-5 section 6.4.1) the
 * per-message secret number k as its inverse, and r, the x-coordinate of kG. For exactly one signature: the inverse leaves the
 * object by an atomic exchange, so that whoever comes second finds nothing to sign with.
 *
 * <p>Bound to no key: two keys may draw from one supply, since no number serves twice.
 */
final class PreparedProof {
    /** 128 random bits; RFC 9449 section 4.2 asks for 96 at least. */
    private static final int JTI_BYTES = 16;

    private final byte[] jti;
    private final byte[] r;
    private final AtomicReference<int @Nullable []> inverse;

    /**
     * @param jti in base64url
     * @param r big-endian
     * @param inverse 1/k mod n in Montgomery form; overwritten with zeros when it has been used
     */
    PreparedProof(byte[] jti, byte[] r, int[] inverse) {
        this.jti = jti;
        this.r = r;
        this.inverse = new AtomicReference<>(inverse);
    }

    /**
     * The slow half of a signature: a multiplication of the generator, and an inversion.
     *
     * <p>Both are by Bouncy Castle's routines of fixed course (a comb whose table is read whole for each digit; "safegcd" of
     * Bernstein and Yang). Between them k passes through a {@link BigInteger}, which shows whether its leading words are zero and
     * cannot be overwritten. On a background thread, at no time that a request tells, that is little to see; it is not nothing.
     */
    static PreparedProof make(SecureRandom random) {
        byte[] jti = new byte[JTI_BYTES];
        random.nextBytes(jti);
        byte[] scalar;
        BigInteger r;
        do {
            scalar = P256.randomScalar(random);
            r = P256.multiplyGenerator(scalar).getAffineXCoord().toBigInteger().mod(ScalarField.ORDER);
        } while (r.signum() == 0); // FIPS 186-5 section 6.4.1 step 6
        int[] k = new int[ScalarField.LIMBS];
        ScalarField.decode(scalar, k);
        int[] inverse = new int[ScalarField.LIMBS];
        Mod.checkedModOddInverse(ScalarField.order(), k, inverse);
        new ScalarField().enter(inverse, inverse);
        Arrays.fill(scalar, (byte) 0);
        Arrays.fill(k, 0);
        return new PreparedProof(Base64Url.encode(jti), BigIntegers.asUnsignedByteArray(ScalarField.BYTES, r), inverse);
    }

    /** In base64url, to be read only. */
    byte[] jti() {
        return jti;
    }

    /**
     * The fast half: s = (e + r d) / k mod n.
     *
     * @param digest 32 bytes, SHA-256 of what is signed
     * @param privateKey d in Montgomery form
     * @param signature receives r and s, 32 bytes each (RFC 7518 section 3.4)
     * @return false in the one case of 2^256 where s is 0 and another number must be used (FIPS 186-5 section 6.4.1 step 10)
     * @throws IllegalStateException if it has signed before
     */
    boolean sign(byte[] digest, int[] privateKey, Scratch scratch, byte[] signature) {
        int[] inverse = this.inverse.getAndSet(null);
        if (inverse == null) {
            throw new IllegalStateException("a prepared proof signs once");
        }
        int[] s = scratch.s;
        int[] e = scratch.e;
        ScalarField.decode(r, s);
        scratch.field.multiply(s, privateKey, s);
        ScalarField.decode(digest, e);
        ScalarField.reduce(e);
        ScalarField.add(e, s, s);
        scratch.field.multiply(s, inverse, s);
        Arrays.fill(inverse, 0);
        System.arraycopy(r, 0, signature, 0, ScalarField.BYTES);
        ScalarField.encode(s, signature, ScalarField.BYTES);
        return !ScalarField.isZero(s);
    }

    /** Never the numbers. */
    @Override
    public String toString() {
        return "a prepared proof";
    }

    /** What a signature is computed in. For one thread at a time. */
    static final class Scratch {
        private final ScalarField field = new ScalarField();
        private final int[] s = new int[ScalarField.LIMBS];
        private final int[] e = new int[ScalarField.LIMBS];
    }
}
