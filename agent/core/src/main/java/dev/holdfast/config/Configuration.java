package dev.holdfast.config;

import dev.holdfast.telemetry.LogLevel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set, validated and with every default in place. Immutable; made by {@link ConfigurationLoader} only.
 *
 * @param source where it came from, for the start line: a file's path, or words such as "environment only"
 * @param ceiling the highest stage that any service may have, {@code stage:} at the top
 * @param control whether the local control socket may be opened
 * @param instance the name of this JVM among its fleet, {@code HOLDFAST_INSTANCE}, default the host name
 * @param identities by name, in the order of the file
 * @param issuers by name, in the order of the file
 * @param services by name, in the order of the file
 */
public record Configuration(
        String source,
        Stage ceiling,
        LogLevel logLevel,
        boolean control,
        String instance,
        Map<String, IdentitySettings> identities,
        Map<String, IssuerSettings> issuers,
        Map<String, ServiceSettings> services) {
    public Configuration {
        identities = Collections.unmodifiableMap(new LinkedHashMap<>(identities));
        issuers = Collections.unmodifiableMap(new LinkedHashMap<>(issuers));
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    }

    /**
     * The identity that a service's token is asked for with; null when its issuer needs none. With a binding by certificate it is
     * the one whose certificate the service's hosts see.
     */
    public @Nullable String tokenIdentity(ServiceSettings service) {
        TokenSettings token = service.token();
        if (token == null) {
            return null;
        }
        IssuerSettings issuer = Objects.requireNonNull(issuers.get(token.issuer()));
        return token.binding().isByCertificate() ? service.identity() : issuer.identity();
    }
}
