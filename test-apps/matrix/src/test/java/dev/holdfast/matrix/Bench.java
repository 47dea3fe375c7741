package dev.holdfast.matrix;

import dev.holdfast.behaviour.BehaviourServer;
import dev.holdfast.behaviour.RegisteredClient;
import dev.holdfast.harness.AgentConfiguration;
import dev.holdfast.harness.Client;
import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.IdentityFiles;
import dev.holdfast.harness.Interceptor;
import dev.holdfast.harness.JavaProgram;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.LedgerServers;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.versions.ArtifactResolver;
import dev.holdfast.harness.versions.Mode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * A subject at work: its program with the agent, the same without, and the servers that both call. All services that the scenarios
 * need are configured from the start, as a restart or a new configuration for each would take most of the time:
 *
 * <table>
 * <caption>Services</caption>
 * <tr><td>ledger, address</td><td>the ledger by its name and by its IP address</td></tr>
 * <tr><td>proved</td><td>the behaviour server, token bound by DPoP</td></tr>
 * <tr><td>observed</td><td>a recorder before the ledger, one for each mode; others are no service</td></tr>
 * <tr><td>unissued, unasked, clear</td><td>denied: no issuer, no certificate asked for, no TLS</td></tr>
 * </table>
 *
 * <p>For one thread.
 */
final class Bench implements AutoCloseable {

    private static final String SCOPE = "ledger.read ledger.write";

    private final Subject subject;
    private final Pki pki;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final LedgerServer server;
    private final BehaviourServer behaviour;
    private final Map<Mode, Interceptor> elsewhere = new EnumMap<>(Mode.class);
    private final Map<Mode, Interceptor> observed = new EnumMap<>(Mode.class);
    private final IdentityFiles files;
    private final Path configuration;
    private RunningProgram bare;
    private RunningProgram woven;
    private ClientCertificate certificate;
    private Mode mode;

    private Bench(Subject subject, Pki pki, LedgerServers servers, List<Path> libraries, Path folder) {
        this.subject = subject;
        this.pki = pki;
        try {
            LedgerServers.Loan loan = servers.borrow();
            open.add(loan);
            this.server = loan.server();
            server.observer().reset();
            server.issuerObserver().reset();
            this.behaviour =
                    BehaviourServer.start(pki, RegisteredClient.orders().bound(false, true));
            open.add(behaviour);
            for (Mode each : subject.file().modes()) {
                elsewhere.put(each, recorder());
                observed.put(each, recorder());
            }
            this.files = IdentityFiles.renamed(folder.resolve("identity"));
            this.certificate = pki.issueOrders();
            files.replaceWith(certificate);
            this.configuration = configuration().write(folder.resolve("holdfast.yaml"));
            this.mode = subject.file().modes().get(0);
            CompletableFuture<RunningProgram> starting =
                    CompletableFuture.supplyAsync(program(libraries).jvm("-XX:+EnableDynamicAgentLoading")::start);
            try {
                this.woven = program(libraries)
                        .agent()
                        .environment("HOLDFAST_ENABLED", "true")
                        .environment("HOLDFAST_CONFIG", configuration.toString())
                        .start();
                open.add(woven);
            } finally {
                this.bare = starting.join();
                open.add(bare);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Resolves the subject's libraries and starts everything. */
    static Bench start(Subject subject, Pki pki, LedgerServers servers, ArtifactResolver resolver, Path folder) {
        List<Path> libraries = resolver.classPath(subject.version().artifacts());
        return new Bench(subject, pki, servers, libraries, folder);
    }

    Subject subject() {
        return subject;
    }

    /** The ledger and the issuer of its tokens. */
    LedgerServer server() {
        return server;
    }

    /** What the ledger saw, forgotten at the beginning of each scenario. */
    Observer ledger() {
        return server.observer();
    }

    /** The server that wants nonces. */
    BehaviourServer behaviour() {
        return behaviour;
    }

    /** Before the ledger, and no service. */
    Interceptor elsewhere() {
        return elsewhere.get(mode);
    }

    /** Before the ledger, and a service in stage observe. */
    Interceptor observed() {
        return observed.get(mode);
    }

    /** The program without an agent. */
    RunningProgram bare() {
        return bare;
    }

    /** The program with the agent. */
    RunningProgram woven() {
        return woven;
    }

    /** The agent's file. */
    Path configurationFile() {
        return configuration;
    }

    /** The thumbprint of the certificate in the files. */
    String thumbprint() {
        return certificate.thumbprint();
    }

    /** Puts a new key and certificate into the files. */
    void rotate() {
        certificate = pki.issueOrders();
        files.replaceWith(certificate);
    }

    /** Names of bodies that cannot be sent again. */
    List<String> once() {
        return subject.file().once();
    }

    /** Names of all bodies. */
    List<String> bodies() {
        List<String> all = new ArrayList<>(subject.file().repeatable());
        all.addAll(once());
        return all;
    }

    /** Has both programs call in that way, and forgets what the servers saw. */
    void begin(Mode next) {
        if (next != mode) {
            bare.use(next.options());
            woven.use(next.options());
            mode = next;
        }
        ledger().reset();
        server.issuerObserver().reset();
        behaviour.forget();
    }

    @Override
    public void close() {
        if (bare != null) System.out.println("CPU " + subject + " bare " + cpu(bare) + " woven " + cpu(woven) + " self " + ProcessHandle.current().info().totalCpuDuration().get() + " server " + ProcessHandle.of(server.pid()).get().info().totalCpuDuration().get()); //DEBUG
        for (int last = open.size() - 1; last >= 0; last--) {
            try {
                open.get(last).close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String cpu(RunningProgram p) { return ProcessHandle.of(p.process().pid()).get().info().totalCpuDuration().get().toString(); } //DEBUG

    private Interceptor recorder() {
        Interceptor recorder = Interceptor.server(pki, pki, server.port());
        open.add(recorder);
        return recorder;
    }

    private JavaProgram program(List<Path> libraries) {
        Client client = new Client(
                subject.file().name(), subject.file().module(), subject.file().mainClass(), libraries);
        JavaProgram program = JavaProgram.of(client, subject.jdk(), pki)
                .with("--redirects=always")
                .with(subject.file().options().toArray(String[]::new))
                .with(mode.options().toArray(String[]::new));
        for (String option : subject.file().jvm()) {
            program = program.jvm(option);
        }
        return program;
    }

    private AgentConfiguration configuration() {
        String proved = behaviour.resourceServer().host();
        AgentConfiguration configuration = AgentConfiguration.of(
                        pki, files, server.issuer(), SCOPE, "localhost:" + server.port())
                .set(
                        "issuers.proofs.issuer",
                        behaviour.authorizationServer().issuer().toString())
                .set("issuers.proofs.trust", pki.caCertificate().toString())
                .set("issuers.proofs.client-id", "orders")
                .set("issuers.proofs.identity", "orders")
                // known by a key and not by the identity, which would wait for it at each rotation
                .set("issuers.gone.issuer", "https://localhost:1")
                .set("issuers.gone.client-id", "orders")
                .set("issuers.gone.authenticate", "private_key_jwt")
                .set(
                        "issuers.gone.key",
                        pki.clientKey()
                                .writeTo(files.key().resolveSibling("signing.pem"))
                                .toString())
                .set("services.observed.hosts", hosts(observed))
                .set("services.observed.replace", "[{header: X-Api-Key}]")
                .set("services.observed.stage", "observe");
        configuration = service(configuration, "address", "127.0.0.1:" + server.port(), "corp", "certificate");
        configuration = service(configuration, "proved", proved, "proofs", "dpop");
        configuration =
                denied(configuration, "unasked", "localhost:" + server.noCertificatePort(), "corp", "certificate");
        configuration = denied(configuration, "clear", "localhost:" + server.plainPort(), "corp", "certificate");
        return denied(configuration, "unissued", proved, "gone", "dpop")
                .set("services.unissued.paths", "[/unissued/**]");
    }

    private static AgentConfiguration denied(
            AgentConfiguration configuration, String name, String host, String issuer, String binding) {
        return service(configuration, name, host, issuer, binding).set("services." + name + ".on-failure", "deny");
    }

    private static AgentConfiguration service(
            AgentConfiguration configuration, String name, String host, String issuer, String binding) {
        String service = "services." + name;
        return configuration
                .set(service + ".hosts", "[\"" + host + "\"]")
                .set(service + ".replace", "[{header: X-Api-Key}]")
                .set(service + ".token.issuer", issuer)
                .set(service + ".token.scope", SCOPE)
                .set(service + ".token.binding", binding)
                .set(service + ".wait", "20s")
                .set(service + ".stage", "enforce");
    }

    private static String hosts(Map<Mode, Interceptor> recorders) {
        return recorders.values().stream()
                .map(recorder -> "\"localhost:" + recorder.port() + "\"")
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
