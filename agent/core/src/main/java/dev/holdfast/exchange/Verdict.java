package dev.holdfast.exchange;

import java.util.Locale;

/**
 * What a response says of the credential and the proof that went with its request; each asks for another action and is counted per
 * service under its name.
 */
public enum Verdict {
    /** The token's time is over: a fresh one, once. */
    EXPIRED,

    /** The token is not taken, and the server does not say that it is too old or somebody else's: a fresh one, once. */
    REVOKED,

    /** The token is bound to another key or certificate than the request came with: one of the current generation, once. */
    WRONG_BINDING,

    /** A proof with the nonce of this very response is asked for (RFC 9449 section 9): the same token, once more. */
    NONCE_WANTED,

    /** The token is good and not good enough (RFC 6750 section 3.1): no repetition mends that. */
    SCOPE,

    /** The proof was seen before, or is refused for its time or its form: the same token with a fresh proof, once. */
    REPLAYED,

    /** Not about our credential, or nothing that we could mend: the answer is the application's. */
    THEIRS;

    /** Its place among {@link #values()}, from which the counters are made. */
    @SuppressWarnings("EnumOrdinal") // an array index that never leaves the JVM
    int number() {
        return ordinal();
    }

    /** All as counted, "nonce-wanted", in the order of {@link #number()}. */
    public static String[] labels() {
        Verdict[] all = values();
        String[] labels = new String[all.length];
        for (int i = 0; i < all.length; i++) {
            labels[i] = all[i].name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        return labels;
    }
}
