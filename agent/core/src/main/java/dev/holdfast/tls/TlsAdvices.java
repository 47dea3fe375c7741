package dev.holdfast.tls;

import dev.holdfast.exchange.Exchanges;
import dev.holdfast.hook.Hook;
import java.util.Objects;
import javax.net.ssl.SSLSession;

/**
 * Names of the advice that is for TLS stacks alone, one class each in {@code dev.holdfast.tls.advice}: what the hook is handed as
 * {@code (self, first, second)} and what becomes of its result.
 */
public final class TlsAdvices {
    private static final String PACKAGE = "dev.holdfast.tls.advice.";

    /** After a look-up (host, port, …) that finds a session: (the session, host, port); with a result, none is found. */
    public static final String RESUMPTION = PACKAGE + "ResumptionAdvice";

    /** After the constructor (context, layer, host, port, …) of a socket: (the socket, layer, port); the result is nobody's. */
    public static final String LAYERED_SOCKET = PACKAGE + "LayeredSocketAdvice";

    /** After a method that returns a port: (this, null, null); the result is returned in its place. */
    public static final String PEER_PORT = PACKAGE + "PeerPortAdvice";

    /** In place of a method (connection, key types, issuers): (connection, key types, issuers); with a result, it does not run. */
    public static final String CLIENT_CERTIFICATE = PACKAGE + "ClientCertificateAdvice";

    private TlsAdvices() {}

    /** For {@link #RESUMPTION}, in stacks whose cached sessions keep their values. */
    public static Hook resumption(Exchanges exchanges) {
        return (session, host, port) ->
                exchanges.mayResume((SSLSession) Objects.requireNonNull(session), (String) host, (Integer)
                                Objects.requireNonNull(port))
                        ? null
                        : session;
    }
}
