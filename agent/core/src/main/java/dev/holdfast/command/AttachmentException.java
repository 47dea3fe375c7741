package dev.holdfast.command;

/** Why the agent could not be brought into a JVM, and what to do. */
final class AttachmentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private AttachmentException(int exitCode, String problem, String remedy) {
        super(problem + ". " + remedy);
        this.exitCode = exitCode;
    }

    /** It was not tried. */
    static AttachmentException wrongCall(String problem, String remedy) {
        return new AttachmentException(ExitCode.CONFIGURATION, problem, remedy);
    }

    /** The JVM did not let it in. */
    static AttachmentException refused(String problem, String remedy) {
        return new AttachmentException(ExitCode.PEER, problem, remedy);
    }

    int exitCode() {
        return exitCode;
    }
}
