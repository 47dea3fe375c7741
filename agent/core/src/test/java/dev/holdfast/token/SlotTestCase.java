package dev.holdfast.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.Log;
import dev.holdfast.telemetry.RevocationCounters;
import dev.holdfast.token.TokenException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A slot on one thread, with time in the test's hand and a source that does as it is told. */
abstract class SlotTestCase {
    static final Generation GENERATION = new TestAuthority().generation();
    static final Duration LIFE = Duration.ofSeconds(1000);

    final ManualScheduling time = new ManualScheduling();
    final FetchCounters counters = new FetchCounters();
    final ByteArrayOutputStream log = new ByteArrayOutputStream();
    final List<Long> forgotten = new ArrayList<>();
    final RevocationCounters revocationCounters = new RevocationCounters();
    final AtomicInteger firstTokens = new AtomicInteger();
    final Revocations revocations = new Revocations(firstTokens::incrementAndGet);
    final List<String> revocationRequests = new ArrayList<>();
    final CredentialSlot slot = slot(GENERATION);

    @Nullable TokenException problem;

    @Nullable TokenException revocationProblem;

    @Nullable RuntimeException accident;

    @Nullable String sameToken;

    Duration life = LIFE;
    int fetches;
    Runnable duringFetch = () -> {};

    @BeforeEach
    void catchLog() {
        Log.to(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void releaseLog() {
        Log.to(System.err);
    }

    Credential ready() {
        CompletableFuture<Credential> caller = slot.prepare();
        time.work();
        return caller.join();
    }

    CredentialSlot slot(Generation generation) {
        return new CredentialSlot("ledger", generation, returns(time.scheduling()), counters);
    }

    TokenReturns returns(Scheduling scheduling) {
        return new TokenReturns("ledger", source(), scheduling, revocations, revocationCounters);
    }

    TokenSource source() {
        return new TokenSource() {
            @Override
            public Credential fetch(Generation generation) throws TokenException {
                fetches++;
                duringFetch.run();
                if (accident != null) {
                    throw accident;
                }
                if (problem != null) {
                    throw problem;
                }
                String token = sameToken == null ? "token-" + fetches : sameToken;
                return new Credential(
                        "Bearer " + token, generation.number(), "sha256:" + fetches, time.now() + life.toNanos(), null);
            }

            @Override
            public RevocationOutcome revoke(Generation generation, Credential credential) throws TokenException {
                revocationRequests.add(credential.token());
                if (revocationProblem != null) {
                    throw revocationProblem;
                }
                return RevocationOutcome.REVOKED;
            }

            @Override
            public void forget(long generation) {
                forgotten.add(generation);
            }
        };
    }

    static TokenException unavailable(long retryAfterNanos) {
        return new TokenException(Reason.ISSUER_UNAVAILABLE, "down", retryAfterNanos);
    }

    static TokenException failure(CompletableFuture<Credential> future) {
        assertThat(future).isDone();
        ExecutionException thrown = catchThrowableOfType(ExecutionException.class, future::get);
        if (thrown.getCause() instanceof TokenException cause) {
            return cause;
        }
        throw new AssertionError("not a TokenException", thrown);
    }
}
