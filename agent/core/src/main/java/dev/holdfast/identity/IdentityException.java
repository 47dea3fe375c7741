package dev.holdfast.identity;

import java.nio.file.Path;

/** Key material that cannot be used, with the file, what is wrong and the remedy; never with any of the material. */
public final class IdentityException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_PROBLEM = 1000;

    public IdentityException(String message) {
        super(message);
    }

    /** One sentence each, without a full stop at the end of the remedy. */
    IdentityException(Path file, String problem, String remedy) {
        super(file + ": " + printable(problem) + ". " + remedy);
    }

    /** A problem may name what a certificate says of itself, and that may be as long as it likes and forge lines of a log. */
    private static String printable(String problem) {
        int length = Math.min(problem.length(), LONGEST_PROBLEM);
        StringBuilder printable = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = problem.charAt(i);
            printable.append(Character.isISOControl(c) ? '?' : c);
        }
        return printable.toString();
    }
}
