package dev.holdfast.token;

import dev.holdfast.config.Binding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a resource's metadata said and what was chosen by them. Immutable.
 *
 * @param location where they are read, a URL
 * @param authorizationServers the issuers that they name, as said: anything; null when there has been no copy that may be used
 * @param problem why the last attempt brought none that may be used; null when it did, or there was none yet
 * @param issuer name of the issuer to use, an entry of the configuration
 * @param binding of the tokens, never weaker than the configured one
 * @param notes what the operator should know, whole sentences
 */
public record ResourceFinding(
        String location,
        @Nullable List<String> authorizationServers,
        @Nullable String problem,
        String issuer,
        Binding binding,
        List<String> notes) {
    public ResourceFinding {
        authorizationServers = authorizationServers == null ? null : List.copyOf(authorizationServers);
        notes = List.copyOf(notes);
    }

    boolean isSameChoice(ResourceFinding other) {
        return issuer.equals(other.issuer) && binding == other.binding;
    }

    /** The same after an attempt that brought nothing. */
    ResourceFinding failed(String why) {
        return new ResourceFinding(location, authorizationServers, why, issuer, binding, notes);
    }
}
