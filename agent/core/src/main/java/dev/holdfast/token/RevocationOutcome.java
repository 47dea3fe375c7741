package dev.holdfast.token;

/** What became of a token that was to be given back. Whatever it is, the token is no longer used here. */
enum RevocationOutcome {
    /** The issuer says that it is revoked, or does not know it. */
    REVOKED,
    /** It was forgotten here only: the issuer cannot revoke it, or is not to be asked. */
    FORGOTTEN,
    /** The issuer did not confirm it within the bounds: it stays good there until it expires. */
    FAILED,
    /** There was no token after all. */
    NOTHING
}
