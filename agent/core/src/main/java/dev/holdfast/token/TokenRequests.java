package dev.holdfast.token;

import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.proof.KnownServers.Role;
import dev.holdfast.proof.ProofAlgorithm;
import dev.holdfast.proof.ProofKey;
import dev.holdfast.proof.TargetUri;
import dev.holdfast.telemetry.Log;
import dev.holdfast.token.TokenException.Reason;
import dev.holdfast.wire.HttpAnswer;
import dev.holdfast.wire.HttpsEndpoint;
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
 * Gets tokens for one service: by its issuer's grant, over a connection with the certificate of the generation that the token is
 * then bound to (RFC 8705 section 3), with a proof of the key that it is then bound to (RFC 9449 section 5), or both.
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
        ProofKey key = settings.binding().isByProof() ? proofKey(metadata) : null;
        Asked asked = ask(generation, metadata, key);
        if (asked.wantsNonce()) {
            asked = ask(generation, metadata, key); // once: with another it would have no end
        }
        try {
            Fetched fetched = accept(generation, metadata, key, asked);
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

    private ProofKey proofKey(AuthorizationServerMetadata metadata) throws TokenException {
        if (ProofAlgorithm.choose(metadata.proofAlgorithms()) == null) {
            throw failure(
                    Reason.BINDING,
                    "takes DPoP proofs, but none of an algorithm that they can be signed with here (ES256); see"
                            + " dpop_signing_alg_values_supported in its metadata");
        }
        return issuer.prover().key();
    }

    /**
     * One token request and its answer.
     *
     * @param sentAt a token's life begins no earlier
     * @param end when what it asks with ends
     * @param wantsNonce whether a proof with the nonce of this very answer is asked for, RFC 9449 section 8
     */
    private record Asked(HttpAnswer answer, long sentAt, Instant end, boolean wantsNonce) {}

    /** All of a request is made anew each time: a server may take an assertion, like a proof, only once. */
    private Asked ask(Generation generation, AuthorizationServerMetadata metadata, @Nullable ProofKey key)
            throws TokenException {
        StringBuilder form = new StringBuilder();
        Instant end = grant.appendTo(form, generation);
        issuer.authentication().appendTo(form, generation, metadata);
        HttpsEndpoint endpoint = metadata.tokenEndpoint(!generation.isAnonymous());
        String proof = key == null ? null : issuer.prover().forTokenRequest(key, targetOf(endpoint));
        long sentAt = nanoTime.getAsLong();
        HttpAnswer answer;
        try {
            answer = issuer.connection().post(generation, endpoint, form.toString(), proof);
        } catch (TokenException e) {
            issuer.doubtMetadata();
            throw e;
        }
        return new Asked(answer, sentAt, end, key != null && learn(endpoint, answer) && isNonceWanted(answer));
    }

    /** Whether the answer brought a nonce. */
    private boolean learn(HttpsEndpoint endpoint, HttpAnswer answer) {
        return issuer.prover()
                .learn(
                        Role.AUTHORIZATION_SERVER,
                        targetOf(endpoint),
                        answer.fields().get("dpop-nonce"),
                        answer.fields().get("date"),
                        answer.fields().get("age"));
    }

    /** As a proof names it. */
    private static TargetUri targetOf(HttpsEndpoint endpoint) {
        return new TargetUri("https", endpoint.host(), endpoint.port(), endpoint.target());
    }

    private static boolean isNonceWanted(HttpAnswer answer) {
        if (answer.status() != 400 && answer.status() != 401) {
            return false;
        }
        JsonObject members = JsonObject.parse(answer.body());
        return members != null && "use_dpop_nonce".equals(members.string("error"));
    }

    private Fetched accept(
            Generation generation, AuthorizationServerMetadata metadata, @Nullable ProofKey key, Asked asked)
            throws TokenException {
        HttpAnswer answer = asked.answer();
        if (answer.status() != 200) {
            throw refusals.of(generation, answer);
        }
        TokenResponse response = parse(answer);
        BindingCheck.Proven proven = new BindingCheck(issuer.connection().name(), settings.binding(), generation, key)
                .require(metadata, response);
        List<String> withheld = withheld(response.scope());
        tellOnce(withheld, response.scope());
        Credential credential = credential(generation, key, response, asked);
        boolean mutualTls = !generation.isAnonymous();
        TokenFacts facts = new TokenFacts(
                credential.fingerprint(),
                metadata.tokenEndpoint(mutualTls).toString(),
                mutualTls && metadata.tokenEndpointIsAlias(),
                response.lifeSeconds(),
                response.lifeSaid(),
                TimeUnit.NANOSECONDS.toSeconds(credential.expiresAtNanos() - nanoTime.getAsLong()),
                response.scope(),
                withheld,
                settings.binding(),
                proven.namesCertificate(),
                proven.namesKey(),
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

    private Credential credential(Generation generation, @Nullable ProofKey key, TokenResponse response, Asked asked)
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
