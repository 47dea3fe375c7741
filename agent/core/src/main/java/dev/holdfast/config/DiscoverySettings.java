package dev.holdfast.config;

import java.util.List;

/**
 * {@code discover:} of a service's token: what its protected-resource metadata (RFC 9728) may choose.
 *
 * @param resource the identifier that they are read for, an https URL at one of the service's hosts: the operator's word, to the last
 *     character
 * @param issuers names of entries of {@code issuers:} that may take the place of the token's own, the operator's favourite first
 */
public record DiscoverySettings(String resource, List<String> issuers) {
    public DiscoverySettings {
        issuers = List.copyOf(issuers);
    }
}
