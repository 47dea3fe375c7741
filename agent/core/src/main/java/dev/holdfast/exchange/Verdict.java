package dev.holdfast.exchange;

/** What a response says of the credential and the proof that went with its request; each asks for another action. */
enum Verdict {
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
    THEIRS
}
