package dev.holdfast.token;

import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.Log;
import dev.holdfast.token.TokenException.Reason;
import dev.holdfast.wire.HttpAnswer;
import dev.holdfast.wire.HttpsEndpoint;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tells an issuer that a token is needed no longer, RFC 7009: with the client authentication of its token endpoint, over a
 * connection with the same certificate.
 *
 * <p>Thread-safe; {@link #revoke} blocks, for a bounded time, and is for worker threads.
 */
final class TokenRevocation {
    /** Value of {@code token_type_hint}, section 2.1. */
    static final String ACCESS_TOKEN = "access_token";

    /** The other value; with such a token an issuer ends what came of it too, section 2.1. */
    static final String REFRESH_TOKEN = "refresh_token";

    private final Issuer issuer;
    private final AtomicBoolean toldWhyNot = new AtomicBoolean();

    TokenRevocation(Issuer issuer) {
        this.issuer = issuer;
    }

    /**
     * Makes one attempt.
     *
     * @param hint what kind of token it is, as the RFC names it
     * @return revoked, or forgotten where the issuer does not revoke such a token
     * @throws TokenException when it stays good; with {@link Reason#ISSUER_UNAVAILABLE} another attempt may help, section 2.2.1
     */
    RevocationOutcome revoke(Generation generation, String token, String hint) throws TokenException {
        if (!issuer.settings().revoke()) {
            return RevocationOutcome.FORGOTTEN;
        }
        AuthorizationServerMetadata metadata = issuer.metadata(generation);
        HttpsEndpoint endpoint = metadata.revocationEndpoint(!generation.isAnonymous());
        if (endpoint == null) {
            return forgotten("has no revocation endpoint that can be used");
        }
        StringBuilder form = new StringBuilder("token_type_hint=").append(hint);
        ClientAuthentication.append(form, "token", token);
        issuer.authentication().appendTo(form, generation, metadata);
        HttpAnswer answer = issuer.connection().post(generation, endpoint, form.toString(), null);
        // also for a token that it does not know, section 2.2; 204 is what some send in place of an empty 200
        return answer.status() == 200 || answer.status() == 204 ? RevocationOutcome.REVOKED : refused(answer);
    }

    private RevocationOutcome refused(HttpAnswer answer) throws TokenException {
        String said = issuer.connection().name() + " answered the revocation request with " + answer.status();
        if (answer.isUnavailable()) {
            throw new TokenException(Reason.ISSUER_UNAVAILABLE, said, answer.retryAfterNanos(Instant.now()));
        }
        JsonObject members = JsonObject.parse(answer.body());
        @Nullable String error = members == null ? null : members.string("error");
        if ("unsupported_token_type".equals(error)) {
            return forgotten("does not revoke tokens of this type");
        }
        Reason reason = "invalid_client".equals(error) || "unauthorized_client".equals(error) || answer.status() == 401
                ? Reason.CLIENT_REFUSED
                : Reason.REQUEST_REFUSED;
        throw new TokenException(reason, error == null ? said : said + ", " + TokenException.quote(error));
    }

    private RevocationOutcome forgotten(String why) {
        if (toldWhyNot.compareAndSet(false, true)) {
            Log.info(issuer.connection().name() + " " + why
                    + "; tokens that are not needed any more are forgotten here and end there when they expire");
        }
        return RevocationOutcome.FORGOTTEN;
    }
}
