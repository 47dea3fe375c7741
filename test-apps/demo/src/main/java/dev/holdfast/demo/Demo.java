package dev.holdfast.demo;

import dev.holdfast.harness.AgentScenario;
import dev.holdfast.harness.Client;
import dev.holdfast.harness.JavaProgram;
import dev.holdfast.harness.Jdk;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Observer;
import dev.holdfast.harness.Pki;
import dev.holdfast.harness.RunningProgram;
import dev.holdfast.harness.RunningScenario;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The story of one static key: an application that sends it, and what becomes of it when Holdfast is attached. What is
 * claimed of a request is read from the ledger, which received it.
 */
public final class Demo {

    private static final int LOAD_THREADS = 8;
    private static final int LOAD_REQUESTS = 600;
    private static final int ROTATIONS = 3;
    private static final Client CLIENT = Client.HTTP_URL_CONNECTION;

    private final Story story = new Story();
    private final Jdk jdk = Jdk.oldest();
    private final Path folder;
    private final Pki pki;
    private final LedgerServer server;
    private final Observer ledger;
    private final URI entries;

    private Demo(Path folder, Pki pki, LedgerServer server) {
        this.folder = folder;
        this.pki = pki;
        this.server = server;
        this.ledger = server.observer();
        this.entries = server.at("/v1/entries");
    }

    /** Takes the folder to work in; exits 0 when every claim held. */
    public static void main(String[] arguments) throws Exception {
        long start = System.nanoTime();
        Path folder = Files.createTempDirectory(
                Files.createDirectories(Path.of(arguments[0]).toAbsolutePath()), "demo");
        System.out.println("Starting Spring Authorization Server and the ledger API, a Spring resource server ...");
        Pki pki = Pki.create(folder.resolve("pki"));
        try (LedgerServer server = LedgerServer.start(pki)) {
            new Demo(folder, pki, server).tell();
            System.out.printf(
                    "%nEvery claim held, in %d s.%n",
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
        } catch (Story.ClaimFailedException e) {
            System.out.println("\n" + e.getMessage());
            System.exit(1);
        }
    }

    private void tell() throws Exception {
        List<String> sentBefore = withoutAgent();
        observe(sentBefore);
        try (RunningScenario scenario =
                AgentScenario.ledger(CLIENT, jdk, pki, server, folder).start()) {
            enforced(scenario);
        }
    }

    private void enforced(RunningScenario scenario) throws Exception {
        try {
            enforce(scenario);
            steal();
            rotate(scenario);
            revoke(scenario);
            switchOff(scenario);
        } catch (Story.ClaimFailedException e) {
            scenario.program().process().errors().forEach(story::say);
            throw e;
        }
    }

    private List<String> withoutAgent() {
        story.step("Without the agent: an application, its little SDK, and a key in the environment");
        try (RunningProgram program = JavaProgram.of(CLIENT, jdk, pki).start()) {
            ledger.reset();
            program.post(entries, 1000);
            Observer.Received received = ledger.last();
            story.claim("ledger", "the request was accepted, " + received.status(), received.status() == 200);
            story.claim(
                    "ledger",
                    "it carried X-Api-Key: " + masked(received.header("X-Api-Key")),
                    received.header("X-Api-Key").equals(List.of(LedgerServer.STATIC_KEY)));
            story.claim(
                    "ledger",
                    "no client certificate on its connection",
                    received.certificate().isEmpty());
            return received.headers();
        }
    }

    private void observe(List<String> sentBefore) {
        story.step("HOLDFAST_ENABLED=true and no configuration at all: Holdfast looks, and changes nothing");
        try (RunningProgram program = JavaProgram.of(CLIENT, jdk, pki)
                .agent()
                .environment("HOLDFAST_ENABLED", "true")
                .start()) {
            ledger.reset();
            program.post(entries, 1000);
            String finding = program.process()
                    .awaitError(
                            line -> line.contains("[holdfast]") && line.contains("X-Api-Key"), Duration.ofSeconds(15));
            story.say("its log: " + finding);
            story.claim(
                    "log",
                    "found by fingerprint, the key itself is not in it",
                    !finding.contains(LedgerServer.STATIC_KEY));
            story.claim(
                    "ledger",
                    "every header field is as it was without the agent",
                    ledger.last().headers().equals(sentBefore));
            story.claim(
                    "program",
                    "nothing on standard error but Holdfast's log",
                    program.foreignErrors().isEmpty());
        }
    }

    private void enforce(RunningScenario scenario) {
        story.step("A configuration of one service, stage enforce: the key leaves");
        ledger.reset();
        RunningProgram.Answer answer = scenario.program().post(entries, 1000);
        Observer.Received received = ledger.last();
        story.claim(
                "ledger",
                "the request was accepted, " + received.status(),
                received.status() == 200 && answer.confirmed());
        story.claim("ledger", "no X-Api-Key", received.header("X-Api-Key").isEmpty() && !received.withKey());
        story.claim(
                "ledger",
                "client certificate " + received.certificate(),
                received.certificate().equals(scenario.certificate().thumbprint()));
        story.claim(
                "ledger",
                "the token's cnf       " + received.tokenBoundTo() + ", the same",
                received.tokenBoundTo().equals(received.certificate()));
    }

    private void steal() throws Exception {
        story.step("The token is stolen and replayed from outside");
        String authorization = ledger.last().header("Authorization").get(0);
        Thief thief = new Thief(pki, folder);
        story.say("with " + thief.tool());
        int without = thief.get(entries, authorization);
        story.claim(
                "ledger",
                "without a certificate: " + without,
                without == 401 && ledger.last().status() == 401);
        int other = thief.get(entries, authorization, pki.issueOrders());
        story.claim(
                "ledger",
                "with another certificate of the same authority and name: " + other,
                other == 401 && !ledger.last().certificate().isEmpty());
    }

    private void rotate(RunningScenario scenario) throws Exception {
        story.step("The certificate rotates " + ROTATIONS + " times under load");
        ledger.reset();
        CompletableFuture<RunningProgram.LoadResult> load =
                scenario.program().load(LOAD_THREADS, LOAD_REQUESTS, 150, entries, 500);
        for (int i = 1; i <= ROTATIONS; i++) {
            awaitRequests(i * LOAD_REQUESTS / (ROTATIONS + 2), load);
            String next = scenario.rotate().thumbprint();
            awaitCertificate(next, load);
        }
        RunningProgram.LoadResult result = load.get();
        Observer.Counts counts = ledger.counts();
        story.claim(
                "program",
                LOAD_REQUESTS + " requests on " + LOAD_THREADS + " threads, 0 failed " + result.exceptions(),
                result.statuses().equals(Map.of("200", LOAD_REQUESTS)) && result.corrupted() == 0);
        story.claim(
                "ledger",
                counts.byCertificate().size() + " certificates seen",
                counts.byCertificate().size() == ROTATIONS + 1);
        story.claim(
                "ledger",
                counts.mismatches() + " tokens on a connection of another certificate",
                counts.mismatches() == 0);
        story.claim("ledger", counts.byKey() + " requests with the static key", counts.byKey() == 0);
    }

    private void revoke(RunningScenario scenario) {
        story.step("The ledger stops to accept the key");
        ledger.revokeKey(true);
        RunningProgram.Answer answer = scenario.program().get(entries);
        story.claim("ledger", "the application goes on: " + answer.status(), answer.status() == 200);
        ledger.revokeKey(false);
    }

    private void switchOff(RunningScenario scenario) throws InterruptedException {
        story.step("The ceiling set to off in the file: everything as before");
        ledger.reset();
        long start = System.nanoTime();
        scenario.reconfigure(configuration -> configuration.ceiling("off"));
        Duration patience = Duration.ofSeconds(10);
        do {
            Thread.sleep(100);
            scenario.program().get(entries);
        } while (!ledger.last().withKey() && System.nanoTime() - start < patience.toNanos());
        double seconds = (System.nanoTime() - start) / 1e9;
        Observer.Received received = ledger.last();
        story.claim(
                "ledger",
                String.format("the key is back after %.1f s, no token", seconds),
                received.withKey() && !received.withToken() && received.status() == 200);
        story.claim("ledger", "no client certificate", received.certificate().isEmpty());
        story.claim("ledger", "nothing was refused meanwhile", ledger.counts().rejected() == 0);
    }

    private void awaitRequests(int number, CompletableFuture<?> load) throws InterruptedException {
        while (ledger.counts().requests() < number && !load.isDone()) {
            Thread.sleep(50);
        }
    }

    private void awaitCertificate(String thumbprint, CompletableFuture<?> load) throws InterruptedException {
        while (!ledger.counts().byCertificate().containsKey(thumbprint) && !load.isDone()) {
            Thread.sleep(50);
        }
    }

    private static String masked(List<String> values) {
        return values.isEmpty() ? "(none)" : values.get(0).replaceAll("(?<=.{4}).(?=.{4})", "*");
    }
}
