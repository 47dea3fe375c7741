package dev.holdfast.token;

import dev.holdfast.config.Binding;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.Log;
import dev.holdfast.token.TokenException.Reason;
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
 * Gets tokens for one service by the client_credentials grant (RFC 6749 section 4.4), over a connection with the certificate of
 * the generation that the token is then bound to (RFC 8705 section 3).
 *
 * <p>Thread-safe; {@link #fetch} blocks, for a bounded time, and is for worker threads.
 */
final class TokenRequests implements TokenSource {
    private static final long LONGEST_MARGIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String service;
    private final Issuer issuer;
    private final TokenSettings settings;
    private final LongSupplier nanoTime;
    private final Grant grant;
    private final TokenRefusals refusals;
    private final AtomicBoolean narrowerScopeLogged = new AtomicBoolean();

    TokenRequests(String service, Issuer issuer, TokenSettings settings, LongSupplier nanoTime) {
        this.service = service;
        this.issuer = issuer;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.grant = Grant.of(service, issuer, settings, nanoTime);
        this.refusals = new TokenRefusals(service, issuer);
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
        StringBuilder form = new StringBuilder();
        Instant end = grant.appendTo(form, generation);
        issuer.authentication().appendTo(form, generation, metadata);
        try {
            Fetched fetched = request(generation, metadata, form.toString(), end);
            issuer.confirmMetadata();
            return fetched;
        } catch (TokenException e) {
            issuer.doubtMetadata();
            throw e;
        }
    }

    @Override
    public RevocationOutcome revoke(Generation generation, Credential credential) throws TokenException {
        return issuer.revocation().revoke(generation, credential.token(), TokenRevocation.ACCESS_TOKEN);
    }

    @Override
    public void forget(long generation) {
        issuer.connection().forget(generation);
        grant.forget(generation);
    }

    /** @param end when what the form asks with ends */
    private Fetched request(Generation generation, AuthorizationServerMetadata metadata, String form, Instant end)
            throws TokenException {
        long sentAt = nanoTime.getAsLong(); // a token's life begins no earlier
        HttpAnswer answer = issuer.connection().post(generation, metadata.tokenEndpoint(), form);
        if (answer.status() != 200) {
            throw refusals.of(generation, answer);
        }
        TokenResponse response = parse(answer);
        boolean namesCertificate = requireBinding(generation, metadata, response);
        List<String> withheld = withheld(response.scope());
        tellOnce(withheld, response.scope());
        Credential credential = credential(generation, response, sentAt, end);
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
        if (settings.binding() == Binding.NONE) {
            return false;
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

    private Credential credential(Generation generation, TokenResponse response, long sentAt, Instant end)
            throws TokenException {
        long seconds = Math.min(response.lifeSeconds(), secondsUntil(end));
        long life = TimeUnit.SECONDS.toNanos(Math.max(0, seconds));
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

    private static long secondsUntil(Instant end) {
        return end.equals(Instant.MAX)
                ? Long.MAX_VALUE
                : end.getEpochSecond() - Instant.now().getEpochSecond();
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

    private TokenException failure(Reason reason, String problem) {
        return new TokenException(reason, issuer.connection().name() + " " + problem);
    }
}
