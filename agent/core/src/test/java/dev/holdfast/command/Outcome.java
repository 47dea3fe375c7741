package dev.holdfast.command;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** What a command said and how it ended. */
record Outcome(int exitCode, String out, String err) {
    static Outcome of(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(
                new Invocation(
                        new File("holdfast.jar"), new PrintWriter(out, true), new PrintWriter(err, true), environment),
                arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
