package dev.holdfast.exchange;

import dev.holdfast.proof.TargetUri;
import dev.holdfast.proof.TokenProof;
import dev.holdfast.token.Credential;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request to one service on its way through its wire attempts: with the credential at hand, once more with the proof that the
 * server wants, with a fresh credential, as the application made it. Each is made once at most.
 *
 * <p>It belongs to one request and is handed from thread to thread by the client itself, never used by two at once; not
 * thread-safe.
 */
public final class Attempt {
    enum Phase {
        FIRST,
        FRESH,
        AS_MADE
    }

    private static final String AUTHORIZATION = "Authorization";
    private static final String[] NOTHING = {};

    private final Route route;
    private final boolean chosen;
    private Phase phase = Phase.FIRST;
    private boolean replaced;
    private long generation;
    private @Nullable Credential credential;
    private @Nullable String target;
    private @Nullable String authority;
    private @Nullable TargetUri proven;
    private String[] proofs = NOTHING;
    private boolean proofRepeated;
    private @Nullable HoldfastDeniedException denial;

    Attempt(Route route) {
        this.route = route;
        this.chosen = route.service().choosesAttempt();
    }

    public Route route() {
        return route;
    }

    /** Whether the wire attempt under way carries the bound credential in place of the static one. */
    public boolean isReplaced() {
        return replaced;
    }

    /**
     * Whether a header field of the application's leaves a request that is replaced: a static credential, what stands where one of
     * ours goes, and what only a proxy that terminates TLS may say.
     */
    public boolean removes(String header, String value) {
        if (route.service().isStatic(header, value) || ForwardedCertificate.isOne(header)) {
            return true;
        }
        for (int i = 0; i < fieldCount(); i++) {
            if (fieldName(i).equalsIgnoreCase(header)) {
                return true;
            }
        }
        return false;
    }

    /** How many header fields are added to a request that is replaced; 0 for plain mTLS, where the certificate alone speaks. */
    public int fieldCount() {
        return credential == null ? 0 : 1 + proofs.length;
    }

    /** Name of a field that is added; no two are the same. */
    public String fieldName(int index) {
        TokenProof proof = credential == null ? null : credential.proof();
        return index == 0 || proof == null ? AUTHORIZATION : proof.fieldName(index - 1);
    }

    /** Value of a field that is added. It goes onto the wire and nowhere else. */
    public String fieldValue(int index) {
        return index == 0 ? Objects.requireNonNull(credential).authorization() : proofs[index - 1];
    }

    /**
     * The request target, path and query, that is written in place of the application's: one that lacks the static credentials. Null
     * when the application's is written, always so for a request that is not replaced.
     */
    public @Nullable String target() {
        return target;
    }

    /** As {@link #target()}, the authority for a client that has told one: without user information. */
    public @Nullable String authority() {
        return authority;
    }

    /** What the application gets in place of a response; null unless the attempt was denied. */
    public @Nullable HoldfastDeniedException denial() {
        return denial;
    }

    /** Whether the percentage chose this request; the same for all its attempts. */
    boolean isChosen() {
        return chosen;
    }

    Phase phase() {
        return phase;
    }

    void proceedTo(Phase next) {
        phase = next;
    }

    @Nullable Credential credential() {
        return credential;
    }

    long generation() {
        return generation;
    }

    /** Whether the one repetition for the sake of its proof has been made. */
    boolean isProofRepeated() {
        return proofRepeated;
    }

    void repeatProof() {
        proofRepeated = true;
    }

    /**
     * Takes note of what the server wants of the next proof.
     *
     * @return whether there is a nonce that the next proof will have
     */
    boolean learn(ResponseHead response) {
        TokenProof proof = credential == null ? null : credential.proof();
        return proof != null
                && proven != null
                && proof.learn(proven, response.header("DPoP-Nonce"), response.header("Date"), response.header("Age"));
    }

    void goUnchanged() {
        replaced = false;
        credential = null;
        target = null;
        authority = null;
        proven = null;
        proofs = NOTHING;
        denial = null;
    }

    void replace(long boundTo, @Nullable Credential with) {
        replaced = true;
        generation = boundTo;
        credential = with;
    }

    /** Has another target written, and another authority, for a request that {@link #replace} replaces; null for the application's. */
    void write(@Nullable String newTarget, @Nullable String newAuthority) {
        target = newTarget;
        authority = newAuthority;
    }

    /**
     * Makes the proof that goes with a credential, for a request that {@link #replace} is about to replace.
     *
     * @return false: the request is to nothing that a proof can name
     */
    boolean prove(TokenProof proof, RequestHead head) {
        TargetUri target;
        try {
            target = new TargetUri("https", head.host(), head.port(), head.target());
        } catch (IllegalArgumentException e) {
            return false; // such as the absolute form
        }
        String[] values = new String[proof.fieldCount()];
        proof.prove(head.method(), target, values);
        proven = target;
        proofs = values;
        return true;
    }

    void deny(HoldfastDeniedException reason) {
        goUnchanged();
        denial = reason;
    }
}
