package dev.holdfast.command;

import dev.holdfast.background.Background;
import dev.holdfast.command.CheckReport.IdentityFinding;
import dev.holdfast.command.CheckReport.IssuerFinding;
import dev.holdfast.command.CheckReport.Problem;
import dev.holdfast.command.CheckReport.ServiceFinding;
import dev.holdfast.config.Configuration;
import dev.holdfast.config.IdentitySettings;
import dev.holdfast.config.IssuerSettings;
import dev.holdfast.config.ServiceSettings;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.identity.IdentityException;
import dev.holdfast.identity.PemSource;
import dev.holdfast.identity.revocation.CertificateStatus;
import dev.holdfast.identity.revocation.StatusCheck;
import dev.holdfast.policy.Service;
import dev.holdfast.telemetry.Log;
import dev.holdfast.telemetry.LogLevel;
import dev.holdfast.token.Issuer;
import dev.holdfast.token.ResourceDiscovery;
import dev.holdfast.token.ResourceFinding;
import dev.holdfast.token.Revocation;
import dev.holdfast.token.TokenException;
import dev.holdfast.token.TokenFacts;
import dev.holdfast.token.TokenProbe;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tries out what a valid configuration says, by the very code that the agent runs: its key sources and its token requests. For
 * one thread, once.
 */
final class Check {
    /** Two documents and a token, each within the agent's own limit of 10 seconds, and something to spare. */
    private static final long LONGEST_WAIT_SECONDS = 45;

    /** Longest wait for the end of tokens that were fetched for the check only. */
    private static final Duration LONGEST_END = Duration.ofSeconds(2);

    /** How long before its end a contract is mentioned. */
    private static final Duration END_NOTICE = Duration.ofDays(7);

    private final Configuration configuration;
    private final Map<String, String> environment;
    private final Background background = new Background();
    private final Map<String, IdentityFinding> identities = new LinkedHashMap<>();
    private final Map<String, Issuer> issuers = new HashMap<>();
    private final List<Revocation> revocations = new ArrayList<>();

    Check(Configuration configuration, Map<String, String> environment) {
        this.configuration = configuration;
        this.environment = environment;
    }

    CheckReport run() throws InterruptedException {
        ByteArrayOutputStream warnings = new ByteArrayOutputStream();
        // and left so: what is still under way when the report is made has nobody to tell
        Log.to(new PrintStream(warnings, true, StandardCharsets.UTF_8));
        Log.level(LogLevel.WARN);
        for (IdentitySettings settings : configuration.identities().values()) {
            identities.put(settings.name(), load(settings));
        }
        ServerProbe probe = new ServerProbe();
        for (ServiceSettings settings : configuration.services().values()) {
            probe.start(
                    new Service(settings, configuration.ceiling(), configuration.instance()),
                    settings.identity() == null ? null : generation(settings.identity()));
        }
        List<ServiceFinding> services = checkServices();
        List<ServerFinding> servers = probe.finish();
        var unused = Revocation.of(revocations).await(LONGEST_END); // what goes wrong is among the warnings
        List<IssuerFinding> issuerFindings = new ArrayList<>();
        for (IssuerSettings settings : configuration.issuers().values()) {
            Issuer asked = issuers.get(settings.name());
            issuerFindings.add(new IssuerFinding(settings, asked == null ? null : asked.hasMetadata()));
        }
        CheckReport report = new CheckReport(
                configuration, List.copyOf(identities.values()), issuerFindings, services, List.of(), servers);
        return new CheckReport(
                configuration,
                report.identities(),
                report.issuers(),
                report.services(),
                notes(warnings.toString(StandardCharsets.UTF_8), report),
                servers);
    }

    private IdentityFinding load(IdentitySettings settings) throws InterruptedException {
        PemSource source = new PemSource(settings, environment::get);
        try {
            // null while the files are being written: another process is at it, so that trying again soon is enough
            for (int attempt = 0; attempt < 10; attempt++) {
                Generation generation = source.poll();
                if (generation != null) {
                    return withStatus(settings, generation);
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
            return unusable(
                    settings, "identity " + settings.name() + ": its files change all the time. Try again later");
        } catch (IdentityException e) {
            return unusable(settings, Objects.requireNonNull(e.getMessage()));
        }
    }

    private static IdentityFinding withStatus(IdentitySettings settings, Generation generation) {
        StatusCheck check = new StatusCheck(generation);
        String unwatched = settings.checksRevocation() ? check.unwatched() : "revocation-check is off";
        if (unwatched != null) {
            return new IdentityFinding(settings.name(), generation, "not watched: " + unwatched, null);
        }
        CertificateStatus status = check.ask();
        if (status.revocation() != null) {
            String text = "identity " + settings.name() + ": the authority has revoked its certificate, "
                    + status.revocation() + " (" + status.text() + "). Put a new key and certificate into its files ("
                    + settings.certificate() + ")";
            return new IdentityFinding(
                    settings.name(), null, "revoked", new Problem("certificate-revoked", text, true));
        }
        boolean isGood = status.kind() == CertificateStatus.Kind.GOOD;
        return new IdentityFinding(
                settings.name(), generation, (isGood ? "good, by " : "unknown: ") + status.text(), null);
    }

    private static IdentityFinding unusable(IdentitySettings settings, String why) {
        return new IdentityFinding(settings.name(), null, null, new Problem("identity-unusable", why, false));
    }

    /** All at once, so that ten services of a silent issuer do not take ten times as long. */
    private List<ServiceFinding> checkServices() throws InterruptedException {
        Map<Service, Fetch> fetches = new LinkedHashMap<>();
        for (ServiceSettings settings : configuration.services().values()) {
            Service service = new Service(settings, configuration.ceiling(), configuration.instance());
            fetches.put(service, start(settings));
        }
        List<ServiceFinding> findings = new ArrayList<>();
        for (Map.Entry<Service, Fetch> each : fetches.entrySet()) {
            findings.add(finish(each.getKey(), each.getValue()));
        }
        return findings;
    }

    /**
     * A token request under way.
     *
     * @param future null when nothing is fetched
     */
    private record Fetch(
            @Nullable TokenProbe probe,
            @Nullable CompletableFuture<TokenFacts> future,
            @Nullable ResourceDiscovery discovery) {
        @Nullable ResourceFinding resource() {
            return discovery == null ? null : discovery.finding();
        }
    }

    private Fetch start(ServiceSettings settings) {
        TokenSettings wanted = settings.token();
        Generation generation = wanted == null ? null : tokenGeneration(settings);
        if (wanted == null || generation == null || hasEnded(settings)) {
            return new Fetch(null, null, null);
        }
        if (wanted.discovery() == null) {
            TokenProbe probe = new TokenProbe(settings.name(), issuer(wanted.issuer()), wanted, background);
            return new Fetch(probe, probe.fetch(generation), null);
        }
        List<IssuerSettings> allowed = ResourceDiscovery.allowed(wanted, configuration.issuers());
        ResourceDiscovery discovery = new ResourceDiscovery(settings.name(), wanted, allowed, background);
        Service service = new Service(settings, configuration.ceiling(), configuration.instance());
        Generation offered =
                service.offersCertificate() && settings.identity() != null ? generation(settings.identity()) : null;
        discovery.meet(settings.trust(), () -> offered);
        TokenProbe probe = new TokenProbe(settings.name(), discovery, wanted, this::issuer, background);
        return new Fetch(probe, probe.fetch(generation), discovery);
    }

    private boolean hasEnded(ServiceSettings settings) {
        return new Service(settings, configuration.ceiling(), configuration.instance()).hasEnded();
    }

    private Issuer issuer(String wanted) {
        return issuers.computeIfAbsent(
                wanted,
                name -> new Issuer(
                        Objects.requireNonNull(configuration.issuers().get(name)), background, this::issuer));
    }

    private ServiceFinding finish(Service service, Fetch fetch) throws InterruptedException {
        if (fetch.probe() == null || fetch.future() == null) {
            return new ServiceFinding(service, null, null, withoutIdentity(service.settings()));
        }
        String issuer = Objects.requireNonNull(service.settings().token()).issuer();
        try {
            TokenFacts token = fetch.future().get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
            return new ServiceFinding(service, token, fetch.resource(), null);
        } catch (TimeoutException e) {
            String text = "issuer " + issuer + " gave no answer in " + LONGEST_WAIT_SECONDS
                    + " s; check the network between this machine and it";
            return new ServiceFinding(service, null, fetch.resource(), new Problem("issuer-unavailable", text, true));
        } catch (ExecutionException e) {
            return failed(service, fetch.resource(), e);
        } finally {
            revocations.add(fetch.probe().giveBack());
        }
    }

    private ServiceFinding failed(Service service, @Nullable ResourceFinding resource, ExecutionException e) {
        if (!(e.getCause() instanceof TokenException problem)) {
            throw new IllegalStateException(e.getCause());
        }
        String reason = CheckReport.word(problem.reason());
        boolean byPeer = problem.reason() != TokenException.Reason.CLIENT_ASSERTION;
        return new ServiceFinding(
                service, null, resource, new Problem(reason, Objects.requireNonNull(problem.getMessage()), byPeer));
    }

    /** What the service's token is asked for with; null where the identity cannot be used. */
    private @Nullable Generation tokenGeneration(ServiceSettings settings) {
        String identity = configuration.tokenIdentity(settings);
        return identity == null ? Generation.ANONYMOUS : generation(identity);
    }

    private @Nullable Generation generation(String identity) {
        IdentityFinding finding = identities.get(identity);
        return finding == null ? null : finding.generation();
    }

    /** Null where the service is in order without a token: it has none, and its certificate, if it has one, is there. */
    private @Nullable Problem withoutIdentity(ServiceSettings settings) {
        String identity = settings.token() == null ? settings.identity() : configuration.tokenIdentity(settings);
        if (identity == null || generation(identity) != null) {
            return null;
        }
        String text = "service " + settings.name() + " was not tried, because identity " + identity
                + " cannot be used; put that right first";
        Problem cause = Objects.requireNonNull(identities.get(identity)).problem();
        return new Problem("no-identity", text, cause != null && cause.isPeers());
    }

    /** What the agent's code warned of, without the time and without what is a problem of its own; and what was not verified. */
    private static List<String> notes(String log, CheckReport report) {
        List<String> notes = new ArrayList<>();
        for (String line : log.split("\\R", -1)) {
            int text = line.indexOf(" warn ");
            boolean told = text < 0;
            for (Problem problem : report.problems()) {
                told |= line.contains(problem.text());
            }
            if (!told) {
                notes.add(line.substring(text + " warn ".length()));
            }
        }
        for (ServiceFinding service : report.services()) {
            Instant until = service.service().settings().until();
            if (until != null && Instant.now().isAfter(until.minus(END_NOTICE))) {
                notes.add("service " + service.service().name() + ": its contract "
                        + (service.service().hasEnded() ? "ended" : "ends") + " at " + until
                        + "; move \"until:\" if it goes on");
            }
            TokenFacts token = service.token();
            String weakness = service.service().weakness();
            if (weakness != null) {
                notes.add("service " + service.service().name() + ": WEAK: " + weakness
                        + "; have issuer and server bind them, and write binding: certificate or dpop");
            } else if (token != null && !token.provesBinding()) {
                notes.add("service " + service.service().name()
                        + ": its token is opaque, so that nobody but the issuer and the"
                        + " resource server can tell whether it is bound; see that a stolen one is refused");
            }
        }
        return notes;
    }
}
