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
import dev.holdfast.identity.revocation.RevokedCertificates;
import dev.holdfast.policy.Service;
import dev.holdfast.telemetry.CertificateAsked;
import dev.holdfast.telemetry.Log;
import dev.holdfast.telemetry.ServiceCounters;
import dev.holdfast.token.Credential;
import dev.holdfast.token.Issuer;
import dev.holdfast.token.ResourceDiscovery;
import dev.holdfast.token.Revocation;
import dev.holdfast.token.Revocations;
import dev.holdfast.token.ServiceCredentials;
import dev.holdfast.trust.ServerTrust;
import java.nio.file.Path;
import java.time.Duration;
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
    /** How long the JVM's end may be held up for tokens to be revoked. */
    private static final Duration LONGEST_END = Duration.ofSeconds(2);

    private final Exchanges exchanges;
    private final Background background;
    private final Revocations revocations = new Revocations(() -> ExitHook.register(this::end));
    private final Map<String, Rotation> rotations = new HashMap<>();
    private final Map<IssuerSettings, Issuer> issuers = new HashMap<>();
    private final Map<String, Tokens> tokens = new HashMap<>();
    private final Map<String, ServiceCounters> counters = new HashMap<>();
    private final Map<String, ServerTrust> trusts = new HashMap<>();
    private final ContractEnds contractEnds = new ContractEnds();
    private final Map<String, CertificateAsked> told = new HashMap<>();
    private final RevokedCertificates revoked = new RevokedCertificates();
    private volatile List<ConfigurationError> errors = List.of();
    private volatile @Nullable Configuration current;
    private long epoch;

    Deployment(Exchanges exchanges, Background background) {
        this.exchanges = exchanges;
        this.background = background;
    }

    /** Puts a configuration in force. */
    synchronized void apply(Configuration configuration) {
        errors = List.of();
        current = configuration;
        epoch++;
        updateRotations(configuration);
        trusts.keySet().retainAll(configuration.services().keySet());
        issuers.keySet().retainAll(configuration.issuers().values());
        List<ServiceCredentials> leaving = new ArrayList<>();
        tokens.values().forEach(each -> leaving.add(each.credentials()));
        List<Route> routes = new ArrayList<>();
        for (ServiceSettings settings : configuration.services().values()) {
            routes.add(route(new Service(settings, configuration.ceiling(), configuration.instance()), configuration));
        }
        routes.forEach(route -> leaving.remove(route.credentials()));
        tokens.values().removeIf(each -> leaving.contains(each.credentials()));
        step(routes); // not the routes before them: what an end that has been moved since would close is theirs now
        exchanges.use(Routes.compile(epoch, configuration.ceiling(), routes, exchanges.routes()));
        leaving.forEach(ServiceCredentials::close); // requests go by the new ones now
    }

    /** Remembers why the last configuration was refused, for whoever asks. */
    void refused(List<ConfigurationError> reasons) {
        errors = List.copyOf(reasons);
    }

    /** Nothing is wrong any more: the file says again what is in force. */
    void restored() {
        errors = List.of();
    }

    /** The configuration in force; null when there has been no valid one yet. */
    @Nullable Configuration configuration() {
        return current;
    }

    List<ConfigurationError> errors() {
        return errors;
    }

    /** Lets every identity take its next step. */
    synchronized void tick() {
        exchanges.connections().forgetClosed();
        step(exchanges.routes().all());
    }

    private void step(List<Route> routes) {
        trusts.values().forEach(ServerTrust::poll);
        endContracts(routes);
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

    /** The credentials go for good: should the contract's end be moved, the service gets others. */
    private void endContracts(List<Route> routes) {
        for (Route route : routes) {
            Tokens present = tokens.get(route.service().name());
            if (present != null && route.service().hasEnded()) {
                tokens.remove(route.service().name());
                present.credentials().close();
            }
        }
        contractEnds.tell(routes);
    }

    /** Says of each service, once it is known, whether its servers ask for a certificate, and that one of them is not trusted. */
    synchronized void tell() {
        trusts.values().forEach(ServerTrust::tell);
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

    /**
     * The JVM ends: every token is revoked, all at once, and what is not done in time ends when it expires. Takes no lock, for
     * whoever holds it may be waiting.
     */
    private void end() {
        revocations.ending();
        List<Revocation> begun = new ArrayList<>();
        for (Route route : exchanges.routes().all()) {
            if (route.credentials() != null) {
                begun.add(route.credentials().close());
            }
        }
        revocations.awaitAll(begun, LONGEST_END);
    }

    private void updateRotations(Configuration configuration) {
        rotations.keySet().retainAll(configuration.identities().keySet());
        for (IdentitySettings settings : configuration.identities().values()) {
            Rotation present = rotations.get(settings.name());
            if (present == null || !present.settings().equals(settings)) {
                rotations.put(
                        settings.name(), new Rotation(settings, background.workers(), revoked, Rotation.RETIREMENT));
            }
        }
    }

    private Route route(Service service, Configuration configuration) {
        ServiceSettings settings = service.settings();
        Rotation rotation = settings.identity() == null ? null : rotations.get(settings.identity());
        Identity identity = rotation == null ? null : rotation.identity();
        Identity tokenIdentity = tokenIdentity(service, configuration);
        ServiceCredentials credentials = credentials(service, tokenIdentity, configuration);
        ResourceDiscovery discovery = credentials == null ? null : credentials.discovery();
        if (discovery != null) {
            discovery.meet(
                    settings.trust(), service.offersCertificate() && identity != null ? identity::current : () -> null);
        }
        return new Route(service, identity, tokenIdentity, credentials, counters(service.name()), trust(settings));
    }

    private ServiceCounters counters(String service) {
        return counters.computeIfAbsent(service, name -> new ServiceCounters(Failure.labels(), Verdict.labels()));
    }

    private @Nullable Identity tokenIdentity(Service service, Configuration configuration) {
        if (!service.wantsToken()) {
            return null;
        }
        String name = configuration.tokenIdentity(service.settings());
        Rotation rotation = name == null ? null : rotations.get(name);
        return rotation == null ? Identity.ANONYMOUS : rotation.identity();
    }

    /** Kept as long as it is made of the same, for what it has judged and for the last bundle that was good. */
    private @Nullable ServerTrust trust(ServiceSettings settings) {
        Path bundle = settings.trust();
        ServerTrust present = trusts.get(settings.name());
        if (bundle == null) {
            trusts.remove(settings.name());
            return null;
        }
        if (present == null || !present.isFor(bundle, settings.hosts())) {
            present = new ServerTrust(settings.name(), bundle, settings.hosts());
            trusts.put(settings.name(), present);
        }
        return present;
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
            return new ServiceCredentials(
                    service,
                    issuer(allowed.get(0), configuration),
                    wanted,
                    background,
                    revocations,
                    counters(service).revocations());
        }
        Map<String, Issuer> byName = new HashMap<>(); // made now: workers ask, and this object's maps are not theirs
        allowed.forEach(settings -> byName.put(settings.name(), issuer(settings, configuration)));
        ResourceDiscovery discovery = new ResourceDiscovery(service, wanted, allowed, background);
        return ServiceCredentials.discovered(
                service,
                discovery,
                wanted,
                name -> Objects.requireNonNull(byName.get(name)),
                background,
                revocations,
                counters(service).revocations());
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

    /** A service's credentials with what they were made from. */
    private record Tokens(
            TokenSettings settings, List<IssuerSettings> issuers, Identity identity, ServiceCredentials credentials) {
        boolean isFor(TokenSettings otherSettings, List<IssuerSettings> otherIssuers, Identity otherIdentity) {
            return settings.equals(otherSettings) && issuers.equals(otherIssuers) && identity == otherIdentity;
        }
    }
}
