package dev.holdfast.command;

import java.io.File;
import java.io.PrintWriter;
import java.util.Map;

/**
 * What a command is run with.
 *
 * @param jar the agent's own jar
 * @param out for what was asked for
 * @param err for what is wrong with the call
 * @param environment the process environment
 */
record Invocation(File jar, PrintWriter out, PrintWriter err, Map<String, String> environment) {
    Invocation {
        environment = Map.copyOf(environment);
    }
}
