package dev.holdfast.identity.revocation;

/** No answer that may be used; the message says why, for people, and quotes nothing of the answer. */
final class StatusException extends Exception {
    private static final long serialVersionUID = 1L;

    StatusException(String why) {
        super(why);
    }

    StatusException(String why, Throwable cause) {
        super(why, cause);
    }
}
