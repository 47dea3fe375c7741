package dev.holdfast.behaviour;

/**
 * What the token endpoint issues. Immutable; each method returns a changed copy.
 *
 * @param type {@code token_type} as it is written; null for that of the registered client's binding
 * @param expiresIn JSON in the place of {@code expires_in}'s value, {@code 300}, {@code "300"}, {@code -1}; null for none
 * @param refreshable whether a refresh token comes along, another with each answer
 */
public record TokenShape(String type, Format format, Confirmation confirmation, String expiresIn, boolean refreshable) {

    /** What a token looks like. */
    public enum Format {
        /** RFC 9068, signed. */
        JWT,
        /** 43 characters that mean nothing to a client. */
        OPAQUE,
        /** Every character that RFC 6750's b64token allows. */
        OPAQUE_OF_EVERY_CHARACTER
    }

    /** What a JWT's {@code cnf} says; an opaque one says nothing. */
    public enum Confirmation {
        /** What the client showed. */
        RIGHT,
        /** Thumbprints of something else. */
        WRONG,
        /** There is none. */
        MISSING
    }

    static TokenShape ordinary() {
        return new TokenShape(null, Format.JWT, Confirmation.RIGHT, "300", false);
    }

    /** Another {@code token_type}. */
    public TokenShape type(String written) {
        return new TokenShape(written, format, confirmation, expiresIn, refreshable);
    }

    /** Another format. */
    public TokenShape format(Format other) {
        return new TokenShape(type, other, confirmation, expiresIn, refreshable);
    }

    /** Another {@code cnf}. */
    public TokenShape confirmation(Confirmation other) {
        return new TokenShape(type, format, other, expiresIn, refreshable);
    }

    /** Another life, as JSON; null for an answer without one. */
    public TokenShape expiresIn(String json) {
        return new TokenShape(type, format, confirmation, json, refreshable);
    }

    /** With refresh tokens. */
    public TokenShape refreshTokens() {
        return new TokenShape(type, format, confirmation, expiresIn, true);
    }
}
