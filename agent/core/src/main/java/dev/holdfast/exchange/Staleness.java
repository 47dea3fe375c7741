package dev.holdfast.exchange;

import dev.holdfast.identity.Generation;
import dev.holdfast.identity.Identity;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * When a connection or a TLS session has outlived the policy or the generation that it was made under. Stateless.
 *
 * <p>A connection whose server never asked is never stale: making it anew would change nothing, and reconnecting would have no
 * end.
 */
final class Staleness {
    /** Connections of a replaced generation leave over this time, so that a rotation is no storm of handshakes. */
    private static final int SPREAD_MILLIS = 2_000;

    /** Sessions made before this moment met no key manager of ours. Wall clock, as sessions tell their age. */
    private static volatile long activeSince = Long.MAX_VALUE;

    private Staleness() {}

    /** Says that from now on every handshake meets the TLS seam. */
    static void activate() {
        activeSince = System.currentTimeMillis();
    }

    static boolean isOlderThanAgent(SSLSession session) {
        return session.getCreationTime() <= activeSince;
    }

    /** For a pooled connection at look-up. */
    static boolean ofConnection(SSLSession session, Address address) {
        if (!address.trusts(session)) {
            return true; // no request can go over it; a new connection may find the right server
        }
        ConnectionMark mark = ConnectionMark.of(session);
        if (mark == null || mark.kind() != ConnectionMark.Kind.OFFERED) {
            return isStale(mark, session, address);
        }
        Identity identity = address.identity();
        Generation current = address.generation();
        if (!address.offers() || identity == null || current == null) {
            return true;
        }
        if (mark.generation() == current.number()) {
            return false;
        }
        if (identity.generation(mark.generation()) == null) {
            return true; // its key is gone, there is no token for it
        }
        long age = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - identity.publishedAtNanos());
        return age >= Math.floorMod(System.identityHashCode(session), SPREAD_MILLIS);
    }

    /** For a session that a new handshake would resume: there is no need for patience here, a full handshake is all it costs. */
    static boolean ofSession(SSLSession session, Address address) {
        if (!address.trusts(session)) {
            return true;
        }
        ConnectionMark mark = ConnectionMark.of(session);
        if (mark == null || mark.kind() != ConnectionMark.Kind.OFFERED) {
            return isStale(mark, session, address);
        }
        Generation current = address.generation();
        return !address.offers() || current == null || mark.generation() != current.number();
    }

    private static boolean isStale(@Nullable ConnectionMark mark, SSLSession session, Address address) {
        Generation current = address.generation();
        if (!address.offers() || current == null) {
            return false;
        }
        if (mark == null) {
            return isOlderThanAgent(session);
        }
        // Worth another handshake once the generation, or the policy, has changed since.
        return mark.kind() == ConnectionMark.Kind.UNSUITABLE
                ? mark.generation() != current.number()
                : mark.epoch() < address.offersSince();
    }
}
