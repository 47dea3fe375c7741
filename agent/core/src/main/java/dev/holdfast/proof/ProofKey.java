package dev.holdfast.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.bouncycastle.math.ec.ECPoint;

/**
 * An ephemeral key pair for DPoP proofs: made in this JVM, never stored, never leaving it. Immutable and thread-safe; no method
 * blocks.
 *
 * <p>The private key has no accessor outside this package, is in no message or {@link #toString()}, and is not serialisable. It is
 * an ordinary array in the heap all the same: a heap dump shows it.
 *
 * <p>One per authorization server (RFC 9449 section 11.4). Tokens are bound to it by {@link #thumbprint()}: when it expires, the
 * next tokens are to be asked for with another key, and it goes with the last token that is bound to it.
 */
public final class ProofKey {
    private final ProofAlgorithm algorithm;
    private final int[] privateKey;
    private final String publicJwk;
    private final String thumbprint;
    private final byte[] header;
    private final Instant createdAt;
    private final long expiresAtNanos;

    private ProofKey(byte[] scalar, Duration life, Instant createdAt, long nowNanos) {
        this.algorithm = ProofAlgorithm.ES256;
        this.privateKey = new int[ScalarField.LIMBS];
        ScalarField.decode(scalar, privateKey);
        new ScalarField().enter(privateKey, privateKey);
        ECPoint point = P256.multiplyGenerator(scalar);
        this.publicJwk = ecJwk(
                ascii(Base64Url.encode(point.getAffineXCoord().getEncoded())),
                ascii(Base64Url.encode(point.getAffineYCoord().getEncoded())));
        this.thumbprint = thumbprintOf(publicJwk);
        this.header = header(algorithm, publicJwk);
        this.createdAt = createdAt;
        this.expiresAtNanos = nowNanos + life.toNanos();
    }

    /**
     * A new key for ES256.
     *
     * @param life from now on, at most 292 years
     */
    public static ProofKey generate(Duration life, SecureRandom random) {
        return generate(life, random, System.nanoTime());
    }

    static ProofKey generate(Duration life, SecureRandom random, long nowNanos) {
        byte[] scalar = P256.randomScalar(random);
        ProofKey key = of(scalar, life, Instant.now(), nowNanos);
        Arrays.fill(scalar, (byte) 0);
        return key;
    }

    static ProofKey of(byte[] scalar, Duration life, Instant createdAt, long nowNanos) {
        return new ProofKey(scalar, life, createdAt, nowNanos);
    }

    public ProofAlgorithm algorithm() {
        return algorithm;
    }

    /** The public key as a JSON Web Key (RFC 7517), with its required members only, in the order that RFC 7638 hashes. */
    public String publicJwk() {
        return publicJwk;
    }

    /** SHA-256 over the public key, RFC 7638, in base64url: {@code jkt}, and {@code dpop_jkt} (RFC 9449 sections 6.1 and 10). */
    public String thumbprint() {
        return thumbprint;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /**
     * Whether its life is over.
     *
     * @param nowNanos by {@link System#nanoTime()}
     */
    public boolean isExpired(long nowNanos) {
        return nowNanos - expiresAtNanos >= 0;
    }

    /** The encoded JOSE header of all its proofs and the dot behind it; to be read only. */
    byte[] header() {
        return header;
    }

    /** In Montgomery form; to be read only. */
    int[] privateKey() {
        return privateKey;
    }

    @Override
    public String toString() {
        return algorithm + " proof key " + thumbprint + ", created at " + createdAt;
    }

    /** @param x in base64url, 32 bytes with their leading zeros (RFC 7518 section 6.2.1.2) */
    static String ecJwk(String x, String y) {
        return "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
    }

    /** @param requiredMembers of any key, in their alphabetical order without white space, RFC 7638 section 3 */
    static String thumbprintOf(String requiredMembers) {
        return ascii(Base64Url.encode(sha256().digest(requiredMembers.getBytes(StandardCharsets.UTF_8))));
    }

    /** RFC 9449 section 4.2; the same for every proof of a key, so that it is encoded once. */
    static byte[] header(ProofAlgorithm algorithm, String publicJwk) {
        String json = "{\"typ\":\"dpop+jwt\",\"alg\":\"" + algorithm + "\",\"jwk\":" + publicJwk + "}";
        byte[] plain = json.getBytes(StandardCharsets.US_ASCII);
        byte[] encoded = new byte[Base64Url.length(plain.length) + 1];
        encoded[Base64Url.encode(plain, plain.length, encoded, 0)] = '.';
        return encoded;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static String ascii(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
