package dev.holdfast.token;

import dev.holdfast.config.Binding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a token that was fetched, for whoever tries a configuration out: all but the token. Immutable.
 *
 * @param fingerprint first characters of a hash
 * @param endpoint URL of the token endpoint that gave it
 * @param endpointIsAlias whether the metadata name that endpoint in mtls_endpoint_aliases (RFC 8705 section 5), not at their top
 * @param lifeSeconds how long the agent takes it to live: what the issuer said, at most 24 hours
 * @param lifeSaid whether the issuer said so; else it is an assumption
 * @param usableSeconds of that life, those for which the agent sends it
 * @param scope as the issuer wrote it, whatever that is; null when it did not say: then it is what was asked for (RFC 6749 section
 *     5.1)
 * @param withheldScopes those that were asked for and are not in it
 * @param binding what was asked for
 * @param namesCertificate whether its own {@code cnf} names our certificate (RFC 8705 section 3.1)
 * @param namesKey whether its own {@code cnf} names our proof key (RFC 9449 section 6.1)
 * @param issuerClaimsBinding whether the metadata say that the issuer binds its tokens (RFC 8705 section 3.3)
 * @param authorizationDetails that were granted, as JSON (RFC 9396 section 7); null when the issuer did not say
 * @param withheldDetails types of those that were asked for and are not among them, or not whole
 */
public record TokenFacts(
        String fingerprint,
        String endpoint,
        boolean endpointIsAlias,
        long lifeSeconds,
        boolean lifeSaid,
        long usableSeconds,
        @Nullable String scope,
        List<String> withheldScopes,
        Binding binding,
        boolean namesCertificate,
        boolean namesKey,
        boolean issuerClaimsBinding,
        @Nullable String authorizationDetails,
        List<String> withheldDetails) {
    public TokenFacts {
        withheldScopes = List.copyOf(withheldScopes);
        withheldDetails = List.copyOf(withheldDetails);
    }

    /**
     * Whether the token itself proves the binding that was asked for. Else it is opaque, and nothing that was seen proves it; or it
     * is bound to nothing.
     */
    public boolean provesBinding() {
        return binding != Binding.NONE
                && binding.isByCertificate() == namesCertificate
                && binding.isByProof() == namesKey;
    }
}
