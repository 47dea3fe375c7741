package dev.holdfast.token;

import dev.holdfast.proof.TokenProof;
import org.jspecify.annotations.Nullable;

/**
 * An access token as a request carries it, fetched with one generation and bound to it, to a proof key, to both or to none.
 * Immutable.
 *
 * <p>The token itself leaves this package only by {@link #authorization()}, which the exchange writes into a request's head; nothing
 * else may read it. {@link #toString()} shows the fingerprint.
 */
public final class Credential {
    private final String authorization;
    private final long generation;
    private final String fingerprint;
    private final long expiresAtNanos;
    private final @Nullable TokenProof proof;

    /**
     * @param authorization the whole field value, scheme included
     * @param fingerprint first characters of a hash, for logs
     * @param expiresAtNanos by {@link System#nanoTime()}, the safety margin already taken off
     * @param proof what each request that carries it has to carry too; null when the token is not bound to a proof's key
     */
    public Credential(
            String authorization,
            long generation,
            String fingerprint,
            long expiresAtNanos,
            @Nullable TokenProof proof) {
        this.authorization = authorization;
        this.generation = generation;
        this.fingerprint = fingerprint;
        this.expiresAtNanos = expiresAtNanos;
        this.proof = proof;
    }

    /** The value of the Authorization field. */
    public String authorization() {
        return authorization;
    }

    /** The token alone, to be given for another one or back. */
    String token() {
        return authorization.substring(authorization.indexOf(' ') + 1);
    }

    /** Number of the generation that the token was asked for with: with a binding by certificate, bound to its certificate. */
    public long generation() {
        return generation;
    }

    /** What each request that carries the token proves; null when it is not bound to a proof's key. */
    public @Nullable TokenProof proof() {
        return proof;
    }

    public String fingerprint() {
        return fingerprint;
    }

    public boolean isExpired(long nowNanos) {
        return nowNanos - expiresAtNanos >= 0;
    }

    public long expiresAtNanos() {
        return expiresAtNanos;
    }

    /** Whether both carry one and the same token; an issuer may answer twice with the same. */
    boolean isSameToken(Credential other) {
        return authorization.equals(other.authorization);
    }

    @Override
    public String toString() {
        return "credential " + fingerprint + " of generation " + generation;
    }
}
