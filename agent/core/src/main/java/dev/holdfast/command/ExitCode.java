package dev.holdfast.command;

/** What a command's exit code says; a contract with scripts. */
final class ExitCode {
    static final int OK = 0;

    /** Something that is to be put right on this side: the call, the configuration, a file. */
    static final int CONFIGURATION = 1;

    /** This side is right as far as can be seen; an issuer or a process refused, or did not answer. */
    static final int PEER = 2;

    private ExitCode() {}
}
