package dev.holdfast.identity.revocation;

import dev.holdfast.identity.Revocation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that were found to be revoked since the JVM started, so that none comes back, by another identity or a new
 * configuration either. Thread-safe.
 */
public final class RevokedCertificates {
    private final Map<String, Revocation> byThumbprint = new ConcurrentHashMap<>();

    /** Remembers one for ever. */
    public void add(Revocation revocation) {
        byThumbprint.putIfAbsent(revocation.thumbprint(), revocation);
    }

    /**
     * What is known against a certificate; null when nothing is.
     *
     * @param thumbprint its x5t#S256
     */
    public @Nullable Revocation get(String thumbprint) {
        return byThumbprint.get(thumbprint);
    }
}
