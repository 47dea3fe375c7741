package dev.holdfast.token;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own HTTP/1.1 client: https only, over an agent-owned context, one connection per request.
 *
 * <p>It is written on {@link SSLSocket} because the JDK's clients are woven by this agent and must not be on its own way; it also
 * costs the fewest classes. It follows no redirect, asks no proxy (an issuer must be reachable directly), speaks TLS 1.2 and 1.3
 * only, always verifies the host name, and gives up when its limit of time is over; only the look-up of a host name is outside
 * that limit. It blocks: for worker threads. Thread-safe.
 */
final class AgentHttpClient {
    /** Where the addresses of a host come from. They are asked for once per request, and only those are connected to. */
    interface Addresses {
        InetAddress[] of(String host) throws IOException;
    }

    private final SSLContext context;
    private final Duration limit;
    private final Addresses addresses;

    /** @param limit for a whole exchange: connect, handshake, write, read */
    AgentHttpClient(SSLContext context, Duration limit) {
        this(context, limit, InetAddress::getAllByName);
    }

    /** @param limit as above */
    AgentHttpClient(SSLContext context, Duration limit, Addresses addresses) {
        this.context = context;
        this.limit = limit;
        this.addresses = addresses;
    }

    /** @param sizeLimit most bytes of a body that are taken */
    HttpAnswer get(HttpsEndpoint endpoint, int sizeLimit) throws IOException {
        return exchange(endpoint, "GET " + endpoint.target() + commonFields(endpoint) + "\r\n", sizeLimit);
    }

    /**
     * @param form {@code application/x-www-form-urlencoded}, which is ASCII
     * @param proof value of the DPoP field, null for none
     */
    HttpAnswer post(HttpsEndpoint endpoint, String form, @Nullable String proof, int sizeLimit) throws IOException {
        String head = "POST " + endpoint.target() + commonFields(endpoint)
                + (proof == null ? "" : "DPoP: " + proof + "\r\n")
                + "Content-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: " + form.length() + "\r\n\r\n";
        return exchange(endpoint, head + form, sizeLimit);
    }

    private static String commonFields(HttpsEndpoint endpoint) {
        return " HTTP/1.1\r\n"
                + "Host: " + endpoint.authority() + "\r\n"
                + "User-Agent: Holdfast\r\n"
                + "Accept: application/json\r\n"
                + "Accept-Encoding: identity\r\n"
                + "Connection: close\r\n";
    }

    private HttpAnswer exchange(HttpsEndpoint endpoint, String request, int sizeLimit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        // The plain socket is what is closed: closing TLS first would wait for the peer's farewell, which says nothing
        // new
        // once a whole response is there.
        try (Socket connection = connect(endpoint, deadline)) {
            SSLSocket tls = handshake(connection, endpoint);
            OutputStream out = tls.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new HttpAnswerReader(new BufferedInputStream(tls.getInputStream()), sizeLimit).read();
        }
    }

    /** The first of the host's addresses that answers; each gets a fair share of the time that is left. */
    private Socket connect(HttpsEndpoint endpoint, long deadline) throws IOException {
        InetAddress[] known = addresses.of(endpoint.host());
        IOException failure = null;
        for (int i = 0; i < known.length; i++) {
            DeadlineSocket socket = new DeadlineSocket(deadline);
            try {
                socket.connect(known[i], endpoint.port(), known.length - i);
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure == null ? new IOException("the host has no address") : failure;
    }

    private SSLSocket handshake(Socket connection, HttpsEndpoint endpoint) throws IOException {
        SSLSocket tls =
                (SSLSocket) context.getSocketFactory().createSocket(connection, endpoint.host(), endpoint.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(modern(parameters.getProtocols()));
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    /** Of what the JVM enables, so that its own restrictions go on counting. */
    private static String[] modern(String[] enabled) {
        List<String> protocols = new ArrayList<>();
        for (String protocol : enabled) {
            if (protocol.equals("TLSv1.3") || protocol.equals("TLSv1.2")) {
                protocols.add(protocol);
            }
        }
        return protocols.toArray(new String[0]);
    }
}
