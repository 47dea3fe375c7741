package dev.holdfast.matrix;

import static dev.holdfast.matrix.Replacing.assertGood;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.behaviour.NoncePolicy;
import dev.holdfast.behaviour.Role;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.versions.Mode;
import java.net.URI;
import java.util.List;

/** What a server refuses is sent once more with what it wants, where that can be done unnoticed; only there. */
final class Retrying {

    private static final int BYTES = 5_000;

    private Retrying() {}

    static void expiredToken(Bench bench, Mode mode) {
        URI uri = bench.server().at("/v1/entries");
        assertGood(bench.woven().get(uri), 200);
        bench.ledger().refuseTokens(1, "invalid_token");
        assertGood(bench.woven().get(uri), 200);
        assertStatuses(bench, 200, 401, 200);
        for (String body : bench.subject().file().repeatable()) {
            bench.ledger().reset();
            bench.ledger().refuseTokens(1, "invalid_token");
            RunningProgram.Answer posted = bench.woven().post(uri, BYTES, body);
            assertGood(posted, 200);
            assertThat(posted.confirmed()).as("%s arrives whole", body).isTrue();
            assertStatuses(bench, 401, 200);
        }
        assertThat(bench.ledger().requests())
                .extracting(received -> received.header("Authorization"))
                .doesNotHaveDuplicates();
        assertThat(bench.ledger().counts().byKey()).isZero();
        assertThat(bench.ledger().counts().mismatches()).isZero();
        assertThat(bench.ledger().counts().byProtocol()).containsOnlyKeys(mode.protocol());
    }

    static void expiredTokenOneShot(Bench bench, Mode mode) {
        URI uri = bench.server().at("/v1/entries");
        assertGood(bench.woven().get(uri), 200);
        assertThat(bench.once()).as("or say that it lacks them").isNotEmpty();
        for (String body : bench.once()) {
            bench.ledger().reset();
            bench.ledger().refuseTokens(1, "invalid_token");
            assertGood(bench.woven().post(uri, BYTES, body), 401);
            assertStatuses(bench, 401);
            RunningProgram.Answer next = bench.woven().post(uri, BYTES, body);
            assertGood(next, 200);
            assertThat(next.confirmed()).as("%s arrives whole", body).isTrue();
            assertStatuses(bench, 401, 200);
            assertThat(bench.ledger().requests())
                    .extracting(received -> received.header("Authorization"))
                    .doesNotHaveDuplicates();
        }
        assertThat(bench.ledger().counts().byKey()).isZero();
        assertThat(bench.ledger().counts().byProtocol()).containsOnlyKeys(mode.protocol());
    }

    static void nonce(Bench bench, Mode mode) {
        bench.behaviour().resourceServer().behave(sound -> sound.nonces(NoncePolicy.demanded()));
        URI uri = bench.behaviour().resourceServer().at("/v1/entries");
        bench.behaviour().resourceServer().expireNonce();
        RunningProgram.Answer posted = bench.woven().post(uri, BYTES);
        assertGood(posted, 200);
        assertThat(posted.confirmed()).isTrue();
        assertThat(bench.behaviour().requests(Role.RESOURCE))
                .as("challenged and repeated")
                .hasSize(2);
        bench.behaviour().resourceServer().expireNonce();
        assertGood(bench.woven().get(uri), 200);
        assertGood(bench.woven().get(uri), 200);
        assertThat(bench.behaviour().requests(Role.RESOURCE))
                .as("once only")
                .hasSize(5)
                .allSatisfy(request -> {
                    assertThat(request.protocol()).isEqualTo(mode.protocol());
                    assertThat(request.values("X-Api-Key")).isEmpty();
                    assertThat(request.values("DPoP")).hasSize(1);
                });
        assertThat(bench.behaviour().violations()).isEmpty();
    }

    private static void assertStatuses(Bench bench, Integer... statuses) {
        assertThat(bench.ledger().requests())
                .extracting(Observer.Received::status)
                .isEqualTo(List.of(statuses));
    }
}
