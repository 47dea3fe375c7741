package dev.holdfast.matrix;

import static dev.holdfast.matrix.Replacing.assertGood;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.versions.Mode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A request that may not go reaches the application as a failure of its own client's kind, wherever that is decided. */
final class Denying {

    private Denying() {}

    static void denied(Bench bench, Mode mode) {
        // without an issuer that is known at call entry, without a certificate once there is a connection
        assertDenied(bench, bench.behaviour().resourceServer().at("/unissued/entries"), "issuer-unavailable");
        assertDenied(bench, bench.server().neverAsking("/v1/entries"), "certificate-not-asked");
        if (mode.protocol().equals("HTTP/1.1")) {
            assertDenied(bench, bench.server().plain("/v1/entries"), "plain-http");
        }
        assertThat(bench.ledger().requests()).isEmpty();
        assertGood(bench.woven().get(bench.server().at("/v1/entries")), 200);
    }

    private static void assertDenied(Bench bench, URI uri, String reason) {
        assertDenied(bench.woven().get(uri), "GET: " + reason);
        List<String> bodies = new ArrayList<>(List.of("default"));
        bench.once().stream().limit(1).forEach(bodies::add);
        for (String body : bodies) {
            assertDenied(bench.woven().post(uri, 5_000, body), "POST " + body + ": " + reason);
        }
    }

    private static void assertDenied(RunningProgram.Answer answer, String what) {
        assertThat(answer.status()).as(what).isZero();
        assertThat(answer.exception() + "\n" + answer.causes())
                .as(what + ": " + answer)
                .contains("HoldfastDeniedException");
        assertThat(answer.message() + answer.causes()).doesNotContain(LedgerServer.STATIC_KEY);
    }
}
