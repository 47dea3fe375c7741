package dev.holdfast.harness;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How an orders program is to be started: which client, which JDK, with the agent or without. Immutable; each method
 * returns a changed copy.
 */
public final class JavaProgram {

    private final Client client;
    private final Jdk jdk;
    private final List<String> jvmOptions;
    private final List<String> arguments;
    private final Map<String, String> environment;

    private JavaProgram(
            Client client, Jdk jdk, List<String> jvmOptions, List<String> arguments, Map<String, String> environment) {
        this.client = client;
        this.jdk = jdk;
        this.jvmOptions = List.copyOf(jvmOptions);
        this.arguments = List.copyOf(arguments);
        this.environment = Map.copyOf(environment);
    }

    /** A program with the static key in its environment that trusts the authority. */
    public static JavaProgram of(Client client, Jdk jdk, Pki pki) {
        return new JavaProgram(
                client,
                jdk,
                List.of(
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djavax.net.ssl.trustStore=" + pki.trustStore(),
                        "-Djavax.net.ssl.trustStorePassword=" + Pki.PASSWORD),
                List.of(),
                Map.of("LEDGER_API_KEY", LedgerServer.STATIC_KEY));
    }

    /** With the agent loaded, which does nothing until something enables it. */
    public JavaProgram agent() {
        return jvm("-javaagent:" + Layout.agentJar());
    }

    /** With the agent loaded and arguments for it; an agent without arguments that was to be loaded is not loaded too. */
    public JavaProgram agent(String agentArguments) {
        List<String> without = new ArrayList<>(jvmOptions);
        without.remove("-javaagent:" + Layout.agentJar());
        return new JavaProgram(client, jdk, without, arguments, environment)
                .jvm("-javaagent:" + Layout.agentJar() + "=" + agentArguments);
    }

    /** With a JVM option more. */
    public JavaProgram jvm(String option) {
        List<String> more = new ArrayList<>(jvmOptions);
        more.add(option);
        return new JavaProgram(client, jdk, more, arguments, environment);
    }

    /** With an option of the program more, {@code --name=value}. */
    public JavaProgram with(String... options) {
        List<String> more = new ArrayList<>(arguments);
        more.addAll(List.of(options));
        return new JavaProgram(client, jdk, jvmOptions, more, environment);
    }

    /** With an environment variable more. */
    public JavaProgram environment(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new JavaProgram(client, jdk, jvmOptions, arguments, more);
    }

    /** Starts it and waits until it listens for commands. */
    public RunningProgram start() {
        List<String> command = new ArrayList<>();
        command.add(jdk.java().toString());
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(Stream.concat(Layout.programClassPath(client.module()).stream(), client.libraries().stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(client.mainClass());
        command.addAll(arguments);
        ChildProcess process = ChildProcess.start(client + " on " + jdk, command, environment);
        process.takeLine(line -> line.startsWith("{\"ready\""), Duration.ofSeconds(60));
        return new RunningProgram(process);
    }
}
