package dev.holdfast.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** An authorization server on localhost that demands a client certificate and binds its tokens to it, unless told otherwise. */
final class LocalIssuer implements AutoCloseable {
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile int status = 200;
    private volatile String refusal = "";
    private volatile String grantedScope = "";
    private volatile String grantedDetails = "";
    private volatile boolean binds = true;
    private volatile boolean opaque;
    private volatile boolean saysLife = true;
    private volatile boolean namesAlias;
    private volatile boolean listsMethod = true;
    private volatile String lastToken = "";

    LocalIssuer(Authority authority) throws IOException, GeneralSecurityException {
        SSLContext context = authority.serverContext();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = context.getDefaultSSLParameters();
                tls.setNeedClientAuth(true);
                parameters.setSSLParameters(tls);
            }
        });
        server.createContext("/.well-known/oauth-authorization-server", exchange -> answer(exchange, 200, metadata()));
        server.createContext("/token", this::token);
        server.createContext("/mtls/token", this::token);
        server.setExecutor(threads);
        server.start();
    }

    String identifier() {
        return "https://localhost:" + server.getAddress().getPort();
    }

    /** Every token request is answered with that error code of RFC 6749 section 5.2. */
    void refuse(int newStatus, String error) {
        refusal = "{\"error\":\"" + error + "\"}";
        status = newStatus;
    }

    void grantOnly(String scope) {
        grantedScope = scope;
    }

    void grantDetails(String json) {
        grantedDetails = json;
    }

    void bindNothing() {
        binds = false;
    }

    /** Its tokens are references that only it can look up; its metadata go on saying that they are bound. */
    void giveOpaqueTokens() {
        opaque = true;
    }

    void leaveLifeOut() {
        saysLife = false;
    }

    /** The metadata name another token endpoint for mutual TLS. */
    void nameAlias() {
        namesAlias = true;
    }

    void leaveMethodOut() {
        listsMethod = false;
    }

    /** The token that was given last; empty before the first. */
    String lastToken() {
        return lastToken;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private String metadata() {
        return "{\"issuer\":\"" + identifier() + "\",\"token_endpoint\":\"" + identifier()
                + "/token\",\"tls_client_certificate_bound_access_tokens\":true,"
                + (namesAlias
                        ? "\"mtls_endpoint_aliases\":{\"token_endpoint\":\"" + identifier() + "/mtls/token\"},"
                        : "")
                + "\"token_endpoint_auth_methods_supported\":[\""
                + (listsMethod ? "tls_client_auth" : "private_key_jwt")
                + "\"]}";
    }

    private void token(HttpExchange exchange) throws IOException {
        if (status != 200) {
            answer(exchange, status, refusal);
            return;
        }
        Certificate client = ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0];
        lastToken = opaque ? "b3BhcXVlLXJlZmVyZW5jZS10b2tlbi0wMDE" : jwt(client);
        answer(
                exchange,
                200,
                "{\"access_token\":\"" + lastToken + "\",\"token_type\":\"Bearer\""
                        + (saysLife ? ",\"expires_in\":600" : "")
                        + (grantedScope.isEmpty() ? "" : ",\"scope\":\"" + grantedScope + "\"")
                        + (grantedDetails.isEmpty() ? "" : ",\"authorization_details\":" + grantedDetails) + "}");
    }

    /** In form only: nobody here looks at its signature. */
    private String jwt(Certificate client) {
        try {
            return encode("{\"alg\":\"ES256\"}") + "."
                    + encode("{\"sub\":\"orders\""
                            + (binds ? ",\"cnf\":{\"x5t#S256\":\"" + Authority.thumbprint(client) + "\"}" : "") + "}")
                    + ".c2lnbmF0dXJl";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
