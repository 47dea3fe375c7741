package dev.holdfast.matrix;

import static dev.holdfast.matrix.Replacing.assertGood;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.Interceptor;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.versions.Mode;
import java.net.URI;
import java.util.List;

/** What is as without the agent: bytes where nothing is replaced, the number of connections everywhere. */
final class Untouched {

    private Untouched() {}

    static void elsewhere(Bench bench, Mode mode) {
        assertSame(bench, mode, bench.elsewhere());
    }

    static void observed(Bench bench, Mode mode) {
        assertSame(bench, mode, bench.observed());
    }

    /** Apache's pools, for one, keep connections apart that a certificate of the application's own has authenticated. */
    static void poolReuse(Bench bench, Mode mode) {
        int without = connections(bench, bench.bare());
        assertThat(bench.ledger().counts().byKey()).isEqualTo(6);
        assertThat(connections(bench, bench.woven()))
                .as("connections for six requests")
                .isEqualTo(without);
        assertThat(bench.ledger().counts().byToken()).isEqualTo(6);
        assertThat(bench.ledger().counts().byProtocol()).containsOnlyKeys(mode.protocol());
    }

    private static int connections(Bench bench, RunningProgram program) {
        URI uri = bench.server().at("/v1/entries");
        assertGood(program.get(uri), 200); // there is a connection now, for both
        bench.ledger().reset();
        for (int i = 0; i < 3; i++) {
            assertGood(program.get(uri), 200);
            assertGood(program.post(uri, 1000), 200);
        }
        return bench.ledger().counts().connections();
    }

    private static void assertSame(Bench bench, Mode mode, Interceptor recorder) {
        Sent without = send(bench, bench.bare(), recorder);
        Sent with = send(bench, bench.woven(), recorder);
        assertThat(with).isEqualTo(without);
        assertThat(with.arrived()).allSatisfy(arrived -> {
            assertThat(arrived.protocol()).isEqualTo(mode.protocol());
            assertThat(arrived.headers()).anyMatch(field -> field.endsWith(": " + LedgerServer.STATIC_KEY));
        });
        if (mode.protocol().equals("HTTP/1.1")) {
            assertThat(with.bytes()).contains("GET /v1/entries?page=2&name=%C3%A4 HTTP/1.1\r\n");
        }
        assertThat(recorder.certificates()).isEmpty();
    }

    private static Sent send(Bench bench, RunningProgram program, Interceptor recorder) {
        bench.ledger().reset();
        int earlier = recorder.connections();
        URI uri = URI.create("https://localhost:" + recorder.port() + "/v1/entries?page=2&name=%C3%A4");
        assertGood(program.get(uri), 200);
        for (String body : bench.bodies()) {
            RunningProgram.Answer posted = program.post(uri, 5_000, body);
            assertGood(posted, 200);
            assertThat(posted.confirmed()).as("%s arrives whole", body).isTrue();
        }
        List<Arrived> arrived =
                bench.ledger().requests().stream().map(Arrived::of).toList();
        return new Sent(recorder.read(earlier), arrived);
    }

    /**
     * What one program sent.
     *
     * @param bytes all of it, for HTTP/1.1
     * @param arrived as the ledger read it
     */
    private record Sent(String bytes, List<Arrived> arrived) {}

    /** Everything of a request that is the same in another JVM. */
    private record Arrived(String protocol, String method, String uri, List<String> headers, String bodySha256) {

        static Arrived of(Observer.Received received) {
            return new Arrived(
                    received.protocol(), received.method(), received.uri(), received.headers(), received.bodySha256());
        }
    }
}
