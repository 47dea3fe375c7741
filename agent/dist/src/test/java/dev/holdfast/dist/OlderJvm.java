package dev.holdfast.dist;

/**
 * An agent that makes those behind it believe in another Java. The property cannot be set on the command line: the JVM sets it
 * itself.
 */
final class OlderJvm {
    private OlderJvm() {}

    /** Called by the JVM. */
    public static void premain(String specificationVersion) {
        System.setProperty("java.specification.version", specificationVersion);
    }
}
