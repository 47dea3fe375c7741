package dev.holdfast.behaviour;

import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.Pki;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** HTTP/1.1 by hand: a client that can do everything wrong. One connection a request. */
final class HandClient {

    private final SSLContext tls;
    private final String[] protocols;
    private final String[] suites;

    private HandClient(SSLContext tls, String[] protocols, String[] suites) {
        this.tls = tls;
        this.protocols = protocols;
        this.suites = suites;
    }

    static HandClient with(ClientCertificate certificate, Pki pki) {
        return new HandClient(certificate.sslContext(pki), null, null);
    }

    static HandClient withoutCertificate(Pki pki) {
        return new HandClient(pki.sslContext(), null, null);
    }

    /** Speaks nothing else. */
    HandClient speaking(String protocol, String suite) {
        return new HandClient(tls, new String[] {protocol}, new String[] {suite});
    }

    /** An answer as it stands on the wire. */
    record Reply(int status, List<Field> fields, String body) {
        List<String> values(String name) {
            return fields.stream()
                    .filter(field -> field.name().equalsIgnoreCase(name))
                    .map(Field::value)
                    .toList();
        }

        String value(String name) {
            List<String> values = values(name);
            return values.isEmpty() ? null : values.get(0);
        }
    }

    Reply send(String method, URI uri, String body, List<Field> fields) {
        try (Socket socket = connect(uri)) {
            String target = uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
            StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
            if (fields.stream().noneMatch(field -> field.name().equalsIgnoreCase("Host"))) {
                head.append("Host: ").append(uri.getAuthority()).append("\r\n");
            }
            fields.forEach(field ->
                    head.append(field.name()).append(": ").append(field.value()).append("\r\n"));
            head.append("Content-Length: ").append(body.length()).append("\r\n\r\n");
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
            return reply(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket connect(URI uri) throws IOException {
        if (uri.getScheme().equals("http")) {
            return SocketFactory.getDefault().createSocket("127.0.0.1", uri.getPort());
        }
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", uri.getPort());
        socket.setSoTimeout(30_000);
        SSLParameters parameters = socket.getSSLParameters();
        if (protocols != null) {
            parameters.setProtocols(protocols);
            parameters.setCipherSuites(suites);
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static Reply reply(InputStream in) throws IOException {
        String status = line(in);
        List<Field> fields = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            fields.add(new Field(line.substring(0, colon), line.substring(colon + 2)));
        }
        Reply head = new Reply(Integer.parseInt(status.split(" ")[1]), fields, "");
        String length = head.value("Content-Length");
        int expected = length == null ? 0 : Integer.parseInt(length);
        byte[] body = in.readNBytes(expected);
        if (body.length < expected) {
            throw new IOException("cut off");
        }
        return new Reply(head.status(), fields, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int value = in.read(); value != '\n'; value = in.read()) {
            if (value < 0) {
                throw new IOException("cut off");
            }
            line.write(value);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
