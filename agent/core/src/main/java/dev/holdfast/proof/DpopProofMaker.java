package dev.holdfast.proof;

import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Makes DPoP proofs, RFC 9449 section 4.2: one for each request that goes onto the wire, retries and redirects included.
 *
 * <p>What a proof must have it has whatever the caller does: type, algorithm and public key from the key, a {@code jti} of its own,
 * the caller's method, target and time. A proof for a resource has the hash of its token, one for a token request has none.
 *
 * <p>Any thread may call it. It is lock-free and allocates the proof and little else, as long as the supply of
 * {@link PreparedProofs} lasts; it never blocks on I/O. Proofs must not be logged: who has one can use it once, at its target.
 */
public final class DpopProofMaker {
    /** As many as threads that make a proof at one moment; more have one made for the occasion. */
    private static final int KEPT_WRITERS = 64;

    private final PreparedProofs preparedProofs;

    /**
     * A writer is lent out and put back. Not one per thread: virtual threads come and go, and the application's pools would keep
     * them for ever.
     */
    private final MpmcVarHandleArrayQueue<ProofWriter> writers = new MpmcVarHandleArrayQueue<>(KEPT_WRITERS);

    /**
     * A maker that draws on a supply.
     *
     * @param preparedProofs may be shared by makers and keys
     */
    public DpopProofMaker(PreparedProofs preparedProofs) {
        this.preparedProofs = preparedProofs;
    }

    /**
     * For a request to a resource server, RFC 9449 section 7.
     *
     * @param key the one that the token is bound to
     * @param method as on the wire, its case kept
     * @param accessTokenHash of the token in the same request
     * @param nonce the one that this resource server gave last; null when it gave none
     * @param issuedAt seconds since 1970 by the server's clock, see {@link ServerClock}; not negative
     * @return the value of the DPoP field
     */
    public String forResource(
            ProofKey key,
            String method,
            TargetUri target,
            AccessTokenHash accessTokenHash,
            @Nullable String nonce,
            long issuedAt) {
        return make(key, method, target, accessTokenHash, nonce, issuedAt);
    }

    /**
     * For a token request (RFC 9449 section 5), a POST, whatever the grant; also for a pushed authorization request (section 10.1).
     *
     * @param endpoint where it goes, an alias for mutual TLS where that is used
     * @param nonce the one that this authorization server gave last; null when it gave none
     * @param issuedAt seconds since 1970 by the server's clock, see {@link ServerClock}; not negative
     * @return the value of the DPoP field
     */
    public String forTokenRequest(ProofKey key, TargetUri endpoint, @Nullable String nonce, long issuedAt) {
        return make(key, "POST", endpoint, null, nonce, issuedAt);
    }

    private String make(
            ProofKey key,
            String method,
            TargetUri target,
            @Nullable AccessTokenHash accessTokenHash,
            @Nullable String nonce,
            long issuedAt) {
        if (issuedAt < 0) {
            throw new IllegalArgumentException("a proof from before 1970");
        }
        ProofWriter kept = writers.relaxedPoll();
        ProofWriter writer = kept == null ? new ProofWriter() : kept;
        String proof;
        do {
            proof = writer.write(key, preparedProofs.take(), method, target, accessTokenHash, nonce, issuedAt);
        } while (proof == null);
        if (writer.isWorthKeeping()) {
            writers.relaxedOffer(writer);
        }
        return proof;
    }
}
