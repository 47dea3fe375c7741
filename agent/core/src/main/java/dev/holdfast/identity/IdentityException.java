package dev.holdfast.identity;

import java.nio.file.Path;

/** Key material that cannot be used, with the file, what is wrong and the remedy; never with any of the material. */
public final class IdentityException extends Exception {
    private static final long serialVersionUID = 1L;

    public IdentityException(String message) {
        super(message);
    }

    /** One sentence each, without a full stop at the end of the remedy. */
    IdentityException(Path file, String problem, String remedy) {
        super(file + ": " + problem + ". " + remedy);
    }
}
