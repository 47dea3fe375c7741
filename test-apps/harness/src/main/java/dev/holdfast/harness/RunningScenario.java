package dev.holdfast.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A program with the agent in it, whose certificate and configuration change while it runs. For one thread. */
public final class RunningScenario implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Pki pki;
    private final IdentityFiles files;
    private final Path configurationFile;
    private final RunningProgram program;
    private AgentConfiguration configuration;
    private ClientCertificate certificate;

    RunningScenario(
            Pki pki,
            IdentityFiles files,
            Path configurationFile,
            AgentConfiguration configuration,
            ClientCertificate certificate,
            RunningProgram program) {
        this.pki = pki;
        this.files = files;
        this.configurationFile = configurationFile;
        this.configuration = configuration;
        this.certificate = certificate;
        this.program = program;
    }

    /** The program. */
    public RunningProgram program() {
        return program;
    }

    /** The certificate in the files. */
    public ClientCertificate certificate() {
        return certificate;
    }

    /** Where the identity lies. */
    public IdentityFiles files() {
        return files;
    }

    /** Where the configuration lies. */
    public Path configurationFile() {
        return configurationFile;
    }

    /** What stands in it. */
    public AgentConfiguration configuration() {
        return configuration;
    }

    /** Puts a new key and certificate of the same subject into the files. */
    public ClientCertificate rotate() {
        return replaceWith(pki.issueOrders());
    }

    /** Puts a key and certificate into the files. */
    public ClientCertificate replaceWith(ClientCertificate next) {
        certificate = next;
        files.replaceWith(certificate);
        return certificate;
    }

    /** Changes the file that the agent watches. */
    public void reconfigure(UnaryOperator<AgentConfiguration> change) {
        configuration = change.apply(configuration);
        configuration.write(configurationFile);
    }

    /** Waits for a line of the agent's log with this text in it. */
    public String awaitLog(String text) {
        return program.process().awaitError(line -> line.contains("[holdfast]") && line.contains(text), PATIENCE);
    }

    @Override
    public void close() {
        program.close();
    }
}
