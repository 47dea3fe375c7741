package dev.holdfast.token;

import dev.holdfast.identity.Generation;
import dev.holdfast.proof.KnownServers.Role;
import dev.holdfast.proof.ProofAlgorithm;
import dev.holdfast.proof.ProofKey;
import dev.holdfast.proof.TargetUri;
import dev.holdfast.token.TokenException.Reason;
import dev.holdfast.wire.HttpAnswer;
import dev.holdfast.wire.HttpsEndpoint;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks an issuer's token endpoint: by a grant, with the client's authentication, and with the DPoP proof that is wanted (RFC 9449
 * sections 5 and 8).
 *
 * <p>Thread-safe; {@link #ask} blocks, for a bounded time, and is for worker threads.
 */
final class TokenEndpoint {
    private final Issuer issuer;
    private final LongSupplier nanoTime;

    TokenEndpoint(Issuer issuer, LongSupplier nanoTime) {
        this.issuer = issuer;
        this.nanoTime = nanoTime;
    }

    /** The key that the next token is bound to, where the issuer can verify its proofs. */
    ProofKey proofKey(AuthorizationServerMetadata metadata) throws TokenException {
        if (ProofAlgorithm.choose(metadata.proofAlgorithms()) == null) {
            throw new TokenException(
                    Reason.BINDING,
                    issuer.connection().name()
                            + " takes DPoP proofs, but none of an algorithm that they can be signed with here (ES256); see"
                            + " dpop_signing_alg_values_supported in its metadata");
        }
        return issuer.prover().key();
    }

    /**
     * One token request and its answer.
     *
     * @param sentAt a token's life begins no earlier
     * @param by what it asks with
     * @param end when that ends
     * @param wantsAnotherProof whether the next proof may do better: with the nonce of this very answer, RFC 9449 section 8, or the
     *     time by its Date
     */
    record Asked(HttpAnswer answer, long sentAt, Grant by, Instant end, boolean wantsAnotherProof) {}

    /** Once more where that is asked for, and no more: with another proof each time it would have no end. */
    Asked ask(Generation generation, AuthorizationServerMetadata metadata, @Nullable ProofKey key, Grant by)
            throws TokenException {
        Asked asked = once(generation, metadata, key, by);
        return asked.wantsAnotherProof() ? once(generation, metadata, key, by) : asked;
    }

    /** All of a request is made anew each time: a server may take an assertion, like a proof, only once. */
    private Asked once(Generation generation, AuthorizationServerMetadata metadata, @Nullable ProofKey key, Grant by)
            throws TokenException {
        StringBuilder form = new StringBuilder();
        Instant end = by.appendTo(form, generation);
        issuer.authentication().appendTo(form, generation, metadata);
        HttpsEndpoint endpoint = metadata.tokenEndpoint(!generation.isAnonymous());
        String proof = key == null ? null : issuer.prover().forTokenRequest(key, targetOf(endpoint));
        long sentAt = nanoTime.getAsLong();
        HttpAnswer answer;
        try {
            answer = issuer.connection().post(generation, endpoint, form.toString(), proof);
        } catch (TokenException e) {
            issuer.doubtMetadata();
            throw e;
        }
        return new Asked(answer, sentAt, by, end, key != null && isAnotherProofWanted(answer, learn(endpoint, answer)));
    }

    /** Whether the answer brought a nonce. */
    private boolean learn(HttpsEndpoint endpoint, HttpAnswer answer) {
        return issuer.prover()
                .learn(
                        Role.AUTHORIZATION_SERVER,
                        targetOf(endpoint),
                        answer.fields().get("dpop-nonce"),
                        answer.fields().get("date"),
                        answer.fields().get("age"));
    }

    /** As a proof names it. */
    private static TargetUri targetOf(HttpsEndpoint endpoint) {
        return new TargetUri("https", endpoint.host(), endpoint.port(), endpoint.target());
    }

    private static boolean isAnotherProofWanted(HttpAnswer answer, boolean hasNonce) {
        if (answer.status() != 400 && answer.status() != 401) {
            return false;
        }
        JsonObject members = JsonObject.parse(answer.body());
        String error = members == null ? null : members.string("error");
        return "use_dpop_nonce".equals(error) ? hasNonce : "invalid_dpop_proof".equals(error);
    }
}
