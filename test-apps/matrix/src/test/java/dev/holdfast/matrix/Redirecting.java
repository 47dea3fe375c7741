package dev.holdfast.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.versions.Mode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Each hop is decided anew: nothing of ours follows to where the application's own request would not be ours. */
final class Redirecting {

    private static final List<Integer> STATUSES = List.of(302, 307);

    private Redirecting() {}

    static void sameHost(Bench bench, Mode mode) {
        assertEachHopDecided(bench, bench.server().at("/v1/entries"));
    }

    static void otherHost(Bench bench, Mode mode) {
        LedgerServer server = bench.server();
        assertEachHopDecided(bench, URI.create("https://127.0.0.1:" + server.noCertificatePort() + "/v1/entries"));
    }

    static void toHttp(Bench bench, Mode mode) {
        LedgerServer server = bench.server();
        assertEachHopDecided(bench, URI.create("http://127.0.0.1:" + server.plainPort() + "/v1/entries"));
    }

    /** A client may leave fields behind on its way, or not follow at all: what it does without the agent counts. */
    private static void assertEachHopDecided(Bench bench, URI target) {
        List<Hops> before = send(bench, bench.bare(), target);
        List<Hops> after = send(bench, bench.woven(), target);
        assertThat(before).as("hops followed").anyMatch(hops -> hops.received().size() > 1);
        for (int i = 0; i < before.size(); i++) {
            List<Observer.Received> with = after.get(i).received();
            List<Observer.Received> without = before.get(i).received();
            assertThat(with).as(after.get(i).toString()).hasSameSizeAs(without);
            assertReplaced(bench, with.get(0));
            for (int hop = 1; hop < with.size(); hop++) {
                if (without.get(hop).withKey()
                        && target.getPort() == bench.server().port()) {
                    assertReplaced(bench, with.get(hop));
                } else {
                    assertSame(with.get(hop), without.get(hop));
                    assertThat(with.get(hop).certificate().isEmpty())
                            .isEqualTo(target.getPort() != bench.server().port());
                }
            }
            assertThat(after.get(i).answered()).isEqualTo(before.get(i).answered());
        }
    }

    private static void assertSame(Observer.Received with, Observer.Received without) {
        assertThat(with.headers()).isEqualTo(without.headers());
        assertThat(with.method()).isEqualTo(without.method());
        assertThat(with.bodySha256()).isEqualTo(without.bodySha256());
    }

    private static void assertReplaced(Bench bench, Observer.Received received) {
        assertThat(received.header("X-Api-Key")).isEmpty();
        assertThat(received.header("Authorization")).hasSize(1);
        assertThat(received.certificate()).isEqualTo(bench.thumbprint());
        assertThat(received.tokenBoundTo()).isEqualTo(bench.thumbprint());
    }

    private static List<Hops> send(Bench bench, RunningProgram program, URI target) {
        List<Hops> all = new ArrayList<>();
        for (int status : STATUSES) {
            URI redirecting = bench.server().at("/v1/redirect?status=" + status + "&to=" + target);
            for (boolean post : List.of(false, true)) {
                bench.ledger().reset();
                RunningProgram.Answer answer = post ? program.post(redirecting, 2_000) : program.get(redirecting);
                all.add(new Hops(
                        answer.status(), answer.exception(), bench.ledger().requests()));
            }
        }
        return all;
    }

    /** What the ledger received for one request of the program, and the status that it was told in the end. */
    private record Hops(int answered, String exception, List<Observer.Received> received) {}
}
