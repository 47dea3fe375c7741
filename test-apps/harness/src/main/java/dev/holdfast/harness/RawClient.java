package dev.holdfast.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody outside with curl: sends what it is told, with the certificate that it is told. It proves the servers, and
 * plays the thief.
 */
public final class RawClient {

    private final HttpClient http;

    private RawClient(SSLContext context) {
        this.http = HttpClient.newBuilder().sslContext(context).build();
    }

    /** With a client certificate. */
    public static RawClient with(ClientCertificate certificate, Pki pki) {
        return new RawClient(certificate.sslContext(pki));
    }

    /** Without one. */
    public static RawClient withoutCertificate(Pki pki) {
        return new RawClient(pki.sslContext());
    }

    /** A GET with header fields given as name, value, name, value. */
    public HttpResponse<String> get(URI uri, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        return send(
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    /** A POST of a form, URL-encoded already, with header fields given as name, value, name, value. */
    public HttpResponse<String> postForm(URI uri, String form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        return send(
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    /** A token request by client credentials; the client authenticates by its certificate. */
    public HttpResponse<String> tokenRequest(URI tokenEndpoint, String clientId, String scope, String... headers) {
        String form = "grant_type=client_credentials&client_id=" + clientId + "&scope="
                + URLEncoder.encode(scope, StandardCharsets.UTF_8);
        return postForm(tokenEndpoint, form, headers);
    }

    /** Whether the issuer still honours a token (RFC 7662); the client authenticates by its certificate. */
    public boolean isActive(URI introspectionEndpoint, String clientId, String token) {
        HttpResponse<String> response = postForm(
                introspectionEndpoint,
                "client_id=" + clientId + "&token=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
        JsonNode active = JsonMapper.shared().readTree(response.body()).path("active");
        if (response.statusCode() != 200 || !active.isBoolean()) {
            throw new IllegalStateException("no introspection: " + response.statusCode() + " " + response.body());
        }
        return active.asBoolean();
    }

    /** The token of an answer that must be a good one. */
    public static String tokenOf(HttpResponse<String> response) {
        String token = response.statusCode() != 200
                ? ""
                : JsonMapper.shared()
                        .readTree(response.body())
                        .path("access_token")
                        .asString("");
        if (token.isEmpty()) {
            throw new IllegalStateException("no token: " + response.statusCode());
        }
        return token;
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
