package dev.holdfast.start;

import dev.holdfast.background.Background;
import dev.holdfast.config.Configuration;
import dev.holdfast.config.ConfigurationError;
import dev.holdfast.config.ServiceSettings;
import dev.holdfast.control.ControlOperations;
import dev.holdfast.control.ControlServer;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.Route;
import dev.holdfast.identity.Generation;
import dev.holdfast.identity.Identity;
import dev.holdfast.telemetry.Faults;
import dev.holdfast.telemetry.ServiceCounters;
import dev.holdfast.token.RevocationSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What commands get from this JVM by the control channel, which is open while the configuration says so. Any thread may ask;
 * {@link #update} is for one at a time.
 */
final class AgentControl implements ControlOperations {
    private final Exchanges exchanges;
    private final Deployment deployment;
    private final OnDemandRevocation revocation;
    private final ControlServer server;
    private boolean removedAtExit;

    AgentControl(Exchanges exchanges, Deployment deployment, Background background) {
        this.exchanges = exchanges;
        this.deployment = deployment;
        this.revocation = new OnDemandRevocation(exchanges);
        this.server = new ControlServer(this, background.timer());
    }

    /** Opens or closes the channel as the configuration says now. */
    void update() {
        Configuration configuration = deployment.configuration();
        if (configuration != null && configuration.control()) {
            if (!removedAtExit) {
                removedAtExit = true;
                ExitHook.register(server::end);
            }
            server.open();
        } else {
            server.close();
        }
    }

    @Override
    public Map<String, @Nullable Object> status() {
        Configuration configuration = deployment.configuration();
        Map<String, @Nullable Object> status = new LinkedHashMap<>();
        status.put("version", Version.text());
        status.put("pid", ProcessHandle.current().pid());
        status.put("source", configuration == null ? null : configuration.source());
        status.put("instance", configuration == null ? null : configuration.instance());
        status.put("ceiling", word(exchanges.routes().ceiling()));
        List<Object> errors = new ArrayList<>();
        for (ConfigurationError error : deployment.errors()) {
            errors.add(error.toString());
        }
        status.put("configurationErrors", errors);
        status.put("faults", Faults.count());
        status.put("staticCredentialsSeen", exchanges.inventory().size());
        status.put("identities", identities());
        List<Object> services = new ArrayList<>();
        for (Route route : exchanges.routes().all()) {
            services.add(service(route));
        }
        status.put("services", services);
        return status;
    }

    @Override
    public Map<String, @Nullable Object> revoke(@Nullable String service) {
        Map<String, RevocationSummary> summaries = new LinkedHashMap<>();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        if (service == null) {
            summaries = revocation.all();
        } else {
            RevocationSummary summary = revocation.of(service);
            if (summary == null) {
                answer.put("error", "there is no service of that name");
                return answer;
            }
            summaries.put(service, summary);
        }
        List<Object> services = new ArrayList<>();
        summaries.forEach((name, summary) -> {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            members.put("name", name);
            members.put("revoked", summary.revoked());
            members.put("forgotten", summary.forgotten());
            members.put("failed", summary.failed());
            members.put("pending", summary.pending());
            services.add(members);
        });
        answer.put("pid", ProcessHandle.current().pid());
        answer.put("services", services);
        return answer;
    }

    private List<Object> identities() {
        Map<String, Object> identities = new LinkedHashMap<>();
        for (Route route : exchanges.routes().all()) {
            for (Identity identity : Arrays.asList(route.identity(), route.tokenIdentity())) {
                Generation current = identity == null ? null : identity.current();
                if (identity != null && current != null && !current.isAnonymous()) {
                    identities.putIfAbsent(identity.name(), identity(identity, current));
                }
            }
        }
        return new ArrayList<>(identities.values());
    }

    private static Map<String, @Nullable Object> identity(Identity identity, Generation current) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("name", identity.name());
        members.put("generation", current.number());
        members.put("subject", current.leaf().getSubjectX500Principal().getName());
        members.put("x5t#S256", current.thumbprint());
        members.put("notAfter", current.notAfter().toString());
        members.put("retiring", identity.retiring().size());
        return members;
    }

    private static Map<String, @Nullable Object> service(Route route) {
        ServiceSettings settings = route.service().settings();
        ServiceCounters counters = route.counters();
        Generation current =
                route.tokenIdentity() == null ? null : route.tokenIdentity().current();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("name", settings.name());
        members.put("stage", word(route.service().stage()));
        members.put("configuredStage", word(settings.stage()));
        members.put("percent", settings.percent());
        members.put("by", word(settings.by()));
        members.put("onFailure", word(settings.onFailure()));
        members.put("identity", settings.identity());
        members.put("issuer", settings.token() == null ? null : settings.token().issuer());
        members.put(
                "binding",
                settings.token() == null ? null : settings.token().binding().words());
        members.put("weakness", route.service().weakness());
        members.put("until", text(settings.until()));
        members.put("ended", route.service().hasEnded());
        members.put(
                "tokenSeconds",
                route.credentials() == null || current == null
                        ? null
                        : route.credentials().remainingSeconds(current.number()));
        members.put("certificateAsked", counters.certificateAsked().label());
        members.put("attempts", counters.attempts());
        members.put("replaced", counters.replacedCount());
        members.put("wouldReplace", counters.wouldReplaceCount());
        members.put("sentStatic", counters.sentStaticCount());
        members.put("denied", counters.deniedCount());
        members.put("retried", counters.retriedCount());
        members.put("rejected", counters.rejectedCount());
        members.put("notChosen", counters.notChosenCount());
        members.put("revoked", counters.revocations().revokedCount());
        members.put("revocationsFailed", counters.revocations().failedCount());
        members.put(
                "lastStaticSeen",
                counters.lastStaticSeen() == 0 ? null : text(Instant.ofEpochMilli(counters.lastStaticSeen())));
        members.put("reasons", new LinkedHashMap<>(counters.reasons()));
        members.put("answers", new LinkedHashMap<>(counters.verdicts()));
        return members;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
