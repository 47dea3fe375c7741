package dev.holdfast.tls.tcnative;

import dev.holdfast.tls.SessionView;
import java.security.cert.Certificate;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A session in the cache of netty-tcnative, with the values that a connection which resumes it would have. */
final class CachedSession extends SessionView {
    private final Map<String, Object> values;

    CachedSession(SSLSession session, Map<String, Object> values) {
        super(session);
        this.values = values;
    }

    @Override
    public @Nullable Object getValue(String name) {
        return values.get(name);
    }

    @Override
    public void putValue(String name, Object value) {
        values.put(name, value);
    }

    /** They are known again when it is resumed; whom the values do not vouch for is looked at in a full handshake. */
    @Override
    public Certificate[] getPeerCertificates() throws SSLPeerUnverifiedException {
        throw new SSLPeerUnverifiedException("a cached session");
    }
}
