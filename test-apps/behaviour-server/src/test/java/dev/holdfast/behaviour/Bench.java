package dev.holdfast.behaviour;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server, and a client by hand that does all as it should, or with one thing wrong. */
final class Bench implements AutoCloseable {

    static final Pki PKI = Pki.create(folder());
    static final ClientCertificate ORDERS = PKI.issueOrders();
    private static final HandClient HTTP = HandClient.with(ORDERS, PKI);

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    final RegisteredClient client;
    final BehaviourServer server;
    final HandClient http = HTTP;

    private Bench(RegisteredClient client) {
        this.client = client;
        this.server = BehaviourServer.start(PKI, client);
    }

    static Bench bearer() {
        return new Bench(RegisteredClient.orders());
    }

    static Bench dpop() {
        return new Bench(RegisteredClient.orders().bound(false, true));
    }

    static Bench both() {
        return new Bench(RegisteredClient.orders().bound(true, true));
    }

    static Bench assertion() {
        return new Bench(RegisteredClient.orders().signing(HandJwt.EC.toPublicJWK(), "ES256"));
    }

    URI tokenEndpoint() {
        return server.authorizationServer().tokenEndpoint();
    }

    URI resource() {
        return server.resourceServer().at("/v1/entries");
    }

    HandJwt tokenProof() {
        return HandJwt.proof("POST", tokenEndpoint());
    }

    HandJwt resourceProof(String token) {
        return HandJwt.proof("GET", resource()).forToken(token);
    }

    HandJwt assertionJwt() {
        return HandJwt.assertion(client.id(), server.authorizationServer().issuer());
    }

    /** The form of a good request. */
    List<Field> form() {
        List<Field> form = new ArrayList<>(List.of(new Field("grant_type", "client_credentials"), scope()));
        if (client.byAssertion()) {
            form.add(new Field("client_assertion_type", ASSERTION_TYPE));
            form.add(new Field("client_assertion", assertionJwt().sign()));
        } else {
            form.add(new Field("client_id", client.id()));
        }
        return form;
    }

    /** The good form with a parameter of another value; null takes it out. */
    List<Field> form(String name, String value) {
        List<Field> form = form();
        form.removeIf(field -> field.name().equals(name));
        if (value != null) {
            form.add(new Field(name, value));
        }
        return form;
    }

    HandClient.Reply post(URI uri, List<Field> form, Field... fields) {
        return post(http, uri, form, fields);
    }

    HandClient.Reply post(HandClient by, URI uri, List<Field> form, Field... fields) {
        List<Field> all = new ArrayList<>(List.of(fields));
        all.add(new Field("Content-Type", "application/x-www-form-urlencoded"));
        return by.send("POST", uri, encoded(form), all);
    }

    /** A token request; with a proof where tokens are bound to its key. */
    HandClient.Reply askToken(HandJwt proof) {
        return post(tokenEndpoint(), form(), proof(proof.sign()));
    }

    HandClient.Reply askToken() {
        return client.dpopBound() ? askToken(tokenProof()) : post(tokenEndpoint(), form());
    }

    String token() {
        return member(askToken(), "access_token");
    }

    HandClient.Reply get(Field... fields) {
        return http.send("GET", resource(), "", List.of(fields));
    }

    HandClient.Reply get(String token, HandJwt proof) {
        return get(new Field("Authorization", "DPoP " + token), proof(proof.sign()));
    }

    /** As it should be. */
    HandClient.Reply get(String token) {
        return client.dpopBound() ? get(token, resourceProof(token)) : get(bearer(token));
    }

    static Field bearer(String token) {
        return new Field("Authorization", "Bearer " + token);
    }

    static Field proof(String value) {
        return new Field("DPoP", value);
    }

    static Field staticKey() {
        return new Field("X-Api-Key", LedgerServer.STATIC_KEY);
    }

    static Map<String, Object> json(HandClient.Reply reply) {
        try {
            return JSONObjectUtils.parse(reply.body());
        } catch (ParseException e) {
            throw new IllegalStateException(reply.status() + " " + reply.body(), e);
        }
    }

    static String member(HandClient.Reply reply, String name) {
        Object value = json(reply).get(name);
        if (!(value instanceof String text)) {
            throw new IllegalStateException("no " + name + " in " + reply.status() + " " + reply.body());
        }
        return text;
    }

    @Override
    public void close() {
        server.close();
    }

    private static Field scope() {
        return new Field("scope", "ledger.read ledger.write");
    }

    private static String encoded(List<Field> form) {
        List<String> pairs = new ArrayList<>();
        for (Field field : form) {
            pairs.add(field.name() + "=" + URLEncoder.encode(field.value(), StandardCharsets.UTF_8));
        }
        return String.join("&", pairs);
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(Path.of("target").toAbsolutePath()), "pki");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
