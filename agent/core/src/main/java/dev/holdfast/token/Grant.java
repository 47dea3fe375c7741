package dev.holdfast.token;

import dev.holdfast.config.GrantSettings;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * By what right a token is asked for: the parameters that one grant adds to a token request (RFC 6749 section 4). There is none
 * for passwords and none that needs a user (RFC 9700 sections 2.1.2 and 2.4).
 *
 * <p>Thread-safe; may read files and ask another issuer, so it is for worker threads.
 */
interface Grant {
    /**
     * Begins a form.
     *
     * @return when what the token is asked for with ends, and so the token at the latest; {@link Instant#MAX} when it does not
     */
    Instant appendTo(StringBuilder form, Generation generation) throws TokenException;

    /** No more is asked for that generation: what was kept of its key may go. */
    default void forget(long generation) {}

    /**
     * The issuer's grant, for what one service wants.
     *
     * @param service as named in the log
     */
    static Grant of(String service, Issuer issuer, TokenSettings settings, LongSupplier nanoTime) {
        GrantSettings grant = issuer.settings().grant();
        return switch (grant.type()) {
            case CLIENT_CREDENTIALS ->
                (form, generation) -> {
                    form.append("grant_type=client_credentials");
                    appendTarget(form, settings);
                    return Instant.MAX;
                };
            case TOKEN_EXCHANGE -> TokenExchange.of(service, issuer, settings, nanoTime);
            case JWT_BEARER -> new JwtBearer(issuer, settings);
        };
    }

    /** What the token is to be for: scope (RFC 6749 section 3.3), resources and authorization details (RFC 9396 section 6). */
    static void appendTarget(StringBuilder form, TokenSettings settings) {
        if (settings.scope() != null) {
            ClientAuthentication.append(form, "scope", settings.scope());
        }
        appendResources(form, settings);
        if (settings.authorizationDetails() != null) {
            ClientAuthentication.append(form, "authorization_details", settings.authorizationDetails());
        }
    }

    /** RFC 8707 section 2: the parameter may repeat. */
    static void appendResources(StringBuilder form, TokenSettings settings) {
        for (String resource : settings.resources()) {
            ClientAuthentication.append(form, "resource", resource);
        }
    }
}
