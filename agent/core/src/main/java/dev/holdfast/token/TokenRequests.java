package dev.holdfast.token;

import dev.holdfast.config.GrantSettings;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.proof.ProofKey;
import dev.holdfast.telemetry.Log;
import dev.holdfast.token.TokenException.Reason;
import dev.holdfast.wire.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets tokens for one service: by its issuer's grant, over a connection with the certificate of the generation that the token is
 * then bound to (RFC 8705 section 3), with a proof of the key that it is then bound to (RFC 9449 section 5), or both. Where the issuer
 * gave a refresh token with the one before, it is asked with that first (RFC 6749 section 6), and at once by the grant when it takes
 * it no longer.
 *
 * <p>Thread-safe; {@link #fetch} blocks, for a bounded time, and is for worker threads. One fetch of a generation is under way at a
 * time, as its slot sees to; a second one would do no harm, but find no refresh token.
 */
final class TokenRequests implements TokenSource {
    private static final long LONGEST_MARGIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String service;
    private final Issuer issuer;
    private final TokenSettings settings;
    private final LongSupplier nanoTime;
    private final Grant grant;
    private final TokenEndpoint endpoint;
    private final TokenRefusals refusals;
    private final Granted granted;
    private final RefreshTokens refreshTokens = new RefreshTokens();

    TokenRequests(String service, Issuer issuer, TokenSettings settings, LongSupplier nanoTime) {
        this.service = service;
        this.issuer = issuer;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.endpoint = new TokenEndpoint(issuer, nanoTime);
        this.grant = Grant.of(service, issuer, settings, nanoTime);
        this.refusals = new TokenRefusals(service, issuer);
        this.granted = new Granted(issuer.connection().name(), service, settings);
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
        ProofKey key = settings.binding().isByProof() ? endpoint.proofKey(metadata) : null;
        RefreshToken held = refreshTokens.takeForRefresh(generation.number(), Instant.now());
        Fetched refreshed = held == null ? null : refresh(generation, metadata, key, held);
        return refreshed != null ? refreshed : askByGrant(generation, metadata, key);
    }

    @Override
    public RevocationOutcome revoke(Generation generation, Credential credential) throws TokenException {
        RefreshToken refreshToken = takeRefreshToken(generation.number());
        if (refreshToken != null) {
            revoke(generation, refreshToken); // first, or another access token could still be had with it
        } else if (refreshTokens.isContinued(generation.number())) {
            return RevocationOutcome.FORGOTTEN;
        }
        return issuer.revocation().revoke(generation, credential.token(), TokenRevocation.ACCESS_TOKEN);
    }

    private void revoke(Generation generation, RefreshToken refreshToken) throws TokenException {
        try {
            var unused = issuer.revocation().revoke(generation, refreshToken.value(), TokenRevocation.REFRESH_TOKEN);
        } catch (TokenException e) {
            refreshTokens.keep(generation.number(), refreshToken); // for the next attempt
            throw e;
        }
    }

    @Override
    public void forget(long generation) {
        issuer.connection().forget(generation);
        grant.forget(generation);
        refreshTokens.forget(generation);
    }

    /**
     * Lets go of the refresh token that is kept for a generation; null when there is none. While a fetch asks with it there is none
     * either: what comes of it is there when the fetch has ended.
     */
    @Nullable RefreshToken takeRefreshToken(long generation) {
        return refreshTokens.take(generation);
    }

    private Fetched askByGrant(Generation generation, AuthorizationServerMetadata metadata, @Nullable ProofKey key)
            throws TokenException {
        try {
            return acceptOrDoubt(generation, metadata, key, endpoint.ask(generation, metadata, key, grant));
        } catch (TokenException e) {
            // such as an assertion that nobody renewed: there may be a refresh token that makes up for it
            boolean grantIsGone = e.reason() == Reason.CLIENT_ASSERTION || e.reason() == Reason.REQUEST_REFUSED;
            RefreshToken other = grantIsGone ? refreshTokens.takeOver(generation.number(), Instant.now()) : null;
            Fetched refreshed = other == null ? null : refresh(generation, metadata, key, other);
            if (refreshed == null) {
                throw e;
            }
            return refreshed;
        }
    }

    private Fetched acceptOrDoubt(
            Generation generation,
            AuthorizationServerMetadata metadata,
            @Nullable ProofKey key,
            TokenEndpoint.Asked asked)
            throws TokenException {
        try {
            return accept(generation, metadata, key, asked);
        } catch (TokenException e) {
            issuer.doubtMetadata();
            throw e;
        }
    }

    /**
     * Asks with a refresh token, which is kept where it may be good for another time.
     *
     * @return null when it is good no longer (OAuth's {@code invalid_grant} and the like), or what came of it is of no use
     * @throws TokenException when the issuer cannot answer, or refuses the client
     */
    private @Nullable Fetched refresh(
            Generation generation, AuthorizationServerMetadata metadata, @Nullable ProofKey key, RefreshToken held)
            throws TokenException {
        TokenEndpoint.Asked asked;
        try {
            asked = endpoint.ask(generation, metadata, key, held);
            if (asked.answer().status() != 200 && !TokenRefusals.isOfGrant(asked.answer())) {
                throw refusals.of(generation, asked.answer());
            }
        } catch (TokenException e) {
            // its answer may be lost and the token rotated away with it: then the next attempt is refused, and ends it
            refreshTokens.keep(generation.number(), held);
            throw e;
        }
        try {
            return accept(generation, metadata, key, asked);
        } catch (TokenException e) {
            // what the issuer says of it may quote it
            Log.debug("service " + service + ": its refresh token is good no longer (" + e.reason() + ")");
            return null;
        }
    }

    private Fetched accept(
            Generation generation,
            AuthorizationServerMetadata metadata,
            @Nullable ProofKey key,
            TokenEndpoint.Asked asked)
            throws TokenException {
        HttpAnswer answer = asked.answer();
        if (answer.status() != 200) {
            throw refusals.of(generation, answer);
        }
        TokenResponse response = parse(answer);
        BindingCheck.Proven proven = new BindingCheck(issuer.connection().name(), settings.binding(), generation, key)
                .require(metadata, response);
        Credential credential = credential(generation, key, response, asked);
        AuthorizationDetails details = response.authorizationDetails();
        boolean mutualTls = !generation.isAnonymous();
        TokenFacts facts = new TokenFacts(
                credential.fingerprint(),
                metadata.tokenEndpoint(mutualTls).toString(),
                mutualTls && metadata.tokenEndpointIsAlias(),
                response.lifeSeconds(),
                response.lifeSaid(),
                TimeUnit.NANOSECONDS.toSeconds(credential.expiresAtNanos() - nanoTime.getAsLong()),
                response.scope(),
                granted.withheldScopes(response),
                settings.binding(),
                proven.namesCertificate(),
                proven.namesKey(),
                metadata.certificateBoundTokens(),
                details == null ? null : details.json(),
                granted.withheldDetails(response));
        keepRefreshToken(generation, response, asked);
        issuer.confirmMetadata();
        return new Fetched(credential, facts);
    }

    /** Of the client's own right there is none to keep: it asks again whenever it likes (RFC 6749 section 4.4.3). */
    private void keepRefreshToken(Generation generation, TokenResponse response, TokenEndpoint.Asked asked) {
        if (issuer.settings().grant().type() == GrantSettings.Type.CLIENT_CREDENTIALS) {
            return;
        }
        String next = response.refreshToken();
        if (next == null && asked.by() instanceof RefreshToken earlier) {
            next = earlier.value(); // not rotated, RFC 6749 section 6
        }
        if (next == null) {
            var unused = refreshTokens.take(generation.number()); // it was for what the grant has just replaced
        } else {
            refreshTokens.keep(
                    generation.number(), new RefreshToken(next, settings, asked.end(), response.lifeSeconds()));
        }
    }

    private TokenResponse parse(HttpAnswer answer) throws TokenException {
        try {
            return TokenResponse.parse(answer.body());
        } catch (IllegalArgumentException e) {
            throw failure(Reason.RESPONSE, "sent a token response that " + e.getMessage());
        }
    }

    private Credential credential(
            Generation generation, @Nullable ProofKey key, TokenResponse response, TokenEndpoint.Asked asked)
            throws TokenException {
        long seconds = Math.min(response.lifeSeconds(), secondsUntil(asked.end()));
        long life = TimeUnit.SECONDS.toNanos(Math.max(0, seconds));
        long expiresAt = asked.sentAt() + life - Math.min(LONGEST_MARGIN_NANOS, life / 10);
        if (nanoTime.getAsLong() - expiresAt >= 0) {
            throw failure(Reason.RESPONSE, "sent a token that had expired when it arrived");
        }
        return new Credential(
                (key == null ? "Bearer " : "DPoP ") + response.accessToken(),
                generation.number(),
                fingerprint(response.accessToken()),
                expiresAt,
                key == null ? null : issuer.prover().proofOf(key, response.accessToken()));
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
