package dev.holdfast.command;

import dev.holdfast.config.Configuration;
import dev.holdfast.config.ConfigurationException;
import dev.holdfast.config.ConfigurationLoader;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check [FILE]}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionText.class,
        usageHelpWidth = 100,
        synopsisHeading = "%nUsage: ",
        header = "Tries a configuration out without an application.",
        description = {
            "",
            "Validates the file, loads every identity, asks whether its certificate is revoked, asks every service's issuer for a token, tells where it came from, its"
                    + " scope and lifetime and whether it proves its binding to the certificate, and says per service what"
                    + " the agent would do at its stage. Tokens are fetched for"
                    + " services in every stage, so that a service can be checked before its stage is raised.",
            "",
            "Of each service's hosts, wildcards left out, it tells what they say in a TLS handshake: their version and"
                    + " certificate, whether that is of the authorities of trust (without it: of this JVM's, which need not be"
                    + " the application's), whether they ask for a client certificate and of which authorities. Where the"
                    + " service would offer its certificate at enforce and the server is trusted, it is offered in a second"
                    + " handshake. No request is sent, and no proxy is used.",
            "",
            "HOLDFAST_ variables of the environment and -Dholdfast. properties of this JVM apply as they do for the agent."
                    + " No token and no key is ever printed.",
            ""
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  the agent would work as configured",
            "  1  the configuration or key material is wrong; every error is listed with its remedy",
            "  2  an issuer refused, could not be reached or gave no bound token; a certificate is revoked; or a service's server could not be reached, is"
                    + " not of its trust, does not ask for a client certificate or refuses the service's"
        })
final class CheckCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The configuration; default: the file that HOLDFAST_CONFIG names.")
    private @Nullable String file;

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    private boolean json;

    CheckCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration;
        try {
            configuration = new ConfigurationLoader(null, properties(), invocation.environment()).load();
        } catch (ConfigurationException e) {
            invocation.out().print(json ? CheckJson.of(e) : CheckText.of(e));
            invocation.out().flush();
            return ExitCode.CONFIGURATION;
        }
        CheckReport report = new Check(configuration, invocation.environment()).run();
        invocation.out().print(json ? CheckJson.of(report) : CheckText.of(report));
        invocation.out().flush();
        return report.exitCode();
    }

    /** The file that is named in the call is stronger than any that is set otherwise. */
    private UnaryOperator<@Nullable String> properties() {
        String named = file;
        return name -> named != null && name.equals("holdfast.config") ? named : System.getProperty(name);
    }
}
