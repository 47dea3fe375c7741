package dev.holdfast.inventory;

import dev.holdfast.request.RequestTarget;
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
 * <p>{@link #header}, {@link #target}, {@link #query} and {@link #userInfo} may be called by any thread; they are lock-free, and
 * the first three allocate nothing for what is no credential or for a credential that is known, but for the user information of a
 * target. A new one goes through a bounded queue to {@link #drain}, which one thread of the agent's calls;
 * the value lives in that queue only. Fingerprints are HMAC-SHA-256 under a key that this JVM made and never tells.
 */
public final class Inventory {
    /** Beside the port in what is hashed: one value in two places is two credentials to retire. */
    private static final int IN_QUERY = 1 << 16;

    private static final int IN_AUTHORITY = 2 << 16;

    private final KnownCredentials known = new KnownCredentials();
    private final RecentHashes recent = new RecentHashes();
    private final MessagePassingQueue<Sighting> fresh = new MpscVarHandleArrayQueue<>(256);
    private volatile @Nullable SipHash hash;
    private @Nullable Mac mac;

    /** Looks at one header field of a request that is about to leave. */
    public void header(String client, boolean secure, String host, int port, String name, String value) {
        if (!CredentialNames.HEADERS.contains(name) || !StaticValue.isLikely(name, value)) {
            return;
        }
        if (known.see(recent.of(key(), host, port, name, value))) {
            String scheme = StaticValue.scheme(name, value);
            tell(new Sighting(
                    client, secure, host, port, name + " " + scheme, StaticValue.secret(value), value.length()));
        }
    }

    /**
     * Looks at the target of a request that is about to leave: its query, and the user information of one in absolute form.
     *
     * @param target as it stands on the wire
     */
    public void target(String client, boolean secure, String host, int port, String target) {
        int authority = RequestTarget.authority(target);
        int userInfoEnd = authority < 0 ? -1 : RequestTarget.userInfoEnd(target, authority);
        if (userInfoEnd >= 0) {
            userInfo(client, secure, host, port, target.substring(authority, userInfoEnd));
        }
        int query = RequestTarget.query(target);
        if (query >= 0) {
            query(client, secure, host, port, target, query, RequestTarget.queryEnd(target, query));
        }
    }

    /** Looks at a query, without its {@code ?}, that stands in a text from {@code from} to {@code to}; for adapters that have no target. */
    public void query(String client, boolean secure, String host, int port, String text, int from, int to) {
        for (int start = from; start < to; ) {
            int end = RequestTarget.parameterEnd(text, start, to);
            parameter(client, secure, host, port, text, start, end);
            start = end + 1;
        }
    }

    /** Looks at the user information of an authority that is about to leave, without its {@code @}. */
    public void userInfo(String client, boolean secure, String host, int port, String userInfo) {
        int length = userInfo.length();
        int colon = userInfo.indexOf(':');
        if ((colon < 0 || colon == length - 1) && !StaticValue.isEvident(userInfo, 0, colon < 0 ? length : colon)) {
            return; // a name alone
        }
        if (known.see(key().hash(host, IN_AUTHORITY | port, "", userInfo, 0, length))) {
            String secret = StaticValue.basic(userInfo);
            tell(new Sighting(client, secure, host, port, "user information in the URL ", secret, length));
        }
    }

    private void parameter(String client, boolean secure, String host, int port, String text, int from, int to) {
        int nameEnd = RequestTarget.nameEnd(text, from, to);
        int value = nameEnd + 1;
        if (value >= to) {
            return;
        }
        String name = CredentialNames.PARAMETERS.find(text, from, nameEnd);
        boolean credential = name != null && StaticValue.isLikely(text, value, to);
        if (name == null) {
            name = CredentialNames.DOUBTFUL_PARAMETERS.find(text, from, nameEnd);
            credential = name != null && StaticValue.isEvident(text, value, to);
        }
        if (name == null || !credential || !known.see(key().hash(host, IN_QUERY | port, name, text, value, to))) {
            return;
        }
        String place = "query parameter " + text.substring(from, nameEnd) + " ";
        String secret = StaticValue.decoded(text.substring(value, to));
        tell(new Sighting(client, secure, host, port, place, secret, to - value));
    }

    /** A full queue loses the telling of this one, never a request's time. */
    private void tell(Sighting sighting) {
        fresh.offer(sighting);
    }

    /** Tells what is new. For one thread of the agent's. */
    public void drain() {
        for (Sighting sighting = fresh.poll(); sighting != null; sighting = fresh.poll()) {
            Log.info("static credential observed: " + sighting.place()
                    + "to " + (sighting.secure() ? "https://" : "http://") + sighting.host() + ":" + sighting.port()
                    + " by " + sighting.client() + ", fingerprint " + fingerprint(sighting.secret()) + ", "
                    + sighting.length() + " characters"
                    + (sighting.secure() ? "" : ", in the clear: anyone on the way can read it"));
        }
    }

    /** How many distinct credentials were seen. */
    public int size() {
        return known.size();
    }

    private SipHash key() {
        SipHash made = hash;
        return made == null ? makeKey() : made;
    }

    private synchronized SipHash makeKey() {
        SipHash made = hash;
        if (made == null) {
            SecureRandom random = new SecureRandom();
            made = new SipHash(random.nextLong(), random.nextLong());
            hash = made;
        }
        return made;
    }

    private String fingerprint(String secret) {
        try {
            Mac keyed = mac;
            if (keyed == null) {
                byte[] key = new byte[32];
                new SecureRandom().nextBytes(key);
                keyed = Mac.getInstance("HmacSHA256");
                keyed.init(new SecretKeySpec(key, "HmacSHA256"));
                mac = keyed;
            }
            byte[] digest = keyed.doFinal(secret.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest)
                    .substring(0, 12);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HmacSHA256", e);
        }
    }

    /** Lives until it is told; it is the one place where a value is, for less than a second. */
    private record Sighting(
            String client, boolean secure, String host, int port, String place, String secret, int length) {
        @Override
        public String toString() {
            return place + "to " + host;
        }
    }
}
