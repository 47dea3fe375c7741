package dev.holdfast.endtoend;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.Client;
import dev.holdfast.harness.JavaProgram;
import dev.holdfast.harness.Jdk;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.versions.ArtifactResolver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A TLS stack that an application brings, with a client over it.
 *
 * @param artifact the stack's, with its version
 * @param over the client; the stack is not among its libraries yet
 * @param options of the program, the stack's among them
 */
record TlsStack(String artifact, Client over, Jdk jdk, String... options) {

    private static final ArtifactResolver RESOLVER = new ArtifactResolver();

    /** BCJSSE tells by java.util.logging what it reads of the JVM's security properties; a configuration of nothing says nothing. */
    private static final String QUIET = "-Djava.util.logging.config.file=/dev/null";

    /** Oldest and newest of each on every JDK, under sockets and under engines. */
    static List<TlsStack> all() {
        List<TlsStack> all = new ArrayList<>();
        for (Jdk jdk : Jdk.available()) {
            all.addAll(on(jdk));
        }
        return all;
    }

    /** The same on one JDK. */
    static List<TlsStack> onOneJdk() {
        return on(Jdk.oldest());
    }

    private static List<TlsStack> on(Jdk jdk) {
        return List.of(
                conscrypt("2.5.2", Client.HTTP_URL_CONNECTION, jdk, "--http=1.1"),
                conscrypt("2.9.0", Client.HTTP_URL_CONNECTION, jdk, "--http=1.1"),
                conscrypt("2.5.2", Client.JDK_HTTP_CLIENT, jdk, "--http=1.1"),
                conscrypt("2.9.0", Client.JDK_HTTP_CLIENT, jdk, "--http=2"),
                bcJsse("1.71", Client.HTTP_URL_CONNECTION, jdk, "--http=1.1"),
                bcJsse("1.84", Client.HTTP_URL_CONNECTION, jdk, "--http=1.1"),
                bcJsse("1.71", Client.JDK_HTTP_CLIENT, jdk, "--http=1.1"),
                bcJsse("1.84", Client.JDK_HTTP_CLIENT, jdk, "--http=2"));
    }

    private static TlsStack conscrypt(String version, Client over, Jdk jdk, String http) {
        return new TlsStack(
                "org.conscrypt:conscrypt-openjdk-uber:" + version,
                over,
                jdk,
                "--tls-provider=org.conscrypt.OpenSSLProvider",
                http);
    }

    private static TlsStack bcJsse(String version, Client over, Jdk jdk, String http) {
        return new TlsStack(
                "org.bouncycastle:bctls-jdk18on:" + version,
                over,
                jdk,
                "--tls-provider=org.bouncycastle.jce.provider.BouncyCastleProvider,"
                        + "org.bouncycastle.jsse.provider.BouncyCastleJsseProvider",
                http);
    }

    /** The program without an agent, with a context of the stack's that has no key manager. */
    JavaProgram program(Pki pki) {
        return JavaProgram.of(client(), jdk, pki)
                .with(options)
                .with("--tls=context")
                .jvm(QUIET);
    }

    /** The program with the agent, which replaces the ledger's key. */
    AgentScenario scenario(Pki pki, LedgerServer server, Path folder) {
        return AgentScenario.ledger(client(), jdk, pki, server, folder)
                .program(program -> program.with(options).with("--tls=context").jvm(QUIET));
    }

    /** The client with the stack on its class path. */
    Client client() {
        List<Path> libraries = new ArrayList<>(over.libraries());
        libraries.addAll(RESOLVER.classPath(List.of(artifact)));
        return new Client(over.name(), over.module(), over.mainClass(), libraries);
    }

    @Override
    public String toString() {
        return artifact.substring(artifact.indexOf(':') + 1) + " below " + over + " " + options[1] + " on " + jdk;
    }
}
