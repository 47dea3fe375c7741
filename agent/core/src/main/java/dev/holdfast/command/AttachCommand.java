package dev.holdfast.command;

import dev.holdfast.start.Version;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code attach PID [config=FILE | further agent arguments]}. */
@Command(
        name = "attach",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionText.class,
        usageHelpWidth = 100,
        synopsisHeading = "%nUsage: ",
        header = "Brings the agent into a JVM that is running already, and switches it on there.",
        description = {
            "",
            "The JVM must be of the same user (root may attach to any) and Java 17 or newer. What the agent then says is on"
                    + " that JVM's standard error. It stays until the JVM ends; stage: off in its file takes it back to"
                    + " doing nothing. From JDK 21 on the JVM itself warns there of agents that are loaded dynamically.",
            ""
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  the agent was loaded",
            "  1  it was not tried: the call is wrong, or there is nothing to attach to",
            "  2  the JVM refused, or did not answer",
            "",
            "Example:",
            "  java -jar holdfast.jar attach 4711 config=holdfast.yaml log.level=debug"
        })
final class AttachCommand implements Callable<Integer> {
    private static final String CONFIG = "config=";

    private final Invocation invocation;

    @Parameters(index = "0", paramLabel = "PID", description = "Process id of the JVM, as jps and ps show it.")
    private long pid;

    @Parameters(
            index = "1..*",
            paramLabel = "KEY=VALUE",
            description =
                    "Agent arguments, one setting each: config=FILE, services.ledger.stage=shadow, ... A relative FILE is"
                            + " relative to where this command is run. Without config= the JVM's own environment and properties count.")
    private List<String> settings = new ArrayList<>();

    AttachCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try {
            String arguments = arguments();
            new Attachment(pid).load(invocation.jar(), arguments);
        } catch (AttachmentException e) {
            invocation.err().println("holdfast: " + e.getMessage());
            return e.exitCode();
        }
        invocation
                .out()
                .println("holdfast " + Version.text() + " was loaded into process " + pid
                        + "; what it says is on that process's standard error");
        return ExitCode.OK;
    }

    /** The target has another working directory, so that a relative path would mean another file there. */
    private String arguments() throws AttachmentException {
        List<String> absolute = new ArrayList<>();
        for (String setting : settings) {
            if (setting.indexOf('=') <= 0) {
                throw AttachmentException.wrongCall(
                        "\"" + setting + "\" is not of the form key=value", "Write config=FILE");
            }
            absolute.add(setting.startsWith(CONFIG) ? CONFIG + file(setting.substring(CONFIG.length())) : setting);
        }
        return String.join(",", absolute);
    }

    private static Path file(String named) throws AttachmentException {
        Path file;
        try {
            file = Path.of(named).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw AttachmentException.wrongCall("config=" + named + " is not a path", "Name a YAML file");
        }
        if (!Files.isReadable(file)) {
            throw AttachmentException.wrongCall(
                    file + " cannot be read",
                    "Name a file that is there, and give each further setting as an argument of its own");
        }
        return file;
    }
}
