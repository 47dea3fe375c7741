package dev.holdfast.token;

import dev.holdfast.background.Background;
import dev.holdfast.config.TokenSettings;
import dev.holdfast.identity.Generation;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The credentials of one service: a slot per generation. */
public final class ServiceCredentials {
    public ServiceCredentials(String service, Issuer issuer, TokenSettings settings, Background background) {}

    /** The credential bound to that generation, or null when there is none that may be used. Lock-free, no allocation, never blocks. */
    public @Nullable Credential current(long generation) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sees to it that there is a credential for that generation and that it is kept fresh from now on. The future is done at
     * once when there is one; it fails with {@link TokenException} when the attempt under way fails. One request is in flight
     * per slot whatever the number of callers.
     */
    public CompletableFuture<Credential> prepare(Generation generation) {
        throw new UnsupportedOperationException();
    }

    /** A resource server refused this credential: it is not used again, a fresh one is fetched. */
    public void refused(Credential credential) {
        throw new UnsupportedOperationException();
    }

    /** Why there is no credential for that generation; null when there is one or none was asked for. */
    public @Nullable TokenException failure(long generation) {
        throw new UnsupportedOperationException();
    }

    /** Forgets the slot of a generation and stops refreshing it. */
    public void drop(long generation) {
        throw new UnsupportedOperationException();
    }

    /** Stops everything; the service left the configuration. */
    public void close() {
        throw new UnsupportedOperationException();
    }
}
