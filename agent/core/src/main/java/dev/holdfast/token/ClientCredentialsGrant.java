package dev.holdfast.token;

import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.Log;
import dev.holdfast.token.TokenException.Reason;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets tokens for one service by the client_credentials grant (RFC 6749 section 4.4), authenticated by the certificate of the
 * generation that the token is then bound to (RFC 8705 sections 2.1 and 3).
 *
 * <p>Thread-safe; {@link #fetch} blocks, for a bounded time, and is for worker threads.
 */
final class ClientCredentialsGrant implements TokenSource {
    private static final long LONGEST_MARGIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String service;
    private final Issuer issuer;
    private final TokenSettings settings;
    private final LongSupplier nanoTime;
    private final String form;
    private final AtomicBoolean narrowerScopeLogged = new AtomicBoolean();

    ClientCredentialsGrant(String service, Issuer issuer, TokenSettings settings, LongSupplier nanoTime) {
        this.service = service;
        this.issuer = issuer;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.form = form(issuer.settings().clientId(), settings);
    }

    /** A token with what is known of it. */
    record Fetched(Credential credential, TokenFacts facts) {}

    @Override
    public Credential fetch(Generation generation) throws TokenException {
        return fetchWithFacts(generation).credential();
    }

    /** As {@link #fetch}. */
    Fetched fetchWithFacts(Generation generation) throws TokenException {
        AuthorizationServerMetadata metadata = issuer.metadata(generation);
        try {
            Fetched fetched = request(generation, metadata);
            issuer.confirmMetadata();
            return fetched;
        } catch (TokenException e) {
            issuer.doubtMetadata();
            throw e;
        }
    }

    @Override
    public void forget(long generation) {
        issuer.connection().forget(generation);
    }

    /** client_id is part of every request with tls_client_auth, RFC 8705 section 2; no other client authentication is. */
    private static String form(String clientId, TokenSettings settings) {
        StringBuilder form = new StringBuilder("grant_type=client_credentials");
        append(form, "client_id", clientId);
        if (settings.scope() != null) {
            append(form, "scope", settings.scope());
        }
        for (String resource : settings.resources()) {
            append(form, "resource", resource); // may repeat, RFC 8707 section 2
        }
        return form.toString();
    }

    private static void append(StringBuilder form, String name, String value) {
        form.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private Fetched request(Generation generation, AuthorizationServerMetadata metadata) throws TokenException {
        long sentAt = nanoTime.getAsLong(); // a token's life begins no earlier
        HttpAnswer answer = issuer.connection().post(generation, metadata.tokenEndpoint(), form);
        if (answer.status() != 200) {
            throw refusal(generation, answer);
        }
        TokenResponse response = parse(answer);
        boolean namesCertificate = requireBinding(generation, metadata, response);
        List<String> withheld = withheld(response.scope());
        tellOnce(withheld, response.scope());
        Credential credential = credential(generation, response, sentAt);
        TokenFacts facts = new TokenFacts(
                credential.fingerprint(),
                metadata.tokenEndpoint().toString(),
                metadata.tokenEndpointIsAlias(),
                response.lifeSeconds(),
                response.lifeSaid(),
                TimeUnit.NANOSECONDS.toSeconds(credential.expiresAtNanos() - nanoTime.getAsLong()),
                response.scope(),
                withheld,
                namesCertificate,
                metadata.certificateBoundTokens());
        return new Fetched(credential, facts);
    }

    private TokenResponse parse(HttpAnswer answer) throws TokenException {
        try {
            return TokenResponse.parse(answer.body());
        } catch (IllegalArgumentException e) {
            throw failure(Reason.RESPONSE, "sent a token response that " + e.getMessage());
        }
    }

    /**
     * A binding was asked for, so a token without one is no token: a resource server that demands no binding would take it from
     * any thief. What a JWT says counts; an opaque token can say nothing, so that the issuer's word for all its tokens (RFC 8705
     * section 3.3) is taken for it.
     *
     * @return whether the token itself names the certificate
     */
    private boolean requireBinding(Generation generation, AuthorizationServerMetadata metadata, TokenResponse response)
            throws TokenException {
        if (!response.isBearer()) {
            throw failure(
                    Reason.BINDING,
                    "sent a token of type " + TokenException.quote(response.tokenType())
                            + " where a certificate-bound one is of type Bearer; switch other bindings off for the client");
        }
        return switch (CertificateBinding.of(response.accessToken(), generation.thumbprint())) {
            case OURS -> true;
            case ANOTHER ->
                throw failure(
                        Reason.BINDING,
                        "sent a token that is bound to another certificate than " + generation
                                + "; check what terminates TLS before it");
            case NONE ->
                throw failure(
                        Reason.BINDING,
                        "sent a token that is not bound to a certificate; switch certificate-bound access tokens on for the"
                                + " client (tls_client_certificate_bound_access_tokens)");
            case OPAQUE -> {
                if (!metadata.certificateBoundTokens()) {
                    throw failure(
                            Reason.BINDING,
                            "sent an opaque token and its metadata do not say that tokens are bound to certificates"
                                    + " (tls_client_certificate_bound_access_tokens)");
                }
                yield false;
            }
        };
    }

    /** What was asked for and not granted. */
    private List<String> withheld(@Nullable String granted) {
        String asked = settings.scope();
        if (granted == null || asked == null) {
            return List.of();
        }
        List<String> withheld = new ArrayList<>(List.of(asked.split(" ", -1)));
        withheld.removeAll(List.of(granted.split(" ", -1)));
        return withheld;
    }

    private void tellOnce(List<String> withheld, @Nullable String granted) {
        if (!withheld.isEmpty() && narrowerScopeLogged.compareAndSet(false, true)) {
            Log.warn(issuer.connection().name() + " granted service " + service + " the scope "
                    + TokenException.quote(granted) + " where " + TokenException.quote(settings.scope())
                    + " was asked for");
        }
    }

    private Credential credential(Generation generation, TokenResponse response, long sentAt) throws TokenException {
        long life = TimeUnit.SECONDS.toNanos(response.lifeSeconds());
        long expiresAt = sentAt + life - Math.min(LONGEST_MARGIN_NANOS, life / 10);
        if (nanoTime.getAsLong() - expiresAt >= 0) {
            throw failure(Reason.RESPONSE, "sent a token that had expired when it arrived");
        }
        return new Credential(
                "Bearer " + response.accessToken(),
                generation.number(),
                fingerprint(response.accessToken()),
                expiresAt);
    }

    /** Tokens hold too much chance to be guessed from a part of their hash. */
    private static String fingerprint(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return "sha256:"
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(hash)
                            .substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** RFC 6749 section 5.2. */
    private TokenException refusal(Generation generation, HttpAnswer answer) {
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
                                + " is registered there for tls_client_auth and for the subject of " + generation);
            case "temporarily_unavailable", "server_error" ->
                new TokenException(
                        Reason.ISSUER_UNAVAILABLE,
                        issuer.connection().name() + " " + said,
                        answer.retryAfterNanos(Instant.now()));
            default -> failure(Reason.REQUEST_REFUSED, said + "; check \"scope:\" and \"resource:\" of the service");
        };
    }

    private TokenException failure(Reason reason, String problem) {
        return new TokenException(reason, issuer.connection().name() + " " + problem);
    }
}
