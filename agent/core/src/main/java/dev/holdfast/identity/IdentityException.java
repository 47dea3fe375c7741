package dev.holdfast.identity;

/** Key material that cannot be used, with the file, what is wrong and the remedy; never with any of the material. */
public final class IdentityException extends Exception {
    private static final long serialVersionUID = 1L;

    public IdentityException(String message) {
        super(message);
    }
}
