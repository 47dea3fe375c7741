package dev.holdfast.harness;

/** A process has ended, or did not say in time what was waited for: what it says later would be taken for something else. */
public final class SilentProcessException extends IllegalStateException {

    SilentProcessException(String message) {
        super(message);
    }

    SilentProcessException(String message, Throwable cause) {
        super(message, cause);
    }
}
