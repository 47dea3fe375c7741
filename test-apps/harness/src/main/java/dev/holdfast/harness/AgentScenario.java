package dev.holdfast.harness;

import java.net.URI;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * An orders program that is about to be started with the agent: which client, on which JDK, against which servers, with
 * which configuration. Immutable; each method returns a changed copy.
 */
public final class AgentScenario {

    private final Pki pki;
    private final IdentityFiles files;
    private final Path configurationFile;
    private final JavaProgram program;
    private final AgentConfiguration configuration;

    private AgentScenario(
            Pki pki,
            IdentityFiles files,
            Path configurationFile,
            JavaProgram program,
            AgentConfiguration configuration) {
        this.pki = pki;
        this.files = files;
        this.configurationFile = configurationFile;
        this.program = program;
        this.configuration = configuration;
    }

    /**
     * The ledger's key is replaced by a token of its authorization server, stage enforce.
     *
     * @param folder of the test's own, absolute, for configuration and identity
     */
    public static AgentScenario ledger(Client client, Jdk jdk, Pki pki, LedgerServer server, Path folder) {
        return of(client, jdk, pki, server.issuer(), "ledger.read ledger.write", "localhost:" + server.port(), folder);
    }

    /** The key of userinfo is replaced by a token of Keycloak, stage enforce. */
    public static AgentScenario userinfo(Client client, Jdk jdk, Pki pki, Keycloak keycloak, Path folder) {
        URI issuer = keycloak.issuer();
        return of(client, jdk, pki, issuer, "openid", issuer.getAuthority(), folder);
    }

    /** The key of its resource server is replaced by a token of its authorization server, stage enforce. */
    public static AgentScenario oidcProvider(Client client, Jdk jdk, Pki pki, OidcProvider provider, Path folder) {
        return of(client, jdk, pki, provider.issuer(), "ledger.read ledger.write", provider.authority(), folder);
    }

    /** The key of Apache httpd is replaced by a token of the ledger's authorization server, stage enforce. */
    public static AgentScenario apache(
            Client client, Jdk jdk, Pki pki, LedgerServer issuer, ApacheJudge judge, Path folder) {
        return of(client, jdk, pki, issuer.issuer(), "ledger.read", judge.authority(), folder);
    }

    /** The key of a host is replaced by a token of any issuer, stage enforce. */
    public static AgentScenario of(
            Client client, Jdk jdk, Pki pki, URI issuer, String scope, String host, Path folder) {
        IdentityFiles files = IdentityFiles.renamed(folder.resolve("identity"));
        Path configurationFile = folder.resolve("holdfast.yaml");
        JavaProgram program = JavaProgram.of(client, jdk, pki)
                .agent()
                .environment("HOLDFAST_ENABLED", "true")
                .environment("HOLDFAST_CONFIG", configurationFile.toString());
        return new AgentScenario(
                pki, files, configurationFile, program, AgentConfiguration.of(pki, files, issuer, scope, host));
    }

    /** With a Kubernetes secret volume for the identity. */
    public AgentScenario kubernetesVolume(Path folder) {
        IdentityFiles volume = IdentityFiles.kubernetesVolume(folder);
        return new AgentScenario(
                pki,
                volume,
                configurationFile,
                program,
                configuration
                        .set(
                                "identities.orders.pem.certificate",
                                volume.certificate().toString())
                        .set("identities.orders.pem.key", volume.key().toString()));
    }

    /** With the configuration changed. */
    public AgentScenario configured(UnaryOperator<AgentConfiguration> change) {
        return new AgentScenario(pki, files, configurationFile, program, change.apply(configuration));
    }

    /** With the service in another stage. */
    public AgentScenario stage(String stage) {
        return configured(configuration -> configuration.stage(stage));
    }

    /** With the program or its JVM changed. */
    public AgentScenario program(UnaryOperator<JavaProgram> change) {
        return new AgentScenario(pki, files, configurationFile, change.apply(program), configuration);
    }

    /** Issues the first certificate, writes the configuration and starts the program. */
    public RunningScenario start() {
        return start(pki.issueOrders());
    }

    /** Writes the configuration and starts the program with that certificate in its files. */
    public RunningScenario start(ClientCertificate first) {
        files.replaceWith(first);
        configuration.write(configurationFile);
        return new RunningScenario(pki, files, configurationFile, configuration, first, program.start());
    }
}
