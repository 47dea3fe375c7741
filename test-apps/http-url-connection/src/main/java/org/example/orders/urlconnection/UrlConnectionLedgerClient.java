package org.example.orders.urlconnection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.security.GeneralSecurityException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.example.orders.LedgerClient;
import org.example.orders.Options;

/** Modes: {@code default} (the JDK keeps the body and knows its length), {@code fixed}, {@code chunked}. */
final class UrlConnectionLedgerClient implements LedgerClient {

    private static final int CHUNK = 4096;

    private final Options options;
    private final SSLSocketFactory sockets;

    UrlConnectionLedgerClient(Options options) throws GeneralSecurityException, IOException {
        this.options = options;
        SSLContext context = options.sslContext();
        // one factory for all: the JDK pools connections by factory
        this.sockets = context == null ? null : context.getSocketFactory();
    }

    @Override
    public Reply send(String method, URI uri, byte[] body, String mode) throws IOException {
        HttpURLConnection connection = open(uri);
        connection.setRequestMethod(method);
        connection.setReadTimeout(options.timeout());
        connection.setConnectTimeout(options.timeout());
        connection.setInstanceFollowRedirects(!options.redirects().equals("never"));
        if (options.keyHeaderValue() != null) {
            connection.setRequestProperty(options.keyHeader(), options.keyHeaderValue());
        }
        for (String[] header : options.furtherHeaders()) {
            connection.setRequestProperty(header[0], header[1]);
        }
        if (options.authenticator() != null) {
            connection.setAuthenticator(options.authenticator());
        }
        if (body != null) {
            write(connection, body, mode);
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Reply(status, "", in == null ? new byte[0] : in.readAllBytes());
        }
    }

    private HttpURLConnection open(URI uri) throws IOException {
        InetSocketAddress proxy = options.proxy();
        HttpURLConnection connection = (HttpURLConnection)
                (proxy == null
                        ? uri.toURL().openConnection()
                        : uri.toURL().openConnection(new Proxy(Proxy.Type.HTTP, proxy)));
        if (sockets != null && connection instanceof HttpsURLConnection https) {
            https.setSSLSocketFactory(sockets);
            if (options.trustsEverybody()) {
                https.setHostnameVerifier((host, session) -> true);
            }
        }
        return connection;
    }

    private static void write(HttpURLConnection connection, byte[] body, String mode) throws IOException {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/octet-stream");
        switch (mode) {
            case "default" -> {}
            case "fixed" -> connection.setFixedLengthStreamingMode(body.length);
            case "chunked" -> connection.setChunkedStreamingMode(CHUNK);
            default -> throw new IllegalArgumentException("no such mode: " + mode);
        }
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
    }
}
