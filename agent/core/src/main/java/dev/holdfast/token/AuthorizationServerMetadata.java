package dev.holdfast.token;

import dev.holdfast.wire.HttpsEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is used of an issuer's metadata, RFC 8414 section 2. Immutable.
 *
 * @param tokenEndpoint the one for mutual TLS where there is one, RFC 8705 section 5; see {@link #tokenEndpoint(boolean)}
 * @param tokenEndpointIsAlias whether it is that one
 * @param certificateBoundTokens whether the issuer says that it binds tokens to certificates, RFC 8705 section 3.3
 * @param authenticationMethods ways for a client to authenticate at the token endpoint; empty when the issuer lists none
 * @param assertionAlgorithms JWS algorithms for assertions of clients; empty when the issuer lists none
 * @param proofAlgorithms JWS algorithms for DPoP proofs, RFC 9449 section 5.1; null when the issuer says nothing
 * @param ordinaryTokenEndpoint the one for clients without a certificate
 * @param revocationEndpoint RFC 7009, the one for mutual TLS where there is one; null when none can be used
 * @param ordinaryRevocationEndpoint the one for clients without a certificate; null when there is none that can be used
 */
record AuthorizationServerMetadata(
        HttpsEndpoint tokenEndpoint,
        boolean tokenEndpointIsAlias,
        boolean certificateBoundTokens,
        List<String> authenticationMethods,
        List<String> assertionAlgorithms,
        @Nullable List<String> proofAlgorithms,
        HttpsEndpoint ordinaryTokenEndpoint,
        @Nullable HttpsEndpoint revocationEndpoint,
        @Nullable HttpsEndpoint ordinaryRevocationEndpoint) {

    /**
     * Reads a document that was fetched for that issuer.
     *
     * @throws IllegalArgumentException saying why nothing of it may be used
     */
    static AuthorizationServerMetadata parse(String issuer, String document) {
        JsonObject members = JsonObject.parse(document);
        if (members == null) {
            throw new IllegalArgumentException("is not a JSON object");
        }
        requireIssuer(issuer, members.get("issuer"));
        requireNoPlainHttp(members.members());
        HttpsEndpoint ordinary = endpoint(members.get("token_endpoint"), "token_endpoint");
        Object alias = alias(members, "token_endpoint");
        Object proofs = members.get("dpop_signing_alg_values_supported");
        return new AuthorizationServerMetadata(
                alias == null ? ordinary : endpoint(alias, "mtls_endpoint_aliases.token_endpoint"),
                alias != null,
                Boolean.TRUE.equals(members.get("tls_client_certificate_bound_access_tokens")),
                texts(members.get("token_endpoint_auth_methods_supported")),
                texts(members.get("token_endpoint_auth_signing_alg_values_supported")),
                proofs == null ? null : texts(proofs),
                ordinary,
                revocationEndpoint(members),
                revocationEndpointOf(members.get("revocation_endpoint")));
    }

    /** @param mutualTls whether the client shows a certificate, be it to prove itself or to have tokens bound to it */
    HttpsEndpoint tokenEndpoint(boolean mutualTls) {
        return mutualTls ? tokenEndpoint : ordinaryTokenEndpoint;
    }

    /** As {@link #tokenEndpoint(boolean)}; null when there is none that can be used. */
    @Nullable HttpsEndpoint revocationEndpoint(boolean mutualTls) {
        return mutualTls ? revocationEndpoint : ordinaryRevocationEndpoint;
    }

    /** Code point by code point, RFC 8414 section 3.3: a server that may say "almost me" may say anybody. */
    private static void requireIssuer(String expected, @Nullable Object said) {
        if (!expected.equals(said)) {
            throw new IllegalArgumentException("is that of issuer " + TokenException.quote(String.valueOf(said))
                    + ", not of " + TokenException.quote(expected)
                    + "; both must be equal to the last character, a trailing slash included");
        }
    }

    private static void requireNoPlainHttp(Map<String, ?> members) {
        for (Map.Entry<String, ?> member : members.entrySet()) {
            String name = member.getKey();
            boolean isEndpoint = name.endsWith("_endpoint") || name.equals("jwks_uri");
            if (isEndpoint
                    && member.getValue() instanceof String url
                    && url.toLowerCase(Locale.ROOT).startsWith("http:")) {
                throw new IllegalArgumentException("has a " + TokenException.quote(name) + " that is not https");
            }
        }
    }

    private static @Nullable Object alias(JsonObject members, String endpoint) {
        Object aliases = members.get("mtls_endpoint_aliases");
        if (aliases == null) {
            return null;
        }
        if (!(aliases instanceof Map<?, ?> endpoints)) {
            throw new IllegalArgumentException("has mtls_endpoint_aliases that are not an object");
        }
        return endpoints.get(endpoint);
    }

    private static HttpsEndpoint endpoint(@Nullable Object value, String name) {
        if (!(value instanceof String url)) {
            throw new IllegalArgumentException("has no " + name);
        }
        try {
            return HttpsEndpoint.parse(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a " + name + " that " + e.getMessage(), e);
        }
    }

    /**
     * An alias that cannot be used is not made up for by the ordinary endpoint, RFC 8705 section 5: it is there because that one does
     * not do. Tokens come without a revocation endpoint too, so that a faulty one costs no more than itself.
     */
    private static @Nullable HttpsEndpoint revocationEndpoint(JsonObject members) {
        Object alias = alias(members, "revocation_endpoint");
        return revocationEndpointOf(alias == null ? members.get("revocation_endpoint") : alias);
    }

    private static @Nullable HttpsEndpoint revocationEndpointOf(@Nullable Object said) {
        try {
            return said instanceof String url ? HttpsEndpoint.parse(url) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What is no list of texts says nothing. */
    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof String text) {
                    texts.add(text);
                }
            }
        }
        return List.copyOf(texts);
    }
}
