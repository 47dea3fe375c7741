package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.ConnectProxy;
import dev.holdfast.harness.Interceptor;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is on the wire, to the byte: a server's own view of a query or of user information may be another one. */
@ExtendWith(Fixtures.class)
class CredentialBytesIT {
    private static final String KEY = LedgerServer.STATIC_KEY;
    private static final String TARGET = "/v1/entries?z=%7E&api_key=" + KEY + "&name=%C3%A4+b&&flag&y=%2f;x";
    private static final String WITHOUT = "/v1/entries?z=%7E&name=%C3%A4+b&&flag&y=%2f;x";
    private static final String USER_INFO = "orders:s4cret";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final Pki pki;
    private final LedgerServer server;

    CredentialBytesIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
    }

    static List<Variant> http1() {
        return Variant.all().stream()
                .filter(variant -> variant.protocol().equals("HTTP/1.1"))
                .toList();
    }

    static List<Variant> http2() {
        return Variant.all().stream()
                .filter(variant -> variant.protocol().equals("HTTP/2.0"))
                .toList();
    }

    /** The ledger sees no certificate behind the one that listens in, refuses, and gets the request as it was made. */
    @ParameterizedTest
    @MethodSource("http1")
    void a_request_without_its_key_differs_by_the_key_alone(Variant variant) {
        try (Interceptor between = Interceptor.server(pki, pki, server.port());
                RunningScenario running = variant.scenario(pki, server, folder)
                        .configured(configuration -> configuration
                                .certificateOnly()
                                .set("services.ledger.hosts", "[\"localhost:" + between.port() + "\"]")
                                .set("services.ledger.replace", "[{query: api_key}]"))
                        .program(program -> program.with("--key-header=X-Request-Source"))
                        .start()) {
            URI url = URI.create("https://localhost:" + between.port() + TARGET);
            assertThat(running.program().get(url).status()).isEqualTo(200);

            String read = between.read();
            int second = read.indexOf("GET ", 1);
            assertThat(second).isPositive();
            String replaced = read.substring(0, second);
            String asMade = read.substring(second);
            assertThat(asMade).startsWith("GET " + TARGET + " HTTP/1.1\r\n").endsWith("\r\n\r\n");
            assertThat(replaced).isEqualTo(asMade.replace(TARGET, WITHOUT));
            assertThat(between.certificates()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("http1")
    void user_information_goes_to_no_server(Variant variant) {
        try (Interceptor between = Interceptor.server(pki, pki, server.port());
                RunningProgram program = variant.program(pki).start()) {
            URI url = URI.create("https://" + USER_INFO + "@localhost:" + between.port() + "/v1/entries");
            assertThat(program.get(url).status()).isEqualTo(200);

            assertThat(between.read()).contains("GET /v1/entries HTTP/1.1\r\n", "Host: localhost:" + between.port());
            assertThat(between.read()).doesNotContain("s4cret", "Authorization");
        }
    }

    @ParameterizedTest
    @MethodSource("http1")
    void user_information_goes_to_a_proxy_of_plain_http_and_is_told(Variant variant) {
        try (ConnectProxy proxy = ConnectProxy.start();
                RunningProgram program = variant.program(pki)
                        .agent()
                        .environment("HOLDFAST_ENABLED", "true")
                        .with("--proxy=" + proxy.address())
                        .start()) {
            String url = "http://" + USER_INFO + "@localhost:" + server.plainPort() + "/v1/entries";
            program.get(URI.create(url));

            assertThat(proxy.requests()).first().asString().startsWith("GET " + url + " HTTP/1.1\r\n");
            String line = program.process().awaitError(told -> told.contains("user information in the URL"), PATIENCE);
            assertThat(line).contains("to http://localhost:" + server.plainPort(), "in the clear");
            assertThat(program.process().errors()).noneMatch(told -> told.contains("s4cret"));
        }
    }

    /** RFC 9113 section 8.3.1 forbids it, and Tomcat resets the stream. */
    @ParameterizedTest
    @MethodSource("http2")
    void in_http2_the_client_of_jdk_17_sends_user_information_and_later_ones_do_not(Variant variant) {
        try (RunningProgram program = variant.program(pki).start()) {
            URI url = URI.create("https://" + USER_INFO + "@localhost:" + server.port() + "/v1/entries");

            boolean sends = variant.jdk().feature() == 17;
            assertThat(program.get(url).status()).isEqualTo(sends ? 0 : 200);
        }
    }
}
