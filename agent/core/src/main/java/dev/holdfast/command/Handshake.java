package dev.holdfast.command;

import dev.holdfast.identity.AgentKeyManager;
import dev.holdfast.identity.Generation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One TLS handshake with a resource server after which nothing is sent, and what it told. In TLS 1.3 a server says what it thinks
 * of a client's certificate after the handshake (RFC 9846 section 4.5.1.3), so a while is spent on reading. For one thread, once.
 */
final class Handshake {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 5_000;

    /** A server that has an objection says so in a round trip; one that has none waits for a request. */
    private static final int OBJECTION_MILLIS = 1_500;

    private final @Nullable Generation offered;
    private List<X509Certificate> chain = List.of();
    private String protocol = "";
    private String cipherSuite = "";
    private boolean completed;
    private boolean asked;
    private boolean isOffered;
    private Principal[] authorities = {};

    private Handshake(@Nullable Generation offered) {
        this.offered = offered;
    }

    /**
     * What came of it.
     *
     * @param connected whether somebody accepted the connection
     * @param protocol such as "TLSv1.3"; empty when it did not come so far
     * @param chain as the server sent it, leaf first; empty when it did not come so far
     * @param asked whether the server asked for a client certificate
     * @param authorities that the client's certificate may be of, as the server listed them; empty: any
     * @param isOffered whether a certificate was sent
     * @param failure what ended the handshake, or came right behind it; null when the server had no objection
     */
    record Result(
            boolean connected,
            String protocol,
            String cipherSuite,
            List<X509Certificate> chain,
            boolean asked,
            List<Principal> authorities,
            boolean isOffered,
            @Nullable String failure) {}

    /** @param offered whose certificate is sent if the server asks; null: none */
    static Result with(String host, int port, @Nullable Generation offered) {
        return new Handshake(offered).run(host, port);
    }

    private Result run(String host, int port) {
        try (Socket plain = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                return result(false, "its name is unknown");
            }
            plain.connect(address, CONNECT_MILLIS);
            plain.setSoTimeout(READ_MILLIS);
            return result(true, failure(plain, host, port));
        } catch (IOException e) {
            return result(false, text(e));
        }
    }

    private @Nullable String failure(Socket plain, String host, int port) {
        try (SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(plain, host, port, true)) {
            socket.startHandshake();
            completed = true;
            note(socket.getSession());
            socket.setSoTimeout(OBJECTION_MILLIS);
            int read = socket.getInputStream().read();
            return read < 0 ? "the server closed the connection" : null;
        } catch (SocketTimeoutException e) {
            return completed ? null : text(e); // completed: the server waits for a request
        } catch (IOException e) {
            return text(e);
        }
    }

    private Result result(boolean connected, @Nullable String failure) {
        return new Result(connected, protocol, cipherSuite, chain, asked, List.of(authorities), isOffered, failure);
    }

    private void note(@Nullable SSLSession session) {
        if (session != null) {
            protocol = session.getProtocol();
            cipherSuite = session.getCipherSuite();
        }
    }

    private SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new Listener(offered)}, new TrustManager[] {new Witness()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has TLS", e);
        }
    }

    private static String text(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Notes that the server asks, and for what. An agent in this JVM stays out of it, as of all key managers of this type. */
    private final class Listener extends AgentKeyManager {
        Listener(@Nullable Generation generation) {
            super(generation);
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            asked = true;
            authorities = issuers == null ? new Principal[0] : issuers.clone();
            String alias = super.chooseClientAlias(keyTypes, issuers, socket);
            isOffered |= alias != null;
            return alias;
        }
    }

    /**
     * Writes down whom the server shows. It lets everybody pass, because nothing is ever sent to them: the certificate of a server
     * that is not trusted is just what this is to find, and ours is offered in a second handshake, to those that are. JSSE
     * asks the form with a socket, as the probe's connection is one; the others are never called.
     */
    private final class Witness extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType, Socket socket) {
            chain = new ArrayList<>(List.of(shown));
            note(((SSLSocket) socket).getHandshakeSession());
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
