package dev.holdfast.start;

import dev.holdfast.config.ConfigurationError;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.Route;
import dev.holdfast.identity.Generation;
import dev.holdfast.identity.Identity;
import dev.holdfast.telemetry.AgentMXBean;
import dev.holdfast.telemetry.Faults;
import dev.holdfast.telemetry.ServiceCounters;
import dev.holdfast.telemetry.ServiceMXBean;
import dev.holdfast.token.ResourceDiscovery;
import dev.holdfast.token.RevocationSummary;
import dev.holdfast.token.ServiceCredentials;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * The agent's JMX beans. They are registered some time after the start, for JMX must not be initialised before an application
 * server has set up its own. One thread registers; any thread may read the beans.
 */
final class Views {
    private static final long SOON = 2_000;
    private static final long LATE = 30_000;

    private final Exchanges exchanges;
    private final Deployment deployment;
    private final OnDemandRevocation revocation;

    Views(Exchanges exchanges, Deployment deployment) {
        this.exchanges = exchanges;
        this.revocation = new OnDemandRevocation(exchanges);
        this.deployment = deployment;
    }

    /** How long to leave JMX alone: longer where somebody replaces its parts and loads them late in their start. */
    static long delayMillis() {
        boolean replaced = System.getProperty("javax.management.builder.initial") != null
                || System.getProperty("java.util.logging.manager") != null;
        return replaced ? LATE : SOON;
    }

    /** Registers the agent's bean and those of the services that have none yet; for repeated use. */
    void register() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        register(server, "dev.holdfast:type=Agent", new AgentView());
        for (Route route : exchanges.routes().all()) {
            String name = route.service().name();
            register(server, "dev.holdfast:type=Service,name=" + name, new ServiceView(name, route));
        }
    }

    private static void register(MBeanServer server, String name, Object bean) {
        try {
            ObjectName objectName = new ObjectName(name);
            if (!server.isRegistered(objectName)) {
                server.registerMBean(bean, objectName);
            }
        } catch (JMException e) {
            Faults.count(e);
        }
    }

    private final class AgentView implements AgentMXBean {
        @Override
        public String getVersion() {
            return Version.text();
        }

        @Override
        public boolean isEnabled() {
            return true;
        }

        @Override
        public String getStage() {
            return lower(exchanges.routes().ceiling());
        }

        @Override
        public List<String> getIdentities() {
            Set<String> identities = new LinkedHashSet<>();
            for (Route route : exchanges.routes().all()) {
                for (Identity identity : Arrays.asList(route.identity(), route.tokenIdentity())) {
                    Generation current = identity == null ? null : identity.current();
                    if (current != null && !current.isAnonymous()) {
                        identities.add(current + " until " + current.notAfter());
                    } else if (identity != null && current == null && identity.revocation() != null) {
                        identities.add(identity.name() + " " + identity.revocation());
                    }
                }
            }
            return List.copyOf(identities);
        }

        @Override
        public List<String> getWeaknesses() {
            List<String> weaknesses = new ArrayList<>();
            for (Route route : exchanges.routes().all()) {
                String weakness = route.service().weakness();
                if (weakness != null) {
                    weaknesses.add("service " + route.service().name() + ": " + weakness);
                }
            }
            return weaknesses;
        }

        @Override
        public List<String> getConfigurationErrors() {
            List<String> errors = new ArrayList<>();
            for (ConfigurationError error : deployment.errors()) {
                errors.add(error.toString());
            }
            return errors;
        }

        @Override
        public int getStaticCredentialsSeen() {
            return exchanges.inventory().size();
        }

        @Override
        public List<String> revokeAll() {
            List<String> lines = new ArrayList<>();
            revocation.all().forEach((service, summary) -> lines.add(service + ": " + summary));
            return lines;
        }

        @Override
        public long getFaults() {
            return Faults.count();
        }
    }

    private final class ServiceView implements ServiceMXBean {
        private final String name;
        private final Route first;

        ServiceView(String name, Route first) {
            this.name = name;
            this.first = first;
        }

        @Override
        public String getStage() {
            Route route = current();
            return route == null ? "removed" : lower(route.service().stage());
        }

        @Override
        public int getPercent() {
            Route route = current();
            return route == null ? 0 : route.service().settings().percent();
        }

        @Override
        public long getAttempts() {
            return counters().attempts();
        }

        @Override
        public long getReplaced() {
            return counters().replacedCount();
        }

        @Override
        public long getWouldReplace() {
            return counters().wouldReplaceCount();
        }

        @Override
        public long getSentStatic() {
            return counters().sentStaticCount();
        }

        @Override
        public long getDenied() {
            return counters().deniedCount();
        }

        @Override
        public long getRetried() {
            return counters().retriedCount();
        }

        @Override
        public long getRejected() {
            return counters().rejectedCount();
        }

        @Override
        public long getNotChosen() {
            return counters().notChosenCount();
        }

        @Override
        public Map<String, Long> getReasons() {
            return counters().reasons();
        }

        @Override
        public long getRevoked() {
            return counters().revocations().revokedCount();
        }

        @Override
        public long getRevocationsFailed() {
            return counters().revocations().failedCount();
        }

        @Override
        public String getUntil() {
            Route route = current();
            Instant until = route == null ? null : route.service().settings().until();
            return until == null ? "" : until.toString();
        }

        @Override
        public boolean isUntilReached() {
            Route route = current();
            return route != null && route.service().hasEnded();
        }

        @Override
        public String revoke() {
            RevocationSummary summary = revocation.of(name);
            return summary == null ? "the service is not configured any more" : summary.toString();
        }

        @Override
        public Map<String, Long> getAnswers() {
            return counters().verdicts();
        }

        @Override
        public String getBinding() {
            Route route = current();
            TokenSettings token =
                    route == null ? null : route.service().settings().token();
            ResourceDiscovery discovery = discovery(route);
            return token == null
                    ? ""
                    : (discovery == null ? token.binding() : discovery.finding().binding()).words();
        }

        @Override
        public String getIssuer() {
            Route route = current();
            TokenSettings token =
                    route == null ? null : route.service().settings().token();
            ResourceDiscovery discovery = discovery(route);
            return token == null
                    ? ""
                    : discovery == null ? token.issuer() : discovery.finding().issuer();
        }

        @Override
        public Map<String, Long> getDiscovery() {
            ResourceDiscovery discovery = discovery(current());
            return discovery == null ? Map.of() : discovery.counts();
        }

        @Override
        public String getCertificateAsked() {
            return counters().certificateAsked().label();
        }

        @Override
        public long getLastStaticSeen() {
            return counters().lastStaticSeen();
        }

        private static @Nullable ResourceDiscovery discovery(@Nullable Route route) {
            ServiceCredentials credentials = route == null ? null : route.credentials();
            return credentials == null ? null : credentials.discovery();
        }

        /** Counters stay the same object over all configurations. */
        private ServiceCounters counters() {
            return first.counters();
        }

        private @Nullable Route current() {
            for (Route route : exchanges.routes().all()) {
                if (route.service().name().equals(name)) {
                    return route;
                }
            }
            return null;
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
