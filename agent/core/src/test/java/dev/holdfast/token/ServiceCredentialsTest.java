package dev.holdfast.token;

import static dev.holdfast.token.ScriptedIssuer.METADATA;
import static dev.holdfast.token.ScriptedIssuer.TOKEN;
import static dev.holdfast.token.ScriptedIssuer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import dev.holdfast.background.Background;
import dev.holdfast.config.Binding;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.Log;
import dev.holdfast.telemetry.RevocationCounters;
import dev.holdfast.token.TokenException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One service's credentials with real threads and a real TLS server. */
@Timeout(60)
class ServiceCredentialsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static Path trust;

    private final Background background = new Background();
    private ScriptedIssuer server;
    private ServiceCredentials credentials;

    @BeforeAll
    static void writeTrust(@TempDir Path shared) {
        trust = AUTHORITY.writeTo(shared.resolve("ca.pem"));
    }

    @BeforeEach
    void start() throws IOException {
        Log.to(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        server = new ScriptedIssuer(AUTHORITY);
        credentials = credentials();
    }

    @AfterEach
    void stop() throws IOException {
        credentials.close();
        server.close();
        background.timer().shutdownNow();
        Log.to(System.err);
    }

    @Test
    void a_thousand_threads_on_a_cold_slot_make_one_token_request() throws Exception {
        Generation generation = AUTHORITY.generation();

        List<Credential> got =
                onThreads(1000, () -> credentials.prepare(generation).get(30, TimeUnit.SECONDS));

        assertThat(got).hasSize(1000).allSatisfy(credential -> assertThat(credential)
                .isSameAs(credentials.current(generation.number())));
        assertThat(server.requests(TOKEN)).hasSize(1);
        assertThat(server.requests(METADATA)).hasSize(1);
        assertThat(credentials.fetches()).isEqualTo(1);
        assertThat(credentials.remainingSeconds(generation.number())).isBetween(3500L, 3590L);
    }

    @Test
    void a_thousand_threads_share_one_failure_too() throws Exception {
        Generation generation = AUTHORITY.generation();
        server.on(TOKEN, json(401, "{\"error\":\"invalid_client\"}"));

        List<Throwable> got = onThreads(
                1000, () -> catchThrowable(() -> credentials.prepare(generation).get(30, TimeUnit.SECONDS)));

        assertThat(got).hasSize(1000).allSatisfy(thrown -> assertThat(thrown)
                .hasCauseInstanceOf(TokenException.class)
                .hasMessageContaining("invalid_client"));
        assertThat(server.requests(TOKEN)).hasSize(1);
        assertThat(credentials.failures()).isEqualTo(1);
        TokenException failure = credentials.failure(generation.number());
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).isEqualTo(Reason.CLIENT_REFUSED);
    }

    @Test
    void two_generations_stand_side_by_side_each_with_the_token_of_its_certificate() throws Exception {
        Generation old = AUTHORITY.generation();
        Generation young = AUTHORITY.generation();

        Credential first = credentials.prepare(old).get(30, TimeUnit.SECONDS);
        Credential second = credentials.prepare(young).get(30, TimeUnit.SECONDS);

        assertThat(credentials.current(old.number())).isSameAs(first);
        assertThat(credentials.current(young.number())).isSameAs(second);
        assertThat(server.requests(TOKEN))
                .extracting(ScriptedIssuer.Request::client)
                .containsExactly(old.leaf(), young.leaf());
        assertThat(Confirmation.of(first.token(), Confirmation.CERTIFICATE, old.thumbprint()))
                .isEqualTo(Confirmation.OURS);
        assertThat(Confirmation.of(second.token(), Confirmation.CERTIFICATE, young.thumbprint()))
                .isEqualTo(Confirmation.OURS);

        credentials.drop(old.number());

        assertThat(credentials.current(old.number())).isNull();
        assertThat(credentials.current(young.number())).isSameAs(second);
        assertThat(credentials.generations()).containsExactly(young.number());
    }

    @Test
    void an_issuer_that_binds_to_another_certificate_gives_no_credential() {
        Generation generation = AUTHORITY.generation();
        server.on(
                TOKEN,
                ScriptedIssuer.tokenAnswer(
                        server.boundToken(AUTHORITY.generation().leaf()), "3600"));

        assertThat(catchThrowable(() -> credentials.prepare(generation).get(30, TimeUnit.SECONDS)))
                .hasMessageContaining("another certificate");

        assertThat(credentials.current(generation.number())).isNull();
    }

    @Test
    void an_issuer_that_is_dead_at_start_is_found_again() throws Exception {
        Generation generation = AUTHORITY.generation();
        server.on(METADATA, json(503, ""));
        assertThat(catchThrowable(() -> credentials.prepare(generation).get(30, TimeUnit.SECONDS)))
                .hasMessageContaining("503");
        assertThat(server.requests(TOKEN)).isEmpty();

        server.on(METADATA, json(200, server.metadata(server.url(TOKEN))));

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (credentials.current(generation.number()) == null && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(credentials.current(generation.number()))
                .as("without being asked again")
                .isNotNull();
    }

    @Test
    void reading_allocates_nothing() throws Exception {
        Generation generation = AUTHORITY.generation();
        credentials.prepare(generation).get(30, TimeUnit.SECONDS);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long number = generation.number();
        int there = 0;

        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100_000; i++) {
            there += credentials.current(number) == null ? 0 : 1;
        }
        long after = threads.getCurrentThreadAllocatedBytes();

        assertThat(there).isEqualTo(100_000);
        assertThat(after - before).as("bytes for 100,000 reads").isLessThan(10_000);
    }

    @Test
    void tokens_are_not_shared_between_services() throws Exception {
        Generation generation = AUTHORITY.generation();
        ServiceCredentials others = credentials();

        Credential own = credentials.prepare(generation).get(30, TimeUnit.SECONDS);
        Credential other = others.prepare(generation).get(30, TimeUnit.SECONDS);

        assertThat(other.authorization()).isNotEqualTo(own.authorization());
        others.close();
    }

    @Test
    void after_closing_nothing_is_prepared() {
        Generation generation = AUTHORITY.generation();
        credentials.close();

        assertThat(credentials.prepare(generation)).isCompletedExceptionally();
        assertThat(credentials.generations()).isEmpty();
        assertThat(server.requests(METADATA)).isEmpty();
    }

    @Test
    void a_generation_that_nobody_prepared_is_unknown() {
        assertThat(credentials.current(7)).isNull();
        assertThat(credentials.failure(7)).isNull();
        assertThat(credentials.remainingSeconds(7)).isZero();
        credentials.drop(7);
        credentials.refused(new Credential("Bearer x", 7, "sha256:x", System.nanoTime(), null));
        assertThat(credentials.generations()).isEmpty();
    }

    private ServiceCredentials credentials() {
        Issuer issuer = new Issuer(server.settings(trust), background, ScriptedIssuer.NO_OTHERS);
        return new ServiceCredentials(
                "ledger",
                issuer,
                new TokenSettings("corp", null, List.of(), List.of(), Binding.CERTIFICATE, null),
                background,
                new Revocations(() -> {}),
                new RevocationCounters());
    }

    private interface Call<T> {
        T make() throws Exception;
    }

    private static <T> List<T> onThreads(int count, Call<T> call) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        ConcurrentLinkedQueue<T> results = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> problems = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            CompletableFuture<Void> problem = new CompletableFuture<>();
            problems.add(problem);
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    results.add(call.make());
                    problem.complete(null);
                } catch (Exception e) {
                    problem.completeExceptionally(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        CompletableFuture.allOf(problems.toArray(new CompletableFuture<?>[0])).join();
        return List.copyOf(results);
    }
}
