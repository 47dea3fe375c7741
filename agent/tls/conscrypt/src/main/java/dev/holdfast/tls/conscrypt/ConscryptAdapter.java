package dev.holdfast.tls.conscrypt;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Hook;
import dev.holdfast.hook.LibraryAdapter;
import dev.holdfast.tls.CertificateOffer;
import dev.holdfast.tls.SeamKeyManager;
import java.util.Objects;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** Hands Conscrypt's handshakes to the seam. Any thread may call its hooks; they are lock-free and never block. */
public final class ConscryptAdapter implements LibraryAdapter {
    private final Exchanges exchanges;
    private final Members members = new Members();
    private final CertificateOffer offer;

    /** @throws ReflectiveOperationException a member is missing: this version is not supported */
    public ConscryptAdapter(Exchanges exchanges) throws ReflectiveOperationException {
        this.exchanges = exchanges;
        this.offer = new CertificateOffer(exchanges, new ConscryptHandshakes(members));
    }

    @Override
    public Hook hook(String name) {
        return switch (name) {
            case ConscryptHooks.KEY_MANAGER ->
                (self, keyManager, unused) -> SeamKeyManager.before((X509KeyManager) keyManager, offer);
            case ConscryptHooks.RESUMPTION -> this::found;
            default -> (peer, unused, none) -> members.port(Objects.requireNonNull(peer));
        };
    }

    /**
     * A cached session keeps neither values nor the local certificate, so that nothing tells under which identity a connection would
     * be that resumes it. For the hosts of services there is none to be found.
     */
    private @Nullable Object found(@Nullable Object session, @Nullable Object host, @Nullable Object port) {
        return exchanges.isAddress((String) host, (Integer) Objects.requireNonNull(port)) ? session : null;
    }
}
