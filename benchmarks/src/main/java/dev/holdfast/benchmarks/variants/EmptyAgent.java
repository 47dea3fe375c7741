package dev.holdfast.benchmarks.variants;

/** What any agent costs at least. */
public final class EmptyAgent {
    private EmptyAgent() {}

    /** Does nothing. */
    public static void premain(String arguments) {
        // nothing
    }
}
