package dev.holdfast.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code java -jar holdfast.jar <command> …} as an operator runs it, and how it ended.
 *
 * @param output all of standard output
 * @param errors all of standard error
 */
public record AgentCommand(int exitCode, String output, String errors) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Runs a command of the built jar to its end. */
    public static AgentCommand run(Jdk jdk, String... arguments) {
        return run(jdk, Layout.agentJar(), arguments);
    }

    /** Runs a command of the built jar with environment variables. */
    public static AgentCommand run(Jdk jdk, Map<String, String> environment, String... arguments) {
        return run(jdk, Layout.agentJar(), environment, arguments);
    }

    /** Runs a command of another copy of it. */
    public static AgentCommand run(Jdk jdk, Path jar, String... arguments) {
        return run(jdk, jar, Map.of(), arguments);
    }

    private static AgentCommand run(Jdk jdk, Path jar, Map<String, String> environment, String... arguments) {
        List<String> line = new ArrayList<>(
                List.of(jdk.java().toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar.toString()));
        line.addAll(List.of(arguments));
        String name = String.join(" ", arguments) + " on " + jdk;
        try (ChildProcess process = ChildProcess.start(name, line, environment)) {
            int exitCode = process.exitCode(PATIENCE);
            return new AgentCommand(exitCode, String.join("\n", process.output()), String.join("\n", process.errors()));
        }
    }
}
