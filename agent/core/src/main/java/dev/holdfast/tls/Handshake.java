package dev.holdfast.tls;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A handshake whose server has asked for a client certificate, as its TLS stack shows it at that moment.
 *
 * @param transport the {@link SSLSocket} or {@link SSLEngine}
 * @param host what the application set out to, a name or an address; null where the stack does not know
 * @param shown the session that has the server's certificates already
 * @param kept the session whose values stay with the connection; in stacks that resume it, with those that resume it too
 */
public record Handshake(Object transport, @Nullable String host, int port, SSLSession shown, SSLSession kept) {}
