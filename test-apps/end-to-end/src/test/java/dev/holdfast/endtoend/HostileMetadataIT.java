package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An issuer's metadata are held to RFC 8414; where they lie, no token is asked for anywhere and the reason is said. */
@ExtendWith(Fixtures.class)
class HostileMetadataIT {

    /** What one document says in place of a good one's, and a word of the reason. */
    private record Hostile(String name, int status, UnaryOperator<String> document, String said) {
        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpsServer issuer;

    HostileMetadataIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.ledger = server.observer();
    }

    static List<Hostile> hostile() {
        return List.of(
                new Hostile("another issuer", 200, good -> good.replace("\"issuer\":\"", "\"issuer\":\"x"), "not of"),
                new Hostile("a slash more", 200, good -> good.replaceFirst("(issuer\":\"[^\"]*)", "$1/"), "slash"),
                new Hostile(
                        "a token endpoint without TLS",
                        200,
                        good -> good.replaceFirst("endpoint\":\"https", "endpoint\":\"http"),
                        "not https"),
                new Hostile(
                        "no token endpoint", 200, good -> good.replace("token_endpoint", "token"), "token_endpoint"),
                new Hostile("no JSON", 200, good -> "<html>" + good, "not a JSON object"),
                new Hostile("half a document", 200, good -> good.substring(0, good.length() / 2), "not a JSON object"),
                new Hostile("a megabyte", 200, good -> " ".repeat(1 << 20) + good, "larg"),
                new Hostile("deep nesting", 200, good -> "[".repeat(100_000), "not a JSON object"),
                new Hostile("a redirect", 302, good -> good, "redirects are not followed"));
    }

    @BeforeEach
    void listen() throws IOException {
        ledger.reset();
        server.issuerObserver().reset();
        issuer = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.setHttpsConfigurator(new HttpsConfigurator(pki.serverSslContext()));
        issuer.start();
    }

    @AfterEach
    void close() {
        issuer.stop(0);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void the_request_goes_on_with_its_key_and_the_reason_is_said(Hostile hostile) {
        String name = "https://localhost:" + issuer.getAddress().getPort();
        String good = "{\"issuer\":\"" + name + "\",\"token_endpoint\":\"" + name
                + "/token\",\"token_endpoint_auth_methods_supported\":[\"tls_client_auth\"],"
                + "\"tls_client_certificate_bound_access_tokens\":true}";
        issuer.createContext(
                "/",
                exchange ->
                        answer(exchange, hostile.status(), hostile.document().apply(good)));
        Variant variant = Variant.onOneJdk().get(0);
        try (RunningScenario scenario = variant.scenario(pki, server, folder)
                .configured(configuration -> configuration.set("issuers.corp.issuer", name))
                .start()) {
            RunningProgram program = scenario.program();
            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            assertThat(ledger.last().header("X-Api-Key")).containsExactly(LedgerServer.STATIC_KEY);
            assertThat(ledger.last().withToken()).isFalse();
            assertThat(scenario.awaitLog("no new token")).contains("issuer corp", "METADATA", hostile.said());
            assertThat(program.service("ledger")
                            .path("Reasons")
                            .path("issuer-metadata")
                            .asInt())
                    .isEqualTo(1);
            assertThat(requests).isNotEmpty().allSatisfy(request -> assertThat(request)
                    .startsWith("GET /.well-known/")
                    .doesNotContain(LedgerServer.STATIC_KEY)
                    .doesNotContainIgnoringCase("Authorization="));
            assertThat(program.log()).allSatisfy(line -> assertThat(line)
                    .doesNotContain(LedgerServer.STATIC_KEY)
                    .hasSizeLessThan(1000));
            assertThat(program.foreignErrors()).isEmpty();
        }
    }

    private void answer(HttpExchange exchange, int status, String document) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().entrySet());
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Location", "/elsewhere");
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
