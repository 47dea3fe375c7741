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
 * @param name the stack's, with its version
 * @param artifacts of the stack and, where it is not the JDK's, of the client
 * @param options of the program
 */
record TlsStack(String name, List<String> artifacts, Client over, Jdk jdk, String... options) {

    private static final String NETTY_PROGRAM = "netty-tcnative";

    private static final ArtifactResolver RESOLVER = new ArtifactResolver(System.getProperties());

    /** BCJSSE tells by java.util.logging what it reads of the JVM's security properties; a configuration of nothing says nothing. */
    private static final String QUIET = "-Djava.util.logging.config.file=/dev/null";

    /** Oldest and newest of each on one JDK, under sockets and under engines; the newest on the others. */
    static List<TlsStack> all() {
        List<TlsStack> all = new ArrayList<>();
        for (Jdk jdk : Jdk.available()) {
            all.addAll(jdk.equals(Jdk.oldest()) ? on(jdk) : newestOn(jdk));
        }
        return all;
    }

    /** The same on one JDK. */
    static List<TlsStack> onOneJdk() {
        return on(Jdk.oldest());
    }

    private static List<TlsStack> on(Jdk jdk) {
        List<TlsStack> all = new ArrayList<>(List.of(
                conscrypt("2.5.2", Client.HTTP_URL_CONNECTION, jdk, "--http=1.1"),
                conscrypt("2.5.2", Client.JDK_HTTP_CLIENT, jdk, "--http=1.1"),
                bcJsse("1.71", Client.HTTP_URL_CONNECTION, jdk, "--http=1.1"),
                bcJsse("1.71", Client.JDK_HTTP_CLIENT, jdk, "--http=1.1"),
                tcnative("4.1.100.Final", "2.0.61.Final", jdk),
                tcnative("4.1.137.Final", "2.0.77.Final", jdk)));
        all.addAll(newestOn(jdk));
        return all;
    }

    private static List<TlsStack> newestOn(Jdk jdk) {
        return List.of(
                conscrypt("2.9.0", Client.HTTP_URL_CONNECTION, jdk, "--http=1.1"),
                conscrypt("2.9.0", Client.JDK_HTTP_CLIENT, jdk, "--http=2"),
                bcJsse("1.84", Client.HTTP_URL_CONNECTION, jdk, "--http=1.1"),
                bcJsse("1.84", Client.JDK_HTTP_CLIENT, jdk, "--http=2"),
                tcnative("4.2.18.Final", "2.0.84.Final", jdk));
    }

    private static TlsStack conscrypt(String version, Client over, Jdk jdk, String http) {
        return new TlsStack(
                "Conscrypt " + version,
                List.of("org.conscrypt:conscrypt-openjdk-uber:" + version),
                over,
                jdk,
                "--tls-provider=org.conscrypt.OpenSSLProvider",
                http);
    }

    private static TlsStack bcJsse(String version, Client over, Jdk jdk, String http) {
        return new TlsStack(
                "BCJSSE " + version,
                List.of("org.bouncycastle:bctls-jdk18on:" + version),
                over,
                jdk,
                "--tls-provider=org.bouncycastle.jce.provider.BouncyCastleProvider,"
                        + "org.bouncycastle.jsse.provider.BouncyCastleJsseProvider",
                http);
    }

    /** Its program makes a connection for each request: nobody looks into its pool. */
    private static TlsStack tcnative(String netty, String tcnative, Jdk jdk) {
        return new TlsStack(
                "netty-tcnative " + tcnative,
                List.of(
                        "io.netty:netty-codec-http:" + netty,
                        "io.netty:netty-handler-proxy:" + netty,
                        "io.netty:netty-tcnative-classes:" + tcnative,
                        "io.netty:netty-tcnative-boringssl-static:jar:linux-x86_64:" + tcnative),
                new Client("Netty " + netty, NETTY_PROGRAM, "org.example.orders.tcnative.OrdersProgram", List.of()),
                jdk,
                "--header=Connection:close");
    }

    /** Whether the client's requests are replaced; if not, it is the certificates of its connections that tell of the stack. */
    boolean isClientHooked() {
        return !over.module().equals(NETTY_PROGRAM);
    }

    /** The program without an agent. */
    JavaProgram program(Pki pki) {
        return configure(JavaProgram.of(client(), jdk, pki));
    }

    /** The program with the agent, which replaces the ledger's key. */
    AgentScenario scenario(Pki pki, LedgerServer server, Path folder) {
        return AgentScenario.ledger(client(), jdk, pki, server, folder).program(this::configure);
    }

    /** A program of {@link #client} as it is to be started: with a context of the stack's that has no key manager. */
    JavaProgram configure(JavaProgram program) {
        JavaProgram quiet = program.with(options).with("--tls=context").jvm(QUIET);
        // stacks load native code, and Netty's buffers use Unsafe: newer JVMs warn of both where nobody allows it
        return jdk.feature() < 24
                ? quiet
                : quiet.jvm("--enable-native-access=ALL-UNNAMED").jvm("--sun-misc-unsafe-memory-access=allow");
    }

    /** The client with the stack on its class path. */
    Client client() {
        return new Client(over.name(), over.module(), over.mainClass(), RESOLVER.classPath(artifacts));
    }

    @Override
    public String toString() {
        return name + " below " + over + " " + options[options.length - 1] + " on " + jdk;
    }
}
