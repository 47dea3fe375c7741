package dev.holdfast.client.jetty10;

import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.client.HttpDestination;
import org.eclipse.jetty.client.HttpExchange;
import org.eclipse.jetty.client.HttpSender;
import org.eclipse.jetty.client.http.HttpSenderOverHTTP;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * The TLS handshake of a connection, after which an exchange is sent on it. Left to itself, the client begins it by writing the first
 * request, which is then already encoded.
 *
 * <p>Its methods are called by the threads that drive the connection, under its lock, so the exchange is sent by another.
 */
final class Handshake implements SslHandshakeListener {
    /** What a session has as long as there is none (its contract, {@code SSLEngine.getSession}). */
    private static final String NONE = "SSL_NULL_WITH_NULL_NULL";

    private final HttpSender sender;
    private final HttpDestination destination;
    private final HttpExchange exchange;
    private final AtomicBoolean over = new AtomicBoolean();

    private Handshake(HttpSender sender, HttpDestination destination, HttpExchange exchange) {
        this.sender = sender;
        this.destination = destination;
        this.exchange = exchange;
    }

    /** Whether a connection is to have TLS and has not shaken hands yet. */
    static boolean isDue(@Nullable EndPoint endPoint) {
        SSLSession session = session(endPoint);
        return session != null && NONE.equals(session.getCipherSuite());
    }

    /** The session of a connection's TLS layer; null without one. */
    static @Nullable SSLSession session(@Nullable EndPoint endPoint) {
        return endPoint instanceof SslConnection.DecryptedEndPoint tls
                ? tls.getSslConnection().getSSLEngine().getSession()
                : null;
    }

    /** Begins the handshake. The exchange is its connection's already, so that what arrives is read, and a failure is its failure. */
    static Handshake before(HttpSenderOverHTTP sender, HttpExchange exchange, EndPoint endPoint) {
        Handshake handshake = new Handshake(sender, sender.getHttpChannel().getHttpDestination(), exchange);
        ((SslConnection.DecryptedEndPoint) endPoint).getSslConnection().addHandshakeListener(handshake);
        try {
            endPoint.flush(BufferUtil.EMPTY_BUFFER); // as the client itself does where it negotiates the protocol
        } catch (Exception e) {
            handshake.fail(e); // the request fails with it, as it would have by its own first write
        }
        if (!isDue(endPoint)) {
            handshake.proceed();
        }
        return handshake;
    }

    @Override
    public void handshakeSucceeded(Event event) {
        proceed();
    }

    @Override
    public void handshakeFailed(Event event, Throwable failure) {
        fail(failure);
    }

    private void proceed() {
        if (over.compareAndSet(false, true)) {
            JettyAdapter.execute(destination, exchange.getRequest(), () -> sender.send(exchange));
        }
    }

    private void fail(Throwable failure) {
        if (over.compareAndSet(false, true)) {
            exchange.getRequest().abort(failure);
        }
    }
}
