package dev.holdfast.command;

import dev.holdfast.start.Version;
import java.io.File;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands' entry: {@code java -jar holdfast.jar <command>}. */
@Command(
        name = Main.NAME,
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionText.class,
        usageHelpWidth = 100,
        headerHeading =
                "Holdfast replaces static API keys in a JVM's outgoing requests by tokens that are bound to a certificate or a key.%n%n",
        description = {
            "",
            "As an agent it is switched on by -javaagent:holdfast.jar and HOLDFAST_ENABLED=true; these commands check what"
                    + " it would do and bring it into a JVM that is running already."
        },
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  all is well",
            "  1  the call or the configuration is wrong",
            "  2  a peer (an issuer, a process) refused or did not answer",
            "",
            "'" + Main.NAME + " <command> --help' tells more. The commands report and explain belong to later versions."
        })
public final class Main implements Runnable {
    static final String NAME = "java -jar holdfast.jar";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything is run
    private CommandSpec spec;

    private Main() {}

    /**
     * Runs one command and ends the JVM with its exit code. Called by the entry class, by reflection.
     *
     * @param jar the agent's own jar
     */
    public static void main(String[] arguments, File jar) {
        PrintWriter out = new PrintWriter(System.out, true, charset("stdout.encoding"));
        PrintWriter err = new PrintWriter(System.err, true, charset("stderr.encoding"));
        System.exit(run(new Invocation(jar, out, err, System.getenv()), arguments));
    }

    /** The console's, which from JDK 18 on need not be the default any more. */
    private static Charset charset(String property) {
        return Charset.forName(
                System.getProperty(property, Charset.defaultCharset().name()));
    }

    static int run(Invocation invocation, String... arguments) {
        return new CommandLine(new Main())
                .addSubcommand(new CheckCommand(invocation))
                .addSubcommand(new AttachCommand(invocation))
                .addSubcommand(new StatusCommand(invocation))
                .addSubcommand(new RevokeCommand(invocation))
                .setOut(invocation.out())
                .setErr(invocation.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setParameterExceptionHandler((problem, wrong) -> refuse(problem, invocation))
                .execute(arguments);
    }

    /** Without a command there is nothing to do but to say which there are. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? Known are check, attach, status and revoke");
    }

    private static int refuse(ParameterException problem, Invocation invocation) {
        CommandLine command = problem.getCommandLine();
        boolean atTop = command.getParent() == null;
        String text = problem instanceof UnmatchedArgumentException unmatched && atTop
                ? "there is no command " + unmatched.getUnmatched().get(0)
                        + " in this version; known are check, attach, status and revoke"
                : problem.getMessage();
        invocation.err().println("holdfast: " + text);
        invocation.err().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.CONFIGURATION;
    }

    static final class VersionText implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"holdfast " + Version.text()};
        }
    }
}
