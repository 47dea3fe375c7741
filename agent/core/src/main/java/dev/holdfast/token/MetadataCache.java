package dev.holdfast.token;

import dev.holdfast.background.BackOff;
import dev.holdfast.identity.Generation;
import dev.holdfast.telemetry.Log;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last good copy of an issuer's metadata.
 *
 * <p>It is read when first asked for, again after 24 hours, and earlier when the token endpoint fails, then with back-off. A copy
 * that cannot be renewed, or whose renewal must not be used, stays in use.
 *
 * <p>Worker threads call it. One of them reads; the others go on with the copy that there is, and only where there is none yet
 * wait for the reader, whose outcome, good or bad, is then theirs too.
 */
final class MetadataCache {
    private static final long LIFE_NANOS = TimeUnit.HOURS.toNanos(24);
    private static final BackOff BACK_OFF = new BackOff(TimeUnit.MINUTES.toNanos(1), TimeUnit.HOURS.toNanos(1));

    private record Copy(AuthorizationServerMetadata metadata, long readAtNanos, long dueAtNanos) {}

    private record Failure(TokenException exception, long atNanos) {}

    private final MetadataDiscovery discovery;
    private final Scheduling scheduling;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Copy copy;
    private @Nullable Failure failure; // guarded by reading
    private int doubts; // guarded by reading

    MetadataCache(MetadataDiscovery discovery, Scheduling scheduling) {
        this.discovery = discovery;
        this.scheduling = scheduling;
    }

    /** Whether it has been read, then or later. */
    boolean isKnown() {
        return copy != null;
    }

    /** @param generation what the connection offers, should the metadata have to be read */
    AuthorizationServerMetadata get(Generation generation) throws TokenException {
        long now = scheduling.now();
        Copy current = copy;
        if (current == null) {
            reading.lock();
        } else if (now - current.dueAtNanos < 0 || !reading.tryLock()) {
            return current.metadata;
        }
        try {
            return readUnlessDone(generation, now);
        } finally {
            reading.unlock();
        }
    }

    /** The token endpoint failed: the copy may be out of date. */
    void doubt() {
        Copy current = copy;
        if (current == null || !reading.tryLock()) {
            return; // nothing to doubt, or it is being renewed
        }
        try {
            doubts++;
            long due = current.readAtNanos
                    + BACK_OFF.nanos(doubts, scheduling.random().getAsDouble());
            if (due - current.dueAtNanos < 0) {
                copy = new Copy(current.metadata, current.readAtNanos, due);
            }
        } finally {
            reading.unlock();
        }
    }

    /** A token was issued by it. */
    void confirm() {
        if (reading.tryLock()) {
            try {
                doubts = 0;
            } finally {
                reading.unlock();
            }
        }
    }

    private AuthorizationServerMetadata readUnlessDone(Generation generation, long askedAt) throws TokenException {
        Copy current = copy;
        if (current != null && scheduling.now() - current.dueAtNanos < 0) {
            return current.metadata;
        }
        Failure last = failure;
        if (last != null && last.atNanos - askedAt > 0) {
            throw last.exception;
        }
        try {
            AuthorizationServerMetadata fresh = discovery.read(generation);
            long now = scheduling.now();
            copy = new Copy(fresh, now, now + LIFE_NANOS);
            return fresh;
        } catch (TokenException e) {
            return keep(current, e);
        }
    }

    private AuthorizationServerMetadata keep(@Nullable Copy current, TokenException e) throws TokenException {
        long now = scheduling.now();
        if (current == null) {
            failure = new Failure(e, now);
            throw e;
        }
        doubts++;
        long due = now + BACK_OFF.nanos(doubts, scheduling.random().getAsDouble());
        copy = new Copy(current.metadata, current.readAtNanos, due);
        Log.warn(e.getMessage() + " (the metadata read before stay in use)");
        return current.metadata;
    }
}
