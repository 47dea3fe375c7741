package dev.holdfast.proof;

import dev.holdfast.proof.KnownServers.Role;
import org.jspecify.annotations.Nullable;

/** RFC 9449 section 7: one DPoP field, a proof by the key that the token is bound to with the token's hash in it. Immutable. */
final class DpopProof implements TokenProof {
    private static final String FIELD = "DPoP";

    private final Prover prover;
    private final ProofKey key;
    private final AccessTokenHash hash;

    DpopProof(Prover prover, ProofKey key, AccessTokenHash hash) {
        this.prover = prover;
        this.key = key;
        this.hash = hash;
    }

    @Override
    public int fieldCount() {
        return 1;
    }

    @Override
    public String fieldName(int index) {
        return FIELD;
    }

    @Override
    public void prove(String method, TargetUri target, String[] values) {
        values[0] = prover.forResource(key, method, target, hash);
    }

    @Override
    public boolean learn(TargetUri target, @Nullable String nonce, @Nullable String date, @Nullable String age) {
        return prover.learn(Role.RESOURCE_SERVER, target, nonce, date, age);
    }

    @Override
    public boolean isAmong(@Nullable String algorithms) {
        return key.algorithm().isAmong(algorithms);
    }
}
