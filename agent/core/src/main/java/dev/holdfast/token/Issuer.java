package dev.holdfast.token;

import dev.holdfast.background.Background;
import dev.holdfast.config.ClientAuthenticationSettings.Method;
import dev.holdfast.config.IssuerSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.proof.Prover;
import dev.holdfast.telemetry.Log;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One authorization server: the way to it and its metadata, shared by all services that get their tokens from it. Tokens are
 * never shared.
 *
 * <p>Thread-safe. It starts nothing by itself and holds no thread; what blocks runs on the workers of the services' slots.
 */
public final class Issuer {
    private final IssuerSettings settings;
    private final Function<String, Issuer> others;
    private final IssuerConnection connection;
    private final MetadataCache metadata;
    private final ClientAuthentication authentication;
    private final TokenRevocation revocation = new TokenRevocation(this);
    private final Scheduling scheduling;
    private @Nullable Prover prover;
    private final AtomicBoolean methodsWarned = new AtomicBoolean();

    /** @param others finds another issuer of the configuration by its name, for those whose tokens are exchanged */
    public Issuer(IssuerSettings settings, Background background, Function<String, Issuer> others) {
        this(settings, Scheduling.of(background), IssuerConnection.ORDINARY_LIMIT, others);
    }

    /** @param limit for each exchange with the issuer as a whole */
    Issuer(IssuerSettings settings, Scheduling scheduling, Duration limit, Function<String, Issuer> others) {
        this.settings = settings;
        this.others = others;
        this.scheduling = scheduling;
        this.connection = new IssuerConnection(settings, limit);
        this.authentication = ClientAuthentication.of(settings);
        this.metadata = new MetadataCache(new MetadataDiscovery(settings.issuer(), connection), scheduling);
    }

    /** Its name in the configuration. */
    public String name() {
        return settings.name();
    }

    /** Whether its metadata have been read and can be used. */
    public boolean hasMetadata() {
        return metadata.isKnown();
    }

    IssuerSettings settings() {
        return settings;
    }

    IssuerConnection connection() {
        return connection;
    }

    Issuer other(String name) {
        return others.apply(name);
    }

    ClientAuthentication authentication() {
        return authentication;
    }

    TokenRevocation revocation() {
        return revocation;
    }

    /** What its DPoP proofs are made with, and the proofs of the tokens that come from it; made when first asked for. */
    synchronized Prover prover() {
        Prover made = prover;
        if (made == null) {
            made = new Prover(settings.proofKeyLife(), scheduling.workers());
            prover = made;
        }
        return made;
    }

    AuthorizationServerMetadata metadata(Generation generation) throws TokenException {
        AuthorizationServerMetadata current = metadata.get(generation);
        Method method = settings.authentication().method();
        // what a federated assertion is called in metadata depends on who made it
        if (method != Method.FEDERATED
                && !current.authenticationMethods().isEmpty()
                && !current.authenticationMethods().contains(method.word())
                && methodsWarned.compareAndSet(false, true)) {
            // Lists are often wrong, and the issuer has the last word at the token endpoint anyway.
            Log.warn(connection.name() + " does not list " + method.word() + " among its"
                    + " token_endpoint_auth_methods_supported; it is tried all the same");
        }
        return current;
    }

    /** A token was issued by what the metadata says. */
    void confirmMetadata() {
        metadata.confirm();
    }

    /** What the metadata says led to no token: it may be out of date. */
    void doubtMetadata() {
        metadata.doubt();
    }
}
