package dev.holdfast.start;

import dev.holdfast.background.Background;
import dev.holdfast.config.Configuration;
import dev.holdfast.config.ConfigurationError;
import dev.holdfast.config.IdentitySettings;
import dev.holdfast.config.IssuerSettings;
import dev.holdfast.config.ServiceSettings;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.config.TokenSourceSettings;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.exchange.Failure;
import dev.holdfast.exchange.Route;
import dev.holdfast.exchange.Routes;
import dev.holdfast.exchange.Verdict;
import dev.holdfast.identity.Generation;
import dev.holdfast.identity.Identity;
import dev.holdfast.policy.Service;
import dev.holdfast.telemetry.CertificateAsked;
import dev.holdfast.telemetry.Log;
import dev.holdfast.telemetry.ServiceCounters;
import dev.holdfast.token.Credential;
import dev.holdfast.token.Issuer;
import dev.holdfast.token.ResourceDiscovery;
import dev.holdfast.token.ServiceCredentials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration is made into: identities, issuers, credentials and the routes over them. What a new configuration has in
 * common with the one before is kept, tokens and counters included.
 *
 * <p>Changes are serialised by this object's lock, which no request ever takes.
 */
final class Deployment {
    private final Exchanges exchanges;
    private final Background background;
    private final Map<String, Rotation> rotations = new HashMap<>();
    private final Map<IssuerSettings, Issuer> issuers = new HashMap<>();
    private final Map<String, Tokens> tokens = new HashMap<>();
    private final Map<String, ServiceCounters> counters = new HashMap<>();
    private final Map<String, CertificateAsked> told = new HashMap<>();
    private volatile List<ConfigurationError> errors = List.of();
    private long epoch;

    Deployment(Exchanges exchanges, Background background) {
        this.exchanges = exchanges;
        this.background = background;
    }

    /** Puts a configuration in force. */
    synchronized void apply(Configuration configuration) {
        errors = List.of();
        epoch++;
        updateRotations(configuration);
        issuers.keySet().retainAll(configuration.issuers().values());
        List<Route> routes = new ArrayList<>();
        for (ServiceSettings settings : configuration.services().values()) {
            routes.add(route(new Service(settings, configuration.ceiling(), configuration.instance()), configuration));
        }
        closeUnused(routes);
        tick();
        exchanges.use(Routes.compile(epoch, configuration.ceiling(), routes, exchanges.routes()));
    }

    /** Remembers why the last configuration was refused, for whoever asks. */
    void refused(List<ConfigurationError> reasons) {
        errors = List.copyOf(reasons);
    }

    /** Nothing is wrong any more: the file says again what is in force. */
    void restored() {
        errors = List.of();
    }

    List<ConfigurationError> errors() {
        return errors;
    }

    /** Lets every identity take its next step. */
    synchronized void tick() {
        for (Rotation rotation : rotations.values()) {
            List<ServiceCredentials> credentials = new ArrayList<>();
            for (Tokens each : tokens.values()) {
                if (each.identity() == rotation.identity()) {
                    credentials.add(each.credentials());
                }
            }
            rotation.tick(credentials, exchanges.connections());
        }
    }

    /** Says of each service, once it is known, whether its servers ask for a certificate. */
    synchronized void tell() {
        for (Route route : exchanges.routes().all()) {
            String service = route.service().name();
            CertificateAsked asked = route.counters().certificateAsked();
            if (asked != told.getOrDefault(service, CertificateAsked.UNKNOWN)) {
                told.put(service, asked);
                Log.info("service " + service + ": " + tellAsked(asked, route));
            }
        }
    }

    private static String tellAsked(CertificateAsked asked, Route route) {
        if (asked == CertificateAsked.YES) {
            return "its server asks for a client certificate";
        }
        return "its server does not ask for a client certificate"
                + (route.needsCertificate()
                        ? ", so that none can take the key's place there; have it request one"
                        : ", which its tokens do not need");
    }

    private void updateRotations(Configuration configuration) {
        rotations.keySet().retainAll(configuration.identities().keySet());
        for (IdentitySettings settings : configuration.identities().values()) {
            Rotation present = rotations.get(settings.name());
            if (present == null || !present.settings().equals(settings)) {
                rotations.put(settings.name(), new Rotation(settings));
            }
        }
    }

    private Route route(Service service, Configuration configuration) {
        ServiceSettings settings = service.settings();
        Rotation rotation = settings.identity() == null ? null : rotations.get(settings.identity());
        Identity identity = rotation == null ? null : rotation.identity();
        ServiceCounters counted = counters.computeIfAbsent(
                settings.name(), name -> new ServiceCounters(Failure.labels(), Verdict.labels()));
        Identity tokenIdentity = tokenIdentity(service, configuration);
        ServiceCredentials credentials = credentials(service, tokenIdentity, configuration);
        ResourceDiscovery discovery = credentials == null ? null : credentials.discovery();
        if (discovery != null) {
            discovery.offer(service.offersCertificate() ? identity : null);
        }
        return new Route(service, identity, tokenIdentity, credentials, counted);
    }

    private @Nullable Identity tokenIdentity(Service service, Configuration configuration) {
        if (!service.wantsToken()) {
            return null;
        }
        String name = configuration.tokenIdentity(service.settings());
        Rotation rotation = name == null ? null : rotations.get(name);
        return rotation == null ? Identity.ANONYMOUS : rotation.identity();
    }

    private @Nullable ServiceCredentials credentials(
            Service service, @Nullable Identity identity, Configuration configuration) {
        TokenSettings wanted = service.settings().token();
        if (wanted == null || identity == null || !service.wantsToken()) {
            return null;
        }
        List<IssuerSettings> allowed = ResourceDiscovery.allowed(wanted, configuration.issuers());
        List<IssuerSettings> involved = new ArrayList<>();
        allowed.forEach(issuer -> involved.addAll(involved(issuer, configuration)));
        Tokens present = tokens.get(service.name());
        if (present != null && present.isFor(wanted, involved, identity)) {
            return present.credentials();
        }
        if (present != null) {
            present.credentials().close();
        }
        ServiceCredentials made = make(service.name(), wanted, allowed, configuration);
        tokens.put(service.name(), new Tokens(wanted, involved, identity, made));
        if (identity == Identity.ANONYMOUS) {
            @SuppressWarnings(
                    "unused") // ahead of the first request; those of identities are asked for by their rotation
            CompletableFuture<Credential> underWay = made.prepare(Generation.ANONYMOUS);
        }
        return made;
    }

    /** @param allowed the token's own issuer, then those that its resource may choose */
    private ServiceCredentials make(
            String service, TokenSettings wanted, List<IssuerSettings> allowed, Configuration configuration) {
        if (wanted.discovery() == null) {
            return new ServiceCredentials(service, issuer(allowed.get(0), configuration), wanted, background);
        }
        Map<String, Issuer> byName = new HashMap<>(); // made now: workers ask, and this object's maps are not theirs
        allowed.forEach(settings -> byName.put(settings.name(), issuer(settings, configuration)));
        ResourceDiscovery discovery = new ResourceDiscovery(service, wanted, allowed, null, background);
        return ServiceCredentials.discovered(
                service, discovery, wanted, name -> Objects.requireNonNull(byName.get(name)), background);
    }

    private Issuer issuer(IssuerSettings settings, Configuration configuration) {
        return issuers.computeIfAbsent(
                settings, absent -> new Issuer(absent, background, name -> issuer(name, configuration)));
    }

    private Issuer issuer(String name, Configuration configuration) {
        return issuer(Objects.requireNonNull(configuration.issuers().get(name)), configuration);
    }

    /** The issuer, and those whose tokens it exchanges: a change to one of them is a change to what comes of them. */
    private static List<IssuerSettings> involved(IssuerSettings issuer, Configuration configuration) {
        List<IssuerSettings> involved = new ArrayList<>(List.of(issuer));
        for (TokenSourceSettings source :
                Arrays.asList(issuer.grant().subjectToken(), issuer.grant().actorToken())) {
            if (source != null && source.issuer() != null) {
                IssuerSettings other =
                        Objects.requireNonNull(configuration.issuers().get(source.issuer()));
                involved.addAll(involved(other, configuration));
            }
        }
        return involved;
    }

    private void closeUnused(List<Route> routes) {
        tokens.values().removeIf(each -> {
            for (Route route : routes) {
                if (route.credentials() == each.credentials()) {
                    return false;
                }
            }
            each.credentials().close();
            return true;
        });
    }

    /** A service's credentials with what they were made from. */
    private record Tokens(
            TokenSettings settings, List<IssuerSettings> issuers, Identity identity, ServiceCredentials credentials) {
        boolean isFor(TokenSettings otherSettings, List<IssuerSettings> otherIssuers, Identity otherIdentity) {
            return settings.equals(otherSettings) && issuers.equals(otherIssuers) && identity == otherIdentity;
        }
    }
}
