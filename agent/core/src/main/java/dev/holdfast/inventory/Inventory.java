package dev.holdfast.inventory;

import dev.holdfast.telemetry.Log;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The static credentials that leave this JVM, each told once in the log by its fingerprint.
 *
 * <p>{@link #header} may be called by any thread; it is lock-free and allocates nothing for a field that is no credential or for
 * a credential that is known. A new one goes through a bounded queue to {@link #drain}, which one thread of the agent's calls;
 * the value lives in that queue only. Fingerprints are HMAC-SHA-256 under a key that this JVM made and never tells.
 */
public final class Inventory {
    private final KnownCredentials known = new KnownCredentials();
    private final RecentHashes recent = new RecentHashes();
    private final MessagePassingQueue<Sighting> fresh = new MpscVarHandleArrayQueue<>(256);
    private volatile @Nullable SipHash hash;
    private @Nullable Mac mac;

    /** Looks at one header field of a request that is about to leave. */
    public void header(String client, boolean secure, String host, int port, String name, String value) {
        if (!CredentialNames.contains(name) || !StaticValue.isLikely(name, value)) {
            return;
        }
        SipHash keyed = hash;
        if (keyed == null) {
            keyed = key();
        }
        if (known.see(recent.of(keyed, host, port, name, value))) {
            // A full queue loses the telling of this one, never a request's time.
            fresh.offer(new Sighting(client, secure, host, port, name, value));
        }
    }

    /** Tells what is new. For one thread of the agent's. */
    public void drain() {
        for (Sighting sighting = fresh.poll(); sighting != null; sighting = fresh.poll()) {
            Log.info("static credential observed: " + sighting.name() + " "
                    + StaticValue.scheme(sighting.name(), sighting.value())
                    + "to " + (sighting.secure() ? "https://" : "http://") + sighting.host() + ":" + sighting.port()
                    + " by " + sighting.client() + ", fingerprint " + fingerprint(sighting.value()) + ", "
                    + sighting.value().length() + " characters"
                    + (sighting.secure() ? "" : ", in the clear: anyone on the way can read it"));
        }
    }

    /** How many distinct credentials were seen. */
    public int size() {
        return known.size();
    }

    private synchronized SipHash key() {
        SipHash made = hash;
        if (made == null) {
            SecureRandom random = new SecureRandom();
            made = new SipHash(random.nextLong(), random.nextLong());
            hash = made;
        }
        return made;
    }

    private String fingerprint(String value) {
        try {
            Mac keyed = mac;
            if (keyed == null) {
                byte[] key = new byte[32];
                new SecureRandom().nextBytes(key);
                keyed = Mac.getInstance("HmacSHA256");
                keyed.init(new SecretKeySpec(key, "HmacSHA256"));
                mac = keyed;
            }
            byte[] digest = keyed.doFinal(StaticValue.secret(value).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest)
                    .substring(0, 12);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HmacSHA256", e);
        }
    }

    /** Lives until it is told; it is the one place where a value is, for less than a second. */
    private record Sighting(String client, boolean secure, String host, int port, String name, String value) {
        @Override
        public String toString() {
            return name + " to " + host;
        }
    }
}
