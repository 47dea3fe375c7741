package dev.holdfast.token;

import dev.holdfast.wire.HttpsEndpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is used of a protected resource's metadata, RFC 9728 section 2. Immutable.
 *
 * <p>Its {@code scopes_supported} are left alone on purpose: they are no list of what to ask for (section 7.2). So is {@code
 * signed_metadata}, which those may ignore who know no key to hold it against (section 3.2).
 *
 * @param authorizationServers issuer identifiers, as said; empty when it names none
 * @param proofRequired whether tokens must be bound to a DPoP key, {@code dpop_bound_access_tokens_required}
 * @param certificateBound whether tokens are bound to certificates, {@code tls_client_certificate_bound_access_tokens}
 */
record ResourceMetadata(List<String> authorizationServers, boolean proofRequired, boolean certificateBound) {
    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

    ResourceMetadata {
        authorizationServers = List.copyOf(authorizationServers);
    }

    /**
     * Where a resource's metadata are, section 3.1: between its host and its path and query, without a slash that ends there.
     *
     * @throws IllegalArgumentException saying why the identifier has no such place
     */
    static HttpsEndpoint location(String resource) {
        HttpsEndpoint endpoint = HttpsEndpoint.parse(resource);
        String target = endpoint.target();
        String rest = target.equals("/") || target.startsWith("/?") ? target.substring(1) : target;
        return new HttpsEndpoint(endpoint.host(), endpoint.port(), WELL_KNOWN + rest);
    }

    /**
     * Reads a document that was fetched for that resource.
     *
     * @throws IllegalArgumentException saying why nothing of it may be used
     */
    static ResourceMetadata parse(String resource, String document) {
        JsonObject members = JsonObject.parse(document);
        if (members == null) {
            throw new IllegalArgumentException("is not a JSON object");
        }
        requireResource(resource, members.get("resource"));
        return new ResourceMetadata(
                texts(members.get("authorization_servers")),
                Boolean.TRUE.equals(members.get("dpop_bound_access_tokens_required")),
                Boolean.TRUE.equals(members.get("tls_client_certificate_bound_access_tokens")));
    }

    /** Code point by code point, sections 3.3 and 6: a document of another resource could lead anywhere. */
    private static void requireResource(String expected, @Nullable Object said) {
        if (!expected.equals(said)) {
            throw new IllegalArgumentException("is that of resource " + TokenException.quote(String.valueOf(said))
                    + ", not of " + TokenException.quote(expected)
                    + "; both must be equal to the last character, a trailing slash included. Write in \"resource:\" what it"
                    + " says if that is right");
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
        return texts;
    }
}
