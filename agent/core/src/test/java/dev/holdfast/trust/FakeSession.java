package dev.holdfast.trust;

import java.lang.reflect.Proxy;
import java.security.cert.Certificate;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** As much of a TLS session as is asked for: who was meant, what the server sent, and the values. */
public final class FakeSession {
    private final @Nullable String host;
    private final Certificate[] sent;
    private final Map<String, Object> values = new HashMap<>();
    private int chainLooks;

    /** @param sent empty: the server has shown nothing (yet) */
    public FakeSession(@Nullable String host, Certificate... sent) {
        this.host = host;
        this.sent = sent;
    }

    /** How often its certificates were looked at. */
    public int chainLooks() {
        return chainLooks;
    }

    public SSLSession session() {
        return (SSLSession) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SSLSession.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "getValue" -> values.get((String) arguments[0]);
                        case "putValue" -> values.put((String) arguments[0], arguments[1]);
                        case "getPeerHost" -> host;
                        case "getCipherSuite" -> "TLS_AES_128_GCM_SHA256";
                        case "getCreationTime" -> Long.MAX_VALUE;
                        case "hashCode" -> 7;
                        case "getPeerCertificates" -> {
                            chainLooks++;
                            if (sent.length == 0) {
                                throw new SSLPeerUnverifiedException("nothing yet");
                            }
                            yield sent.clone();
                        }
                        default -> throw new IllegalStateException(method.getName());
                    };
                });
    }
}
