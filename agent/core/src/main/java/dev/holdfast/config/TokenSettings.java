package dev.holdfast.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code token:} of a service.
 *
 * @param issuer name of an entry of {@code issuers:}
 * @param scope space-separated, null when none is asked for
 * @param resources RFC 8707 resource indicators, absolute URIs without fragment
 * @param audiences names of the target at the issuer, RFC 8693 section 2.1; only for token exchange
 * @param authorizationDetails RFC 9396 section 2, as a JSON array without white space whose objects have their members in the order of
 *     their names; null when none are asked for
 * @param discovery what the resource's own metadata may choose; null: nothing
 */
public record TokenSettings(
        String issuer,
        @Nullable String scope,
        List<String> resources,
        List<String> audiences,
        Binding binding,
        @Nullable String authorizationDetails,
        @Nullable DiscoverySettings discovery) {
    public TokenSettings {
        resources = List.copyOf(resources);
        audiences = List.copyOf(audiences);
    }

    /** Nothing is left to the resource's metadata. */
    public TokenSettings(
            String issuer,
            @Nullable String scope,
            List<String> resources,
            List<String> audiences,
            Binding binding,
            @Nullable String authorizationDetails) {
        this(issuer, scope, resources, audiences, binding, authorizationDetails, null);
    }

    /** The same from another issuer or with another binding. */
    public TokenSettings chosen(String otherIssuer, Binding otherBinding) {
        return new TokenSettings(
                otherIssuer, scope, resources, audiences, otherBinding, authorizationDetails, discovery);
    }
}
