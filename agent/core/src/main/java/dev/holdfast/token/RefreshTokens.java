package dev.holdfast.token;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The last refresh token of each generation, for one service. Whoever asks with one takes it out, and puts back what it has
 * become: an issuer that rotates refresh tokens takes each only once, and a second use ends them all (RFC 9700 section 4.14.2).
 *
 * <p>Thread-safe and lock-free. A generation has one fetch under way at a time, as its slot sees to; those of different generations
 * may overlap, and what one has taken the other does not find.
 */
final class RefreshTokens {
    private final ConcurrentHashMap<Long, RefreshToken> kept = new ConcurrentHashMap<>();

    /** Generations whose refresh token another one goes on with, until they are forgotten. */
    private final Set<Long> continued = ConcurrentHashMap.newKeySet();

    /** In place of the one before. */
    void keep(long generation, RefreshToken token) {
        kept.put(generation, token);
    }

    /** Takes it out, for good: to ask with, to have it revoked (RFC 7009), or because it is needed no longer. */
    @Nullable RefreshToken take(long generation) {
        return kept.remove(generation);
    }

    /** Takes it out when asking with it is better than asking by the grant. */
    @Nullable RefreshToken takeForRefresh(long generation, Instant now) {
        RefreshToken token = kept.get(generation);
        return token != null && token.outlastsAccessToken(now) && kept.remove(generation, token) ? token : null;
    }

    /**
     * Takes out that of the generation, or of the newest one before it which has one. It is the same client's, so that it survives
     * the renewal of a certificate (RFC 8705 section 4). Only for a generation that gets nothing by the grant: an issuer may end the
     * access token that the other generation still sends when what belongs to it is used elsewhere.
     */
    @Nullable RefreshToken takeOver(long generation, Instant now) {
        long newest = Long.MIN_VALUE;
        for (long each : kept.keySet()) {
            newest = each <= generation ? Math.max(newest, each) : newest;
        }
        RefreshToken token = kept.remove(newest);
        if (token == null || token.hasEnded(now)) {
            return null;
        }
        if (newest != generation) {
            continued.add(newest);
        }
        return token;
    }

    /**
     * Whether another generation goes on with what this one began. Then its access token is not to be revoked: an issuer may end all
     * that comes of the same grant with it (RFC 7009 section 2.1).
     */
    boolean isContinued(long generation) {
        return continued.contains(generation);
    }

    /** Lets go of all that is known of a generation. */
    void forget(long generation) {
        kept.remove(generation);
        continued.remove(generation);
    }
}
