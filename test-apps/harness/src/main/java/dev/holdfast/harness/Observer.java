package dev.holdfast.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a server saw, asked on its admin port; the truth that claims are held against. */
public final class Observer {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI admin;

    Observer(int adminPort) {
        this.admin = URI.create("http://127.0.0.1:" + adminPort + "/admin/");
    }

    /**
     * One request as received.
     *
     * @param json every member that the server recorded
     */
    public record Received(JsonNode json) {

        /** HTTP method. */
        public String method() {
            return json.path("method").asString();
        }

        /** Raw path and query. */
        public String uri() {
            return json.path("uri").asString();
        }

        /** HTTP/1.1 or HTTP/2.0. */
        public String protocol() {
            return json.path("protocol").asString();
        }

        /** The status it was answered with. */
        public int status() {
            return json.path("status").asInt();
        }

        /** Every header field in the order received, {@code Name: value}. */
        public List<String> headers() {
            List<String> headers = new ArrayList<>();
            for (JsonNode field : json.path("headers")) {
                headers.add(field.path(0).asString() + ": " + field.path(1).asString());
            }
            return headers;
        }

        /** The values of a header field, by its name in any case. */
        public List<String> header(String name) {
            List<String> values = new ArrayList<>();
            for (JsonNode field : json.path("headers")) {
                if (field.path(0).asString().equalsIgnoreCase(name)) {
                    values.add(field.path(1).asString());
                }
            }
            return values;
        }

        /** Thumbprint of the connection's client certificate; empty without one. */
        public String certificate() {
            return json.path("x5t#S256").asString("");
        }

        /** Thumbprint of a certificate in the token; empty without one. */
        public String tokenBoundTo() {
            return json.path("tokenBoundTo").asString("");
        }

        /** Thumbprint of the key that the token is bound to, RFC 9449 section 6.1; empty without one. */
        public String tokenBoundToKey() {
            return json.path("tokenBoundToKey").asString("");
        }

        /** The scheme of Authorization as it was written; empty without one. */
        public String scheme() {
            return json.path("scheme").asString("");
        }

        /** The DPoP proof; empty without one. */
        public Optional<ReceivedProof> proof() {
            JsonNode proof = json.path("proof");
            return proof.isObject() ? Optional.of(new ReceivedProof(proof)) : Optional.empty();
        }

        /** Whether the static key was there. */
        public boolean withKey() {
            return json.path("withKey").asBoolean();
        }

        /** Whether a token was there, of scheme Bearer or DPoP. */
        public boolean withToken() {
            return json.path("withToken").asBoolean();
        }

        /** Hex digest of the body that the server's application read; empty where it read none. */
        public String bodySha256() {
            return json.path("bodySha256").asString("");
        }

        /** The connection that it came on. */
        public String connection() {
            return json.path("connection").asString();
        }

        /** TLS version, empty for plain http. */
        public String tls() {
            return json.path("tls").asString("");
        }

        /** The values of a form parameter. */
        public List<String> form(String name) {
            List<String> values = new ArrayList<>();
            json.path("form").path(name).forEach(value -> values.add(value.asString()));
            return values;
        }
    }

    /** Totals since the last reset; {@code mismatches} counts tokens on a connection of another certificate or none. */
    public record Counts(
            int requests,
            int byKey,
            int byToken,
            int byBoth,
            int rejected,
            int mismatches,
            int withoutCertificate,
            int connections,
            Map<String, Integer> byStatus,
            Map<String, Integer> byPath,
            Map<String, Integer> byProtocol,
            Map<String, Integer> byCertificate) {}

    /** In the order of their completion. */
    public List<Received> requests() {
        List<Received> requests = new ArrayList<>();
        get("requests").forEach(json -> requests.add(new Received(json)));
        return requests;
    }

    /** The one to complete last. */
    public Received last() {
        List<Received> requests = requests();
        if (requests.isEmpty()) {
            throw new IllegalStateException("the server received nothing");
        }
        return requests.get(requests.size() - 1);
    }

    /** The totals. */
    public Counts counts() {
        JsonNode counts = get("counts");
        return new Counts(
                counts.path("requests").asInt(),
                counts.path("byKey").asInt(),
                counts.path("byToken").asInt(),
                counts.path("byBoth").asInt(),
                counts.path("rejected").asInt(),
                counts.path("mismatches").asInt(),
                counts.path("withoutCertificate").asInt(),
                counts.path("connections").asInt(),
                tally(counts.path("byStatus")),
                tally(counts.path("byPath")),
                tally(counts.path("byProtocol")),
                tally(counts.path("byCertificate")));
    }

    /** The totals about proofs. */
    public ProofCounts proofs() {
        return ProofCounts.of(get("counts"));
    }

    /** Forgets everything and sets every switch back. */
    public void reset() {
        post("reset");
    }

    /** The next requests that bear a token are answered 401 with this error, empty for a bare challenge. */
    public void refuseTokens(int times, String error) {
        post("fail?bearing=token&times=" + times + "&error=" + error);
    }

    /** The next requests that bear a token are answered 403 with a challenge of this error. */
    public void forbidTokens(int times, String error) {
        post("fail?bearing=token&status=403&times=" + times + "&error=" + error);
    }

    /** The next requests of a kind (token, key, any) get this status. */
    public void refuse(String bearing, int times, int status) {
        post("fail?bearing=" + bearing + "&times=" + times + "&status=" + status);
    }

    /** Whether the static key is refused. */
    public void revokeKey(boolean on) {
        post("revoke-key?on=" + on);
    }

    /** Whether everything is answered 503. */
    public void down(boolean on) {
        post("down?on=" + on);
    }

    /** How late every answer comes. */
    public void delay(int milliseconds) {
        post("delay?ms=" + milliseconds);
    }

    /** Life of tokens issued from now on; an authorization server only. */
    public void tokenLife(int seconds) {
        post("token-life?seconds=" + seconds);
    }

    /**
     * How the server treats nonces; {@link OidcProvider}'s two only.
     *
     * @param mode {@code required}; {@code rotating}: also each answer brings a new one and ends all earlier ones; {@code
     *     optional}: a proof needs none
     */
    public void nonces(String mode) {
        post("nonces?mode=" + mode);
    }

    /** Every nonce that the server gave so far is refused from now on; {@link OidcProvider}'s two only. */
    public void renewNonces() {
        post("renew-nonces");
    }

    private JsonNode get(String path) {
        return JsonMapper.shared()
                .readTree(send(HttpRequest.newBuilder(admin.resolve(path)).build()));
    }

    private void post(String path) {
        send(HttpRequest.newBuilder(admin.resolve(path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private static String send(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(request.uri() + " answered " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Integer> tally(JsonNode json) {
        Map<String, Integer> tally = new TreeMap<>();
        json.properties()
                .forEach(member -> tally.put(member.getKey(), member.getValue().asInt()));
        return tally;
    }
}
