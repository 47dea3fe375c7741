package dev.holdfast.token;

import dev.holdfast.config.ClientAuthenticationSettings.Method;
import dev.holdfast.identity.Generation;
import dev.holdfast.token.TokenException.Reason;
import dev.holdfast.wire.HttpAnswer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes of an issuer's refusal (RFC 6749 section 5.2) a failure that says what to do about it. Immutable. */
final class TokenRefusals {
    private final String service;
    private final Issuer issuer;

    TokenRefusals(String service, Issuer issuer) {
        this.service = service;
        this.issuer = issuer;
    }

    /**
     * Whether the refusal is of what was asked with, such as a refresh token, so that asking with something else may help. Not when it is
     * of the client itself, or when the server just cannot answer.
     *
     * @param answer of a token endpoint, other than 200
     */
    static boolean isOfGrant(HttpAnswer answer) {
        if (answer.isUnavailable()) {
            return false;
        }
        JsonObject members = JsonObject.parse(answer.body());
        String error = members == null ? null : members.string("error");
        return error != null
                && !error.equals("invalid_client")
                && !error.equals("temporarily_unavailable")
                && !error.equals("server_error");
    }

    /** @param answer of a token endpoint, other than 200 */
    TokenException of(Generation generation, HttpAnswer answer) {
        if (answer.isUnavailable()) {
            return new TokenException(
                    Reason.ISSUER_UNAVAILABLE,
                    issuer.connection().name() + " answered the token request with " + answer.status()
                            + "; it is asked again later",
                    answer.retryAfterNanos(Instant.now()));
        }
        JsonObject members = JsonObject.parse(answer.body());
        String error = members == null ? null : members.string("error");
        String description = members == null ? null : members.string("error_description");
        return refusal(generation, answer, error, description);
    }

    private TokenException refusal(
            Generation generation, HttpAnswer answer, @Nullable String error, @Nullable String description) {
        if (error == null) {
            return failure(
                    answer.status() == 401 ? Reason.CLIENT_REFUSED : Reason.RESPONSE,
                    "answered the token request with " + answer.status()
                            + (answer.isRedirect() ? "; redirects are not followed" : " and no reason"));
        }
        String said = "refused the token request of service " + service + " with " + TokenException.quote(error)
                + (description == null ? "" : ", " + TokenException.quote(description));
        return switch (error) {
            case "invalid_client", "unauthorized_client" ->
                failure(
                        Reason.CLIENT_REFUSED,
                        said + "; check that client "
                                + TokenException.quote(issuer.settings().clientId())
                                + " is registered there for " + registration(generation));
            case "temporarily_unavailable", "server_error" ->
                new TokenException(
                        Reason.ISSUER_UNAVAILABLE,
                        issuer.connection().name() + " " + said,
                        answer.retryAfterNanos(Instant.now()));
            case "use_dpop_nonce" ->
                failure(
                        Reason.REQUEST_REFUSED,
                        said
                                + "; it wants DPoP proofs with a nonce: write \"binding: dpop\" for the service, or if that is so,"
                                + " look at the DPoP-Nonce that it sends, which is missing, no nonce or never good enough");
            case "invalid_dpop_proof" ->
                failure(
                        Reason.REQUEST_REFUSED,
                        said + "; compare the clocks of both, and the URL of its token endpoint");
            case "invalid_authorization_details" ->
                failure(Reason.REQUEST_REFUSED, said + "; check \"authorization-details:\" of the service");
            default -> failure(Reason.REQUEST_REFUSED, said + "; check \"scope:\" and \"resource:\" of the service");
        };
    }

    private String registration(Generation generation) {
        Method method = issuer.settings().authentication().method();
        return method.word()
                + switch (method) {
                    case TLS_CLIENT_AUTH -> " and for the subject of " + generation;
                    case SELF_SIGNED_TLS_CLIENT_AUTH -> " and with the certificate " + generation;
                    case PRIVATE_KEY_JWT ->
                        " and with the public key that belongs to the one that signs; if both are so, the issuer may want"
                                + " another \"assertion-header-type:\", such as JWT";
                    case FEDERATED -> " of whoever issues the assertion, and for its subject";
                };
    }

    private TokenException failure(Reason reason, String problem) {
        return new TokenException(reason, issuer.connection().name() + " " + problem);
    }
}
