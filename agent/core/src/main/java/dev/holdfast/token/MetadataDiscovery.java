package dev.holdfast.token;

import dev.holdfast.identity.Generation;
import dev.holdfast.token.TokenException.Reason;
import dev.holdfast.wire.HttpAnswer;
import dev.holdfast.wire.HttpsEndpoint;
import java.time.Instant;

/** Finds and reads an issuer's metadata: RFC 8414 section 3, else OpenID Connect Discovery. Stateless. */
final class MetadataDiscovery {
    private static final String OAUTH = "/.well-known/oauth-authorization-server";
    private static final String OPENID = "/.well-known/openid-configuration";

    private final String issuer;
    private final IssuerConnection connection;

    /** @param issuer the identifier exactly as configured */
    MetadataDiscovery(String issuer, IssuerConnection connection) {
        this.issuer = issuer;
        this.connection = connection;
    }

    AuthorizationServerMetadata read(Generation generation) throws TokenException {
        HttpsEndpoint location = wellKnown();
        HttpAnswer answer = connection.get(generation, location);
        if (isNotThere(answer)) {
            location = openid();
            answer = connection.get(generation, location);
        }
        if (answer.isUnavailable()) {
            throw new TokenException(
                    Reason.ISSUER_UNAVAILABLE,
                    connection.name() + " answered " + answer.status() + " at " + location
                            + "; it is asked again later",
                    answer.retryAfterNanos(Instant.now()));
        }
        if (answer.status() != 200) {
            throw metadata("answered " + answer.status() + " at " + location
                    + (answer.isRedirect() ? "; redirects are not followed" : "")
                    + "; check that \"issuer:\" is the identifier that the authorization server itself uses");
        }
        return parse(location, answer);
    }

    /** RFC 8414 section 3.1: between host and path, a terminating slash of the path taken off. */
    private HttpsEndpoint wellKnown() throws TokenException {
        HttpsEndpoint base = base();
        return new HttpsEndpoint(base.host(), base.port(), OAUTH + base.target());
    }

    /** OpenID Connect Discovery section 4: after the path. */
    private HttpsEndpoint openid() throws TokenException {
        HttpsEndpoint base = base();
        return new HttpsEndpoint(base.host(), base.port(), base.target() + OPENID);
    }

    private HttpsEndpoint base() throws TokenException {
        try {
            HttpsEndpoint endpoint = HttpsEndpoint.parse(issuer);
            String path = endpoint.target();
            if (path.indexOf('?') >= 0) {
                throw new IllegalArgumentException("must not have a query");
            }
            String withoutSlash = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            return new HttpsEndpoint(endpoint.host(), endpoint.port(), withoutSlash);
        } catch (IllegalArgumentException e) {
            throw metadata("has an identifier that " + e.getMessage());
        }
    }

    /** Servers that do not know a path answer 404, but gateways also 400, 401, 403 or 405. */
    private static boolean isNotThere(HttpAnswer answer) {
        int status = answer.status();
        return status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
    }

    private AuthorizationServerMetadata parse(HttpsEndpoint location, HttpAnswer answer) throws TokenException {
        try {
            return AuthorizationServerMetadata.parse(issuer, answer.body());
        } catch (IllegalArgumentException e) {
            throw metadata("has metadata that cannot be used: the document at " + location + " " + e.getMessage());
        }
    }

    private TokenException metadata(String problem) {
        return new TokenException(Reason.METADATA, connection.name() + " " + problem);
    }
}
