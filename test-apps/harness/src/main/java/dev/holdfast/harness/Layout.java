package dev.holdfast.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the build leaves what is run here. */
public final class Layout {

    private static final Path ROOT = findRoot();

    private Layout() {}

    /** The one jar; the system property {@code holdfast.agent.jar} names another. */
    public static Path agentJar() {
        String jar = System.getProperty("holdfast.agent.jar");
        return jar == null ? ROOT.resolve("agent/target/holdfast.jar") : Path.of(jar);
    }

    /** The runnable jar of the authorization server and the ledger API. */
    public static Path ledgerServerJar() {
        return built(ROOT.resolve("test-apps/ledger-server/target/ledger-server.jar"));
    }

    /** Class path of an orders program, without anything of Holdfast. */
    public static List<Path> programClassPath(String module) {
        return List.of(
                built(ROOT.resolve("test-apps").resolve(module).resolve("target/classes")),
                built(ROOT.resolve("test-apps/orders/target/classes")));
    }

    /** The versions files. */
    public static Path versions() {
        return ROOT.resolve("test-apps/versions");
    }

    /** The documentation. */
    public static Path docs() {
        return ROOT.resolve("docs");
    }

    /** The folder of the oidc-provider server, whether it is installed there or not. */
    static Path oidcProvider() {
        return ROOT.resolve("test-apps/oidc-provider");
    }

    private static Path built(Path path) {
        if (!Files.exists(path)) {
            throw new IllegalStateException(path + " is not there: build it first, e.g. mvn -B package");
        }
        return path;
    }

    private static Path findRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("test-apps"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("not started inside the project's folder");
            }
        }
        return folder;
    }
}
