package dev.holdfast.token;

import dev.holdfast.config.ClientAuthenticationSettings;
import dev.holdfast.config.IssuerSettings;
import dev.holdfast.identity.Generation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * How this client proves itself in the requests to one issuer, by one method per request (RFC 6749 section 2.3). There is none
 * for client secrets: they are what Holdfast retires.
 *
 * <p>Thread-safe; may read a file, so it is for worker threads.
 */
interface ClientAuthentication {
    /**
     * Appends the parameters that prove the client. To be called for every attempt: an assertion is good for one.
     *
     * @param form {@code application/x-www-form-urlencoded}, not empty
     */
    void appendTo(StringBuilder form, Generation generation, AuthorizationServerMetadata metadata)
            throws TokenException;

    static ClientAuthentication of(IssuerSettings issuer) {
        ClientAuthenticationSettings settings = issuer.authentication();
        return switch (settings.method()) {
            // client_id is part of every request that a certificate authenticates, RFC 8705 section 2
            case TLS_CLIENT_AUTH, SELF_SIGNED_TLS_CLIENT_AUTH ->
                (form, generation, metadata) -> append(form, "client_id", issuer.clientId());
            case PRIVATE_KEY_JWT -> new SignedAssertion(issuer);
            case FEDERATED -> new FederatedAssertion(issuer);
        };
    }

    /** One more parameter, as RFC 6749 appendix B encodes it. */
    static void append(StringBuilder form, String name, String value) {
        form.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
