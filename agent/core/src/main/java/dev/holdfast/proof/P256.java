package dev.holdfast.proof;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.ECMultiplier;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;

/**
 * The group of P-256 (SP 800-186 section 3.2.1.3), by Bouncy Castle's lightweight classes: no provider is made or registered.
 * Thread-safe. Not lock-free: Bouncy Castle looks its table of the generator up under a monitor that is held for some nanoseconds.
 */
final class P256 {
    // The named-curve registry would bring thirty other curves into the jar.
    private static final ECPoint GENERATOR = new SecP256R1Curve()
            .createPoint(
                    new BigInteger("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296", 16),
                    new BigInteger("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5", 16));

    /** The one that Bouncy Castle signs with: a comb of fixed length, whose table is read whole for every look-up. */
    private static final ECMultiplier MULTIPLIER = new FixedPointCombMultiplier();

    private P256() {}

    /**
     * A secret scalar, uniform from 1 to n-1: 256 random bits, drawn again while they are out of range (FIPS 186-5 appendix A.3.2,
     * rejection sampling). A rejection, one in four billion, tells nothing of what is kept.
     */
    static byte[] randomScalar(SecureRandom random) {
        byte[] scalar = new byte[ScalarField.BYTES];
        int[] limbs = new int[ScalarField.LIMBS];
        do {
            random.nextBytes(scalar);
            ScalarField.decode(scalar, limbs);
        } while (!ScalarField.isScalar(limbs));
        Arrays.fill(limbs, 0);
        return scalar;
    }

    /** The generator times a scalar, in affine coordinates. */
    static ECPoint multiplyGenerator(byte[] scalar) {
        return MULTIPLIER.multiply(GENERATOR, new BigInteger(1, scalar)).normalize();
    }
}
