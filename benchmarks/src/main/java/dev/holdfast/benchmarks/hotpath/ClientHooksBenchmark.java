package dev.holdfast.benchmarks.hotpath;

import dev.holdfast.benchmarks.load.LoadServer;
import dev.holdfast.benchmarks.load.TemporaryFolder;
import dev.holdfast.client.urlconnection.UrlConnectionHooks;
import dev.holdfast.config.Stage;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.Routes;
import dev.holdfast.harness.Pki;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.HookPoint;
import dev.holdfast.inventory.Inventory;
import java.lang.reflect.Field;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import sun.net.www.MessageHeader;
import sun.net.www.http.HttpClient;

/**
 * All that the agent runs for one request of HttpURLConnection that belongs to no service: its five hooks in a row, on the
 * connection, head and response of a request that was really made. A round trip takes a thousand times as long, so that this
 * cannot be seen in one. The baseline is five hooks that do nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClientHooksBenchmark {
    private static final List<String> METHODS =
            List.of("get", "plainConnect", "writeRequests", "parseHTTP", "followRedirect");

    private final Hook[] hooks = new Hook[METHODS.size()];
    private final Hook[] nothing = new Hook[METHODS.size()];
    private @Nullable Object connection;
    private @Nullable HttpClient client;
    private MessageHeader withKey = new MessageHeader();
    private MessageHeader withoutKey = new MessageHeader();
    private MessageHeader response = new MessageHeader();

    /** Makes one request and takes hold of what the JDK made for it. */
    @Setup
    public void request() throws Exception {
        Exchanges exchanges = new Exchanges(new Inventory());
        exchanges.use(Routes.compile(1, Stage.ENFORCE, List.of(), Routes.NONE));
        UrlConnectionHooks set = new UrlConnectionHooks();
        for (HookPoint point : set.points()) {
            int at = METHODS.indexOf(point.method());
            hooks[at] = set.hook(point, exchanges);
            nothing[at] = (self, first, second) -> null;
        }
        Pki pki = Pki.create(TemporaryFolder.make());
        LoadServer server = LoadServer.start(pki.folder());
        HttpsURLConnection facade =
                (HttpsURLConnection) URI.create("https://localhost:" + server.port() + "/v1/entries")
                        .toURL()
                        .openConnection();
        facade.setSSLSocketFactory(pki.sslContext().getSocketFactory());
        facade.connect();
        Object delegate = field(facade, facade.getClass(), "delegate");
        connection = delegate;
        client = (HttpClient) field(delegate, sun.net.www.protocol.http.HttpURLConnection.class, "http");
        withoutKey = head();
        withKey = head();
        withKey.add("X-Api-Key", "ledger-static-key-0001");
        facade.getResponseCode();
        response.add(null, "HTTP/1.1 200 OK");
        response.add("Content-Length", "2");
        run(hooks, withKey);
        if (exchanges.inventory().size() != 1) {
            throw new IllegalStateException("the hooks did not see the key");
        }
    }

    @Benchmark
    public int requestWithoutCredential() {
        return run(hooks, withoutKey);
    }

    @Benchmark
    public int requestWithKnownCredential() {
        return run(hooks, withKey);
    }

    @Benchmark
    public int emptyHooks() {
        return run(nothing, withoutKey);
    }

    /** As one request meets them. */
    private int run(Hook[] each, MessageHeader head) {
        try {
            int done = each[0].call(null, client, null) == null ? 0 : 1;
            done += each[1].call(connection, null, null) == null ? 0 : 1;
            done += each[2].call(client, head, null) == null ? 0 : 1;
            done += each[3].call(client, null, response) == null ? 0 : 1;
            return done + (each[4].call(connection, null, null) == null ? 0 : 1);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MessageHeader head() {
        MessageHeader head = new MessageHeader();
        head.add("GET /v1/entries HTTP/1.1", null);
        head.add("User-Agent", "orders/1.0");
        head.add("Host", "localhost");
        head.add("Accept", "application/json");
        head.add("Connection", "keep-alive");
        return head;
    }

    private static Object field(Object owner, Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return Objects.requireNonNull(field.get(owner));
    }
}
