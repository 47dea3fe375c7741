package dev.holdfast.behaviour;

import dev.holdfast.harness.Pki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.modeler.Registry;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/** HTTP/1.1 and HTTP/2 by Tomcat, below any servlet: its first valve answers. Asks for a client certificate. */
final class TomcatListener implements AutoCloseable {

    /** Held, as the logging framework does not. */
    private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

    /** Room for a nonce of 64 KiB. */
    private static final int HEAD = 256 * 1024;

    static {
        TOMCAT_LOG.setLevel(Level.SEVERE);
        Registry.disableRegistry();
        TomcatURLStreamHandlerFactory.disable();
    }

    private final Tomcat tomcat = new Tomcat();
    private final Connector connector;
    private final CountDownLatch closed = new CountDownLatch(1);

    TomcatListener(Pki pki, Handler handler) {
        this.connector = connector(pki);
        try {
            Path base = Files.createTempDirectory(pki.folder(), "tomcat");
            tomcat.setBaseDir(base.toString());
            tomcat.setConnector(connector);
            tomcat.addContext("", base.toString());
            tomcat.getEngine().getPipeline().addValve(new Answering(handler));
            tomcat.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connector connector(Pki pki) {
        SSLHostConfig host = new SSLHostConfig();
        host.setProtocols("TLSv1.2+TLSv1.3");
        host.setCertificateVerification("optional");
        host.setTruststoreFile(pki.trustStore().toString());
        host.setTruststorePassword(Pki.PASSWORD);
        host.setTruststoreType("PKCS12");
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateFile(pki.serverCertificate().toString());
        certificate.setCertificateKeyFile(pki.serverKey().toString());
        host.addCertificate(certificate);

        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setThrowOnFailure(true);
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setAllowTrace(true);
        connector.setEncodedSolidusHandling("passthrough");
        AbstractHttp11Protocol<?> protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
        protocol.setSSLEnabled(true);
        protocol.setMaxHttpResponseHeaderSize(HEAD);
        connector.addSslHostConfig(host);
        connector.addUpgradeProtocol(new Http2Protocol());
        return connector;
    }

    /** What arrived, not what anybody made of it. */
    private final class Answering extends ValveBase {

        private final Handler handler;

        Answering(Handler handler) {
            super(true);
            this.handler = handler;
        }

        @Override
        public void invoke(Request request, Response response) throws IOException {
            Answer answer = handler.answer(received(request));
            if (answer.delivery() == Delivery.NEVER) {
                await();
            }
            response.setStatus(answer.status());
            for (Field field : answer.fields()) {
                response.addHeader(field.name(), field.value());
            }
            response.setContentLength(answer.body().length);
            response.getOutputStream().write(answer.body());
            response.finishResponse();
        }

        private void await() {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private ReceivedRequest received(Request request) throws IOException {
        String query = request.getQueryString();
        return new ReceivedRequest(
                0,
                Instant.EPOCH,
                Role.RESOURCE,
                connection(request),
                request.getProtocol(),
                request.getMethod(),
                query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query,
                fields(request),
                request.getInputStream().readAllBytes());
    }

    private Connection connection(Request request) {
        X509Certificate[] chain = (X509Certificate[]) request.getAttribute("jakarta.servlet.request.X509Certificate");
        return new Connection(
                port(),
                (String) request.getAttribute("org.apache.tomcat.util.net.secure_protocol_version"),
                (String) request.getAttribute("jakarta.servlet.request.cipher_suite"),
                chain == null || chain.length == 0 ? null : chain[0]);
    }

    private static List<Field> fields(Request request) {
        MimeHeaders received = request.getCoyoteRequest().getMimeHeaders();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < received.size(); i++) {
            fields.add(new Field(
                    received.getName(i).toString(), received.getValue(i).toString()));
        }
        if (request.getProtocol().startsWith("HTTP/2") && request.getHeader("host") == null) {
            fields.add(new Field("host", request.getServerName() + ":" + request.getServerPort()));
        }
        return fields;
    }
}
