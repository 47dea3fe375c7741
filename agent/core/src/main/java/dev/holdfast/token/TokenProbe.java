package dev.holdfast.token;

import dev.holdfast.background.Background;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.RevocationCounters;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Gets one service a token as the agent would, through the same slot and the same grant, and tells what is known of it. The token
 * itself stays in here. Thread-safe; nothing blocks but the workers.
 */
public final class TokenProbe implements AutoCloseable {
    private final ServiceCredentials credentials;
    private volatile @Nullable TokenFacts facts;

    public TokenProbe(String service, Issuer issuer, TokenSettings settings, Background background) {
        Scheduling scheduling = Scheduling.of(background);
        TokenRequests grant = new TokenRequests(service, issuer, settings, scheduling.nanoTime());
        this.credentials = new ServiceCredentials(new TokenReturns(
                service, noting(grant), scheduling, new Revocations(() -> {}), new RevocationCounters()));
    }

    /** Asks for a token bound to that generation; fails with {@link TokenException}, which says why there is none. */
    public CompletableFuture<TokenFacts> fetch(Generation generation) {
        // a credential comes out of the source below only, which has noted the facts by then
        return credentials.prepare(generation).thenApply(credential -> Objects.requireNonNull(facts));
    }

    /** Ends what is under way and has the token revoked, which nobody needs. */
    public Revocation giveBack() {
        return credentials.close();
    }

    @Override
    public void close() {
        giveBack();
    }

    private TokenSource noting(TokenRequests grant) {
        return new TokenSource() {
            @Override
            public Credential fetch(Generation generation) throws TokenException {
                TokenRequests.Fetched fetched = grant.fetchWithFacts(generation);
                facts = fetched.facts();
                return fetched.credential();
            }

            @Override
            public RevocationOutcome revoke(Generation generation, Credential credential) throws TokenException {
                return grant.revoke(generation, credential);
            }

            @Override
            public void forget(long generation) {
                grant.forget(generation);
            }
        };
    }
}
