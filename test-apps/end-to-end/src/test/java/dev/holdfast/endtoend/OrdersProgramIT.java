package dev.holdfast.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.Client;
import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.ConnectProxy;
import dev.holdfast.harness.JavaProgram;
import dev.holdfast.harness.Jdk;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs as they are before anybody attaches an agent: the key is on the wire. */
@ExtendWith(Fixtures.class)
class OrdersProgramIT {

    private final Pki pki;
    private final LedgerServer server;
    private final Observer observer;

    OrdersProgramIT(Pki pki, LedgerServer server) {
        this.pki = pki;
        this.server = server;
        this.observer = server.observer();
    }

    @BeforeEach
    void forget() {
        observer.reset();
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.endtoend.Variant#all")
    void the_key_is_on_the_wire(Variant variant) throws Exception {
        try (RunningProgram program = variant.program(pki).start()) {
            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            Observer.Received received = observer.last();
            assertThat(received.protocol()).isEqualTo(variant.protocol());
            assertThat(received.header("X-Api-Key")).containsExactly(LedgerServer.STATIC_KEY);
            assertThat(received.certificate()).isEmpty();

            RunningProgram.Answer posted = program.post(server.at("/v1/entries"), 100_000);
            assertThat(posted.status()).isEqualTo(200);
            assertThat(posted.confirmed()).isTrue();

            RunningProgram.LoadResult load =
                    program.load(4, 200, 0, server.at("/v1/entries"), 300).get();
            assertThat(load.statuses()).isEqualTo(Map.of("200", 200));
            assertThat(load.exceptions()).isEmpty();
            assertThat(load.corrupted()).isZero();
            assertThat(observer.counts().byKey()).isEqualTo(202);
            assertThat(program.foreignErrors()).isEmpty();
            assertThat(program.quit()).isZero();
        }
    }

    @Test
    void bodies_are_streamed_as_asked() {
        try (RunningProgram program =
                JavaProgram.of(Client.HTTP_URL_CONNECTION, Jdk.oldest(), pki).start()) {
            assertThat(program.post(server.at("/v1/entries"), 20_000, "fixed").confirmed())
                    .isTrue();
            assertThat(observer.last().header("Content-Length")).containsExactly("20000");
            assertThat(program.post(server.at("/v1/entries"), 20_000, "chunked").confirmed())
                    .isTrue();
            assertThat(observer.last().header("Transfer-Encoding")).containsExactly("chunked");
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void redirects_are_followed_and_addresses_may_be_numbers(Client client) {
        try (RunningProgram program = JavaProgram.of(client, Jdk.oldest(), pki).start()) {
            String target = server.neverAsking("/v1/entries").toString();
            assertThat(program.get(server.byAddress("/v1/redirect?status=302&to=" + target))
                            .status())
                    .isEqualTo(200);
            assertThat(observer.requests())
                    .extracting(Observer.Received::status)
                    .containsExactly(302, 200);
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_proxy_sees_nothing_but_connect(Client client) {
        try (ConnectProxy proxy = ConnectProxy.start();
                RunningProgram program = JavaProgram.of(client, Jdk.oldest(), pki)
                        .with("--proxy=" + proxy.address())
                        // both clients spare loopback addresses the proxy otherwise
                        .jvm("-Dhttp.nonProxyHosts=")
                        .start()) {
            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            assertThat(proxy.requests()).allMatch(head -> head.startsWith("CONNECT localhost:" + server.port()));
            assertThat(proxy.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_program_may_have_a_client_certificate_of_its_own(Client client, @TempDir Path folder) {
        ClientCertificate own = pki.issueOrders();
        Path store = own.writeKeyStore(folder.resolve("own.p12"));
        try (RunningProgram program =
                JavaProgram.of(client, Jdk.oldest(), pki).with("--tls=" + store).start()) {
            assertThat(program.get(server.at("/v1/entries")).status()).isEqualTo(200);
            assertThat(observer.last().certificate()).isEqualTo(own.thumbprint());
        }
    }

    static List<Client> clients() {
        return Client.ofJdk();
    }
}
