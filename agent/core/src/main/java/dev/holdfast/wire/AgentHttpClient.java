package dev.holdfast.wire;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own HTTP/1.1 client: https over an agent-owned context, plain http for what is signed and public; one connection per
 * request.
 *
 * <p>It is written on {@link SSLSocket} because the JDK's clients are woven by this agent and must not be on its own way; it also
 * costs the fewest classes. It follows no redirect, asks no proxy (whom it asks must be reachable directly), speaks TLS 1.2 and 1.3
 * only, always verifies the host name, and gives up when its limit of time is over; only the look-up of a host name is outside
 * that limit. It blocks: for worker threads. Thread-safe.
 */
public final class AgentHttpClient {
    private static final String JSON = "application/json";

    /** Where the addresses of a host come from. They are asked for once per request, and only those are connected to. */
    public interface Addresses {
        /** All of a host, a name or an address; the caller does not write to them. */
        InetAddress[] of(String host) throws IOException;
    }

    private final @Nullable SSLContext context;
    private final Duration limit;
    private final Addresses addresses;

    /**
     * A client that offers what the context does.
     *
     * @param context null for a client that is asked for plain http only
     * @param limit for a whole exchange: connect, handshake, write, read
     */
    public AgentHttpClient(@Nullable SSLContext context, Duration limit) {
        this(context, limit, InetAddress::getAllByName);
    }

    /**
     * The same, which goes only where it is told.
     *
     * @param addresses asked once per request
     */
    public AgentHttpClient(@Nullable SSLContext context, Duration limit, Addresses addresses) {
        this.context = context;
        this.limit = limit;
        this.addresses = addresses;
    }

    /**
     * Asks for a document.
     *
     * @param sizeLimit most bytes of a body that are taken
     */
    public HttpAnswer get(HttpsEndpoint endpoint, int sizeLimit) throws IOException {
        return get(endpoint, JSON, sizeLimit);
    }

    /**
     * Asks for a document that proves itself, so that it may come in clear.
     *
     * @param accept the media type that is wanted
     * @param sizeLimit most bytes of a body that are taken
     */
    public HttpAnswer get(Endpoint endpoint, String accept, int sizeLimit) throws IOException {
        String head = "GET " + endpoint.target() + commonFields(endpoint, accept) + "\r\n";
        return exchange(endpoint, head.getBytes(StandardCharsets.US_ASCII), sizeLimit);
    }

    /**
     * Sends a form.
     *
     * @param form {@code application/x-www-form-urlencoded}, which is ASCII
     * @param proof value of the DPoP field (RFC 9449 section 5), null for none
     */
    public HttpAnswer post(HttpsEndpoint endpoint, String form, @Nullable String proof, int sizeLimit)
            throws IOException {
        String head = "POST " + endpoint.target() + commonFields(endpoint, JSON)
                + (proof == null ? "" : "DPoP: " + proof + "\r\n")
                + "Content-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: " + form.length() + "\r\n\r\n";
        return exchange(endpoint, (head + form).getBytes(StandardCharsets.US_ASCII), sizeLimit);
    }

    /**
     * Sends what is no secret, for an answer that proves itself, so that both may travel in clear.
     *
     * @param type media type of the content
     * @param accept the media type that is wanted
     * @param sizeLimit most bytes of a body that are taken
     */
    public HttpAnswer post(Endpoint endpoint, String type, byte[] content, String accept, int sizeLimit)
            throws IOException {
        String head = "POST " + endpoint.target() + commonFields(endpoint, accept)
                + "Content-Type: " + type + "\r\n"
                + "Content-Length: " + content.length + "\r\n\r\n";
        byte[] request = Arrays.copyOf(head.getBytes(StandardCharsets.US_ASCII), head.length() + content.length);
        System.arraycopy(content, 0, request, head.length(), content.length);
        return exchange(endpoint, request, sizeLimit);
    }

    private static String commonFields(Endpoint endpoint, String accept) {
        return " HTTP/1.1\r\n"
                + "Host: " + endpoint.authority() + "\r\n"
                + "User-Agent: Holdfast\r\n"
                + "Accept: " + accept + "\r\n"
                + "Accept-Encoding: identity\r\n"
                + "Connection: close\r\n";
    }

    private HttpAnswer exchange(Endpoint endpoint, byte[] request, int sizeLimit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        // The plain socket is what is closed: closing TLS first would wait for the peer's farewell, which says
        // nothing new once a whole response is there.
        try (Socket connection = connect(endpoint, deadline)) {
            Socket stream = endpoint instanceof HttpsEndpoint ? handshake(connection, endpoint) : connection;
            OutputStream out = stream.getOutputStream();
            out.write(request);
            out.flush();
            return new HttpAnswerReader(new BufferedInputStream(stream.getInputStream()), sizeLimit).read();
        }
    }

    /** The first of the host's addresses that answers; each gets a fair share of the time that is left. */
    private Socket connect(Endpoint endpoint, long deadline) throws IOException {
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

    private SSLSocket handshake(Socket connection, Endpoint endpoint) throws IOException {
        if (context == null) {
            throw new IllegalStateException("a client for plain http was asked for " + endpoint);
        }
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
