package dev.holdfast.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.harness.ConnectProxy;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.versions.Mode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The key stays at home, and what leaves is bound to the certificate of its own connection. */
final class Replacing {

    private static final int BYTES = 50_000;

    private Replacing() {}

    static void repeatableBodies(Bench bench, Mode mode) {
        assertReplaced(
                bench,
                mode,
                bench.server().at("/v1/entries"),
                bench.subject().file().repeatable());
    }

    static void oneShotBodies(Bench bench, Mode mode) {
        assertThat(bench.once()).as("or say that it lacks them").isNotEmpty();
        assertReplaced(bench, mode, bench.server().at("/v1/entries"), bench.once());
    }

    static void byAddress(Bench bench, Mode mode) {
        assertReplaced(bench, mode, bench.server().byAddress("/v1/entries"), List.of("default"));
    }

    static void throughProxy(Bench bench, Mode mode) {
        try (ConnectProxy proxy = ConnectProxy.start()) {
            List<String> options = new ArrayList<>(mode.options());
            options.add("--proxy=" + proxy.address());
            bench.woven().use(options);
            try {
                assertReplaced(bench, mode, bench.server().at("/v1/entries"), List.of("default"));
            } finally {
                bench.woven().use(mode.options());
            }
            assertThat(proxy.requests()).isNotEmpty().allSatisfy(head -> {
                assertThat(head)
                        .startsWith("CONNECT localhost:" + bench.server().port());
                assertThat(head).doesNotContainIgnoringCase("authorization:").doesNotContain(LedgerServer.STATIC_KEY);
            });
        }
    }

    private static void assertReplaced(Bench bench, Mode mode, URI uri, List<String> bodies) {
        assertThat(bench.woven().get(uri)).satisfies(answer -> assertGood(answer, 200));
        assertBound(bench, mode, bench.ledger().last());
        for (String body : bodies) {
            RunningProgram.Answer posted = bench.woven().post(uri, BYTES, body);
            assertThat(posted).as(body).satisfies(answer -> assertGood(answer, 200));
            assertThat(posted.confirmed()).as("%s arrives whole", body).isTrue();
            assertBound(bench, mode, bench.ledger().last());
        }
        assertThat(bench.ledger().counts().rejected()).isZero();
        assertThat(bench.ledger().counts().byKey()).isZero();
    }

    /** A status without an exception. */
    static void assertGood(RunningProgram.Answer answer, int status) {
        assertThat(answer.exception()).as(answer.toString()).isEmpty();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    }

    static void assertBound(Bench bench, Mode mode, Observer.Received received) {
        assertThat(received.protocol()).isEqualTo(mode.protocol());
        assertThat(received.header("X-Api-Key")).isEmpty();
        assertThat(received.header("Authorization")).hasSize(1);
        assertThat(received.certificate()).isEqualTo(bench.thumbprint());
        assertThat(received.tokenBoundTo()).isEqualTo(bench.thumbprint());
    }
}
