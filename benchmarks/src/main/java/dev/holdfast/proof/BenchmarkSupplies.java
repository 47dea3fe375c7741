package dev.holdfast.proof;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.util.BigIntegers;

/**
 * Supplies for measuring how long a proof takes, never for a real key; it stands in their package for that. A benchmark uses up
 * prepared proofs faster than any thread makes them, so the endless supply gives the number 1 over and over, which tells the
 * private key to everybody and takes the same time: no branch or index depends on the number.
 */
public final class BenchmarkSupplies {
    private static final int CAPACITY = 1024;

    private BenchmarkSupplies() {}

    /** Through the real queue, refilled by the taker who finds it half empty; what that costs is in the measurement. */
    public static PreparedProofs endless() {
        byte[] one = new byte[ScalarField.BYTES];
        one[ScalarField.BYTES - 1] = 1;
        BigInteger x = P256.multiplyGenerator(one).getAffineXCoord().toBigInteger();
        byte[] r = BigIntegers.asUnsignedByteArray(ScalarField.BYTES, x.mod(ScalarField.ORDER));
        int[] inverse = new int[ScalarField.LIMBS];
        inverse[0] = 1;
        new ScalarField().enter(inverse, inverse);
        byte[] jti = Base64Url.encode(new byte[16]);
        PreparedProofs supply =
                new PreparedProofs(CAPACITY, Runnable::run, () -> new PreparedProof(jti, r, inverse.clone()));
        supply.prepare();
        return supply;
    }

    /** Nobody refills it: each taker makes its own, by Bouncy Castle. */
    public static PreparedProofs exhausted(SecureRandom random) {
        return new PreparedProofs(2, work -> {}, random);
    }

    /** What is done ahead for one proof. */
    public static Object prepare(SecureRandom random) {
        return PreparedProof.make(random);
    }
}
