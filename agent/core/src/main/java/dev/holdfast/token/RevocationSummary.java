package dev.holdfast.token;

/**
 * How many tokens of a service, or of several, came to which end. All of them are out of use here. Immutable.
 *
 * @param revoked the issuer has confirmed it
 * @param forgotten the issuer cannot revoke them, or is not to be asked ({@code revoke: off})
 * @param failed the issuer did not confirm it: they stay good there until they expire
 * @param pending still under way
 */
public record RevocationSummary(int revoked, int forgotten, int failed, int pending) {
    /** Nothing to revoke. */
    public static final RevocationSummary NONE = new RevocationSummary(0, 0, 0, 0);

    /** Whether every token that there was is revoked. */
    public boolean isComplete() {
        return forgotten == 0 && failed == 0 && pending == 0;
    }

    /** One line for a person. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder().append(revoked).append(" revoked");
        append(line, forgotten, "forgotten here only");
        append(line, failed, "not revoked");
        append(line, pending, "still under way");
        return line.toString();
    }

    private static void append(StringBuilder line, int count, String what) {
        if (count > 0) {
            line.append(", ").append(count).append(' ').append(what);
        }
    }
}
