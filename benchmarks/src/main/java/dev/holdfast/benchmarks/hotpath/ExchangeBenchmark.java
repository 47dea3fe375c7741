package dev.holdfast.benchmarks.hotpath;

import dev.holdfast.benchmarks.load.LoadServer;
import dev.holdfast.benchmarks.load.TemporaryFolder;
import dev.holdfast.config.Binding;
import dev.holdfast.config.HostPattern;
import dev.holdfast.config.OnFailure;
import dev.holdfast.config.Replacement;
import dev.holdfast.config.ServiceSettings;
import dev.holdfast.config.Share;
import dev.holdfast.config.Stage;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.config.When;
import dev.holdfast.exchange.Attempt;
import dev.holdfast.exchange.ConnectionMark;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.Failure;
import dev.holdfast.exchange.ResponseHead;
import dev.holdfast.exchange.Route;
import dev.holdfast.exchange.Routes;
import dev.holdfast.exchange.Verdict;
import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.Pki;
import dev.holdfast.identity.Generation;
import dev.holdfast.identity.Identity;
import dev.holdfast.inventory.Inventory;
import dev.holdfast.policy.Service;
import dev.holdfast.telemetry.ServiceCounters;
import dev.holdfast.token.Credential;
import dev.holdfast.token.ServiceCredentials;
import dev.holdfast.token.SteppedCredentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The agent's decision about one wire attempt, from the look-up of its service to the response, over a real TLS session. The
 * baseline is the same job by hand in an interceptor: look the host up, find the token, check that it is fresh.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ExchangeBenchmark {
    private static final int SERVICES = 20;
    private static final String REPLACED = "replaced.example.com";
    private static final String OBSERVED = "observed.example.com";
    private static final String FOREIGN = "metrics.example.org";

    private static final ResponseHead OK = new ResponseHead() {
        @Override
        public int status() {
            return 200;
        }

        @Override
        public @Nullable String header(String name) {
            return null;
        }

        @Override
        public @Nullable String challenges() {
            return null;
        }
    };

    private final RequestFields fields = RequestFields.withKey();
    private final SteppedCredentials stepped = new SteppedCredentials("replaced");
    private final Exchanges exchanges = new Exchanges(new Inventory());
    private final Map<String, String> byHand = new HashMap<>();
    private final Map<String, Credential> tokensByHand = new ConcurrentHashMap<>();
    private @Nullable SSLSession session;

    /** A policy of many services, and the connection that the attempts go over. */
    @Setup
    public void prepare() throws Exception {
        Path folder = TemporaryFolder.make();
        Pki pki = Pki.create(folder);
        ClientCertificate certificate = pki.issueOrders();
        Generation generation = Generation.of("orders", certificate.key(), certificate.chain());
        Identity identity = new Identity("orders");
        identity.publish(generation);
        stepped.prepare(generation);
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < SERVICES; i++) {
            routes.add(route("service-" + i, "service-" + i + ".example.com", Stage.OBSERVE, identity, null));
        }
        routes.add(route("observed", OBSERVED, Stage.OBSERVE, identity, null));
        routes.add(route("replaced", REPLACED, Stage.ENFORCE, identity, stepped.credentials()));
        exchanges.use(Routes.compile(1, Stage.ENFORCE, routes, Routes.NONE));
        for (Route route : routes) {
            byHand.put(
                    route.service().settings().hosts().get(0).host() + ":443",
                    route.service().name());
        }
        tokensByHand.put("replaced", SteppedCredentials.credential(generation.number(), 1, System.nanoTime()));
        session = connect(pki, certificate);
        ConnectionMark.offered(generation.number()).put(session);
        check();
    }

    @Benchmark
    public @Nullable Object noService() {
        return attempt(FOREIGN);
    }

    @Benchmark
    public @Nullable Object noServiceByHand() {
        return attemptByHand(FOREIGN);
    }

    @Benchmark
    public @Nullable Object observed() {
        return attempt(OBSERVED);
    }

    @Benchmark
    public @Nullable Object replaced() {
        return attempt(REPLACED);
    }

    @Benchmark
    public @Nullable Object replacedByHand() {
        return attemptByHand(REPLACED);
    }

    /** In the order in which a client's adapter goes through it. */
    private @Nullable Object attempt(String host) {
        if (exchanges.isStale(session, host, 443) || !exchanges.isAddress(host, 443)) {
            return null;
        }
        Route route = exchanges.route(host, 443, "GET", "/v1/entries");
        if (route == null) {
            return null;
        }
        Attempt attempt = exchanges.begin(route);
        exchanges.attempt(attempt, fields, session);
        String authorization = attempt.fieldCount() == 0 ? null : attempt.fieldValue(0);
        exchanges.answer(attempt, OK, true);
        return authorization;
    }

    private @Nullable Object attemptByHand(String host) {
        String service = byHand.get(host.toLowerCase(Locale.ROOT) + ":" + 443);
        if (service == null || fields.header("X-Api-Key") == null) {
            return null;
        }
        Credential credential = tokensByHand.get(service);
        return credential == null || credential.isExpired(System.nanoTime()) ? null : credential.authorization();
    }

    private void check() {
        if (attempt(FOREIGN) != null || attempt(OBSERVED) != null) {
            throw new IllegalStateException("replaced what was not to be");
        }
        String expected = Objects.requireNonNull(stepped.credentials()
                        .current(exchanges
                                .routes()
                                .all()
                                .get(0)
                                .identity()
                                .current()
                                .number()))
                .authorization();
        if (!expected.equals(attempt(REPLACED)) || attemptByHand(REPLACED) == null) {
            throw new IllegalStateException("not replaced");
        }
    }

    private static Route route(
            String name, String host, Stage stage, Identity identity, @Nullable ServiceCredentials credentials) {
        ServiceSettings settings = new ServiceSettings(
                name,
                List.of(new HostPattern(host, false, 443)),
                List.of("GET", "POST"),
                List.of("/v1/**"),
                Map.of(),
                "orders",
                List.of(new Replacement.Header("X-Api-Key", null, When.STATIC)),
                credentials == null
                        ? null
                        : new TokenSettings("corp", "ledger.read", List.of(), List.of(), Binding.CERTIFICATE, null),
                stage,
                100,
                Share.ATTEMPT,
                OnFailure.STATIC_KEY,
                Duration.ofSeconds(2),
                null,
                null);
        return new Route(
                new Service(settings, Stage.ENFORCE, "instance"),
                identity,
                identity,
                credentials,
                new ServiceCounters(Failure.labels(), Verdict.labels()),
                null);
    }

    private static SSLSession connect(Pki pki, ClientCertificate certificate) throws Exception {
        LoadServer server = LoadServer.start(pki.folder());
        SSLSocket socket =
                (SSLSocket) certificate.sslContext(pki).getSocketFactory().createSocket("localhost", server.port());
        socket.startHandshake();
        return socket.getSession();
    }
}
