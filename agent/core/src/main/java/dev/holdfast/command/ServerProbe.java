package dev.holdfast.command;

import dev.holdfast.command.CheckReport.Problem;
import dev.holdfast.config.CertificateBundle;
import dev.holdfast.config.HostPattern;
import dev.holdfast.identity.Generation;
import dev.holdfast.policy.Service;
import dev.holdfast.trust.Authorities;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the resource servers of a service by TLS handshakes alone; no request is sent. They all run at once, each within a
 * deadline. Once with nothing to offer; and where the server asks, is trusted and the service would offer its certificate at
 * enforce, once with it.
 */
final class ServerProbe {
    private static final int AT_ONCE = 16;
    private static final long LONGEST_WAIT_SECONDS = 40;

    private final ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE, work -> {
        Thread thread = new Thread(work, "holdfast-handshake");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Underway> underway = new ArrayList<>();

    private record Underway(Service service, HostPattern host, CompletableFuture<ServerFinding> finding) {}

    /**
     * Starts to ask the service's servers.
     *
     * @param generation what its identity has to offer; null: nothing
     */
    void start(Service service, @Nullable Generation generation) {
        for (HostPattern host : service.settings().hosts()) {
            underway.add(new Underway(
                    service,
                    host,
                    host.wildcard()
                            ? CompletableFuture.completedFuture(ServerFinding.skipped(service, host))
                            : CompletableFuture.supplyAsync(() -> ask(service, host, generation), workers)));
        }
    }

    /** What came of all of them, in the order in which they were started. */
    List<ServerFinding> finish() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
        List<ServerFinding> findings = new ArrayList<>();
        for (Underway each : underway) {
            try {
                findings.add(each.finding().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                Handshake.Result nothing =
                        new Handshake.Result(false, "", "", List.of(), false, List.of(), false, "no answer in time");
                findings.add(new ServerFinding(
                        each.service(), each.host(), nothing, null, null, null, unreachable(each.host(), nothing)));
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        workers.shutdownNow();
        return findings;
    }

    private static ServerFinding ask(Service service, HostPattern host, @Nullable Generation generation) {
        Handshake.Result first = Handshake.with(host.host(), host.port(), null);
        if (first.chain().isEmpty()) {
            return new ServerFinding(service, host, first, null, null, null, unreachable(host, first));
        }
        String distrust;
        try {
            distrust = distrust(service, host, first);
        } catch (IOException | GeneralSecurityException e) {
            Problem problem = new Problem(
                    "trust-unusable",
                    "service " + service.name() + ": the authorities of its servers cannot be used: "
                            + service.settings().trust() + " " + e.getMessage(),
                    false);
            return new ServerFinding(service, host, first, null, null, null, problem);
        }
        Boolean suits = suits(first, generation);
        boolean offers = distrust == null && Boolean.TRUE.equals(suits);
        Handshake.Result second = offers ? Handshake.with(host.host(), host.port(), generation) : null;
        ServerFinding finding = new ServerFinding(service, host, first, second, distrust, suits, null);
        return new ServerFinding(service, host, first, second, distrust, suits, problem(finding, generation != null));
    }

    private static @Nullable Boolean suits(Handshake.Result first, @Nullable Generation generation) {
        if (generation == null || !first.asked()) {
            return null;
        }
        return generation.leadsTo(first.authorities().toArray(new Principal[0]));
    }

    private static @Nullable String distrust(Service service, HostPattern host, Handshake.Result shown)
            throws IOException, GeneralSecurityException {
        Path bundle = service.settings().trust();
        Authorities authorities =
                bundle == null ? Authorities.ofThisJvm() : Authorities.of(CertificateBundle.read(bundle));
        return authorities.refusal(shown.chain().toArray(new X509Certificate[0]), host.host(), shown.cipherSuite());
    }

    private static @Nullable Problem problem(ServerFinding finding, boolean hasCertificate) {
        Service service = finding.service();
        Handshake.Result first = finding.first();
        String server = "the server " + finding.name() + " of service " + service.name();
        if (first == null) {
            return null;
        }
        if (finding.distrust() != null && service.settings().trust() != null) {
            return peers(
                    "server-untrusted",
                    server + " is not trusted: " + finding.distrust()
                            + ". Find out who answers there, or correct services." + service.name() + ".trust");
        }
        if (!first.asked() && first.failure() != null) {
            return peers("service-unreachable", server + " ended the handshake: " + first.failure());
        }
        if (!hasCertificate) {
            return null;
        }
        if (!first.asked()) {
            return peers(
                    "certificate-not-asked",
                    server + " does not ask for a client certificate in the handshake, so that"
                            + " nothing can be bound to one. If it asks later, for some paths only (renegotiation, post-handshake"
                            + " authentication), that is too late for clients of Java and for RFC 8705; have it ask at the start");
        }
        if (Boolean.FALSE.equals(finding.suits())) {
            return peers(
                    "certificate-unsuitable",
                    server + " takes client certificates of other authorities than that of "
                            + service.settings().identity() + "; add its authority there, or use another identity");
        }
        Handshake.Result second = finding.second();
        if (second != null && !second.isOffered()) {
            return peers(
                    "certificate-unsuitable",
                    server + " asks for another key type than that of "
                            + service.settings().identity());
        }
        return second == null || second.failure() == null
                ? null
                : peers(
                        "certificate-refused",
                        server + " refuses the certificate of "
                                + service.settings().identity() + ": " + second.failure()
                                + ". See that it trusts the certificate's authority");
    }

    private static Problem unreachable(HostPattern host, Handshake.Result result) {
        return peers(
                "service-unreachable",
                "the server " + CheckText.host(host)
                        + (result.connected() ? " does not come to a TLS handshake: " : " cannot be reached: ")
                        + result.failure()
                        + ". Check the address, and the network between this machine and it");
    }

    private static Problem peers(String reason, String text) {
        return new Problem(reason, text, true);
    }
}
