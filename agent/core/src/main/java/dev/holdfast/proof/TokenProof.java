package dev.holdfast.proof;

import org.jspecify.annotations.Nullable;

/**
 * How requests prove that who sends a token may use it, when the connection does not say so already: header fields that are made
 * for each wire attempt. DPoP (RFC 9449) is the one there is; HTTP Message Signatures (RFC 9421) and proofs of workloads (WIMSE)
 * have their place here.
 *
 * <p>It belongs to one token. Any thread may call it, event loops too; nothing blocks.
 */
public interface TokenProof {
    /** How many fields it writes. */
    int fieldCount();

    /** Name of a field that it writes; what the application has put there itself leaves. */
    String fieldName(int index);

    /**
     * A proof for one request.
     *
     * @param method as on the wire, its case kept
     * @param values receives the fields' values, which must never be logged
     */
    void prove(String method, TargetUri target, String[] values);

    /**
     * Takes note of the answer to a request that carried a proof, whatever its status: what the server wants of the next one.
     *
     * @param nonce the DPoP-Nonce field
     * @param date the Date field
     * @param age the Age field
     * @return whether there is a nonce that the next proof will have: there is something to repeat the request with
     */
    boolean learn(TargetUri target, @Nullable String nonce, @Nullable String date, @Nullable String age);

    /**
     * Whether a server takes it.
     *
     * @param algorithms the {@code algs} of a challenge, names with spaces between; null when it has none
     */
    boolean isAmong(@Nullable String algorithms);
}
