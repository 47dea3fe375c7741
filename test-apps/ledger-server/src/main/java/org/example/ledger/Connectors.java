package org.example.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.springframework.boot.ssl.SslBundle;

/** How the servers listen: Spring Boot's own connector by properties, further ones beside it by hand. */
public final class Connectors {

    private Connectors() {}

    /**
     * Properties for Spring Boot's own connector: TLS 1.2 and 1.3, HTTP/1.1 and 2.
     *
     * @param clientAuthentication {@code want} or {@code none}
     */
    public static Map<String, Object> mainConnector(Path pki, int port, String clientAuthentication) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("server.port", port);
        properties.put("server.address", "127.0.0.1");
        properties.put("server.http2.enabled", true);
        properties.put("server.ssl.bundle", "server");
        properties.put("server.ssl.client-auth", clientAuthentication);
        properties.put("server.ssl.enabled-protocols", "TLSv1.2,TLSv1.3");
        String bundle = "spring.ssl.bundle.pem.server.";
        properties.put(
                bundle + "keystore.certificate", pki.resolve("server.crt").toUri());
        properties.put(
                bundle + "keystore.private-key", pki.resolve("server.key").toUri());
        properties.put(bundle + "truststore.certificate", pki.resolve("ca.crt").toUri());
        properties.put("logging.level.root", "WARN");
        // warns that JSSE cannot ask for a certificate later than in the handshake, which nobody here wants
        properties.put("logging.level.org.apache.tomcat.util.net.SSLUtilBase", "ERROR");
        properties.put("spring.main.banner-mode", "off");
        properties.put("spring.jmx.enabled", false);
        return properties;
    }

    /** A further https connector with the main one's certificate that asks for a client certificate, or never does. */
    public static Connector https(SslBundle bundle, int port, boolean asksForCertificate) {
        SSLHostConfig host = new SSLHostConfig();
        host.setProtocols("TLSv1.2+TLSv1.3");
        host.setCertificateVerification(asksForCertificate ? "optional" : "none");
        if (asksForCertificate) {
            host.setTrustStore(bundle.getStores().getTrustStore());
        }
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystore(bundle.getStores().getKeyStore());
        String password = bundle.getKey().getPassword();
        certificate.setCertificateKeyPassword(password == null ? "" : password);
        host.addCertificate(certificate);

        Connector connector = plainHttp(port);
        connector.setScheme("https");
        connector.setSecure(true);
        AbstractHttp11Protocol<?> protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
        protocol.setSSLEnabled(true);
        connector.addSslHostConfig(host);
        connector.addUpgradeProtocol(new Http2Protocol());
        return connector;
    }

    /** A further connector without TLS. */
    public static Connector plainHttp(int port) {
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setPort(port);
        connector.setProperty("address", "127.0.0.1");
        connector.setThrowOnFailure(true);
        return connector;
    }

    /**
     * The port itself, or a free one for zero. An issuer's name contains its port, so it has to be known before the
     * server listens.
     */
    public static int chosen(int port) {
        if (port != 0) {
            return port;
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
