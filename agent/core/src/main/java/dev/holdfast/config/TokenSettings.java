package dev.holdfast.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code token:} of a service; the binding is {@code certificate} (RFC 8705 section 3).
 *
 * @param issuer name of an entry of {@code issuers:}
 * @param scope space-separated, null when none is asked for
 * @param resources RFC 8707 resource indicators, absolute URIs without fragment
 */
public record TokenSettings(String issuer, @Nullable String scope, List<String> resources) {
    public TokenSettings {
        resources = List.copyOf(resources);
    }
}
