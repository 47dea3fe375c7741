package dev.holdfast.tls.tcnative;

import dev.holdfast.exchange.ConnectionMark;
import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.LibraryAdapter;
import dev.holdfast.tls.CertificateOffer;
import dev.holdfast.tls.SeamKeyManager;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import java.security.Principal;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Hands the handshakes of netty-tcnative to the seam. Any thread may call its hooks; all but the first engine of a context are
 * lock-free and never block.
 */
public final class TcnativeAdapter implements LibraryAdapter {
    private final Exchanges exchanges;
    private final Sessions sessions = new Sessions();
    private final TcnativeHandshakes handshakes = new TcnativeHandshakes();
    private final KeyMaterials materials;
    private final CertificateCallbacks callbacks;

    /** @throws ReflectiveOperationException a member is missing: this version is not supported */
    public TcnativeAdapter(Exchanges exchanges) throws ReflectiveOperationException {
        this.exchanges = exchanges;
        SeamKeyManager seam = Objects.requireNonNull(
                SeamKeyManager.before(null, new CertificateOffer(exchanges, handshakes)),
                "nothing stands before nothing");
        this.materials = new KeyMaterials(seam);
        this.callbacks = new CertificateCallbacks();
    }

    @Override
    public Hook hook(String name) {
        return switch (name) {
            case TcnativeHooks.NEW_ENGINE -> this::newEngine;
            case TcnativeHooks.VERIFY -> this::verify;
            case TcnativeHooks.CLIENT_CERTIFICATE -> this::clientCertificate;
            default -> this::resumption;
        };
    }

    /** A context without a key manager is never asked for a certificate, unless it has the callback. */
    private @Nullable Object newEngine(@Nullable Object context, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        callbacks.ensure((ReferenceCountedOpenSslContext) Objects.requireNonNull(context));
        return null;
    }

    /**
     * An engine that set out to resume a session shares that session's values from then on, though the server may have declined. What
     * is known of this handshake must not be told of the connections of that one, nor theirs of this.
     */
    private @Nullable Object verify(@Nullable Object self, @Nullable Object engine, @Nullable Object certificates)
            throws Throwable {
        sessions.separate((ReferenceCountedOpenSslEngine) Objects.requireNonNull(engine));
        return null;
    }

    private @Nullable Object clientCertificate(
            @Nullable Object connection, @Nullable Object keyTypes, @Nullable Object issuers) throws Throwable {
        ReferenceCountedOpenSslEngine engine = (ReferenceCountedOpenSslEngine) Objects.requireNonNull(connection);
        String alias =
                materials.seam().chooseOurs((String[]) Objects.requireNonNull(keyTypes), (Principal[]) issuers, engine);
        if (alias == null) {
            return null;
        }
        try {
            materials.set(engine, alias);
            return engine;
        } catch (Throwable e) {
            ConnectionMark.declined(0).put(TcnativeHandshakes.kept(engine)); // the handshake goes on without it
            throw e;
        }
    }

    private @Nullable Object resumption(@Nullable Object self, @Nullable Object first, @Nullable Object second)
            throws Throwable {
        SSLSession cached = (SSLSession) Objects.requireNonNull(self);
        String host = cached.getPeerHost();
        int port = cached.getPeerPort();
        if (!exchanges.isAddress(host, port)) {
            return null;
        }
        Map<String, Object> values = sessions.values(cached);
        // before Netty 4.1.107 nothing tells under which identity a connection would be that resumes it
        return values != null && exchanges.mayResume(new CachedSession(cached, values), host, port) ? null : cached;
    }
}
