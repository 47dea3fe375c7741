package dev.holdfast.exchange;

import dev.holdfast.token.Credential;
import org.jspecify.annotations.Nullable;

/**
 * One request to one service on its way through up to three wire attempts: with the credential at hand, with a fresh one, as the
 * application made it.
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

    private final Route route;
    private final boolean chosen;
    private Phase phase = Phase.FIRST;
    private boolean replaced;
    private long generation;
    private @Nullable Credential credential;
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

    /** Whether a header field of the application's leaves the request. */
    public boolean removes(String header, String value) {
        return route.service().isStatic(header, value);
    }

    /** The Authorization field's value that goes onto the wire; null for plain mTLS, where the certificate alone speaks. */
    public @Nullable String authorization() {
        return credential == null ? null : credential.authorization();
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

    void goUnchanged() {
        replaced = false;
        credential = null;
        denial = null;
    }

    void replace(long boundTo, @Nullable Credential with) {
        replaced = true;
        generation = boundTo;
        credential = with;
    }

    void deny(HoldfastDeniedException reason) {
        goUnchanged();
        denial = reason;
    }
}
