package dev.holdfast.behaviour;

import static dev.holdfast.behaviour.Bench.PKI;
import static dev.holdfast.behaviour.Bench.bearer;
import static dev.holdfast.behaviour.Bench.proof;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Everything a client can do wrong at the resource server. */
final class ResourceMisdeeds {

    private final List<Misdeed> all = new ArrayList<>();

    private ResourceMisdeeds() {
        tokens();
        bindings();
        proofs();
        nonces();
    }

    static List<Misdeed> all() {
        return new ResourceMisdeeds().all;
    }

    private void tokens() {
        bearerDeed(
                Condition.ONE_AUTHORIZATION, "two fields", (bench, token) -> bench.get(bearer(token), bearer(token)));
        bearerDeed(Condition.ONE_CREDENTIAL, "both", (bench, token) -> bench.get(bearer(token), Bench.staticKey()));
        bearerDeed(
                Condition.TOKEN_NOT_IN_PARAMETERS,
                "in the query",
                (bench, token) ->
                        bench.http.send("GET", URI.create(bench.resource() + "?access_token=" + token), "", List.of()));
        bearerDeed(
                Condition.TOKEN_NOT_IN_PARAMETERS,
                "under another name",
                (bench, token) -> bench.http.send(
                        "GET", URI.create(bench.resource() + "?key=" + token), "", List.of(bearer(token))));
        bearerDeed(
                Condition.TOKEN_NOT_IN_PARAMETERS,
                "in a form",
                (bench, token) -> bench.post(bench.resource(), List.of(new Field("access_token", token))));
        bearerDeed(Condition.TOKEN_KNOWN, "made up", (bench, token) -> bench.get(bearer("made-up")));
        bearerDeed(
                Condition.EXTRACT_BEARER_TOKEN,
                "as DPoP",
                (bench, token) -> bench.get(new Field("Authorization", "DPoP " + token)));
        bearerDeed(
                Condition.NO_IDLE_PROOF,
                "beside a Bearer token",
                (bench, token) -> bench.get(
                        bearer(token), proof(bench.resourceProof(token).sign())));
        bearerDeed(
                Condition.NO_IDLE_PROOF,
                "beside the static key",
                (bench, token) -> bench.get(
                        Bench.staticKey(), proof(bench.resourceProof(token).sign())));
        bearerDeed(Condition.NO_REFUSED_TOKEN, "again", (bench, token) -> {
            bench.server.resourceServer().refuseNext(Refusal.invalidToken("expired"));
            bench.get(token);
            bench.get(token);
        });
        bearerDeed(
                Condition.NO_CERTIFICATE_FIELD,
                "X-Forwarded-Client-Cert",
                (bench, token) -> bench.get(bearer(token), new Field("X-Forwarded-Client-Cert", "Hash=00")));
        bearerDeed(
                Condition.NOTHING_ELSEWHERE,
                "a token for the resource's metadata",
                (bench, token) -> bench.http.send(
                        "GET",
                        bench.server.resourceServer().at("/.well-known/oauth-protected-resource"),
                        "",
                        List.of(bearer(token))));
        shapeDeed("of the wrong type", shape -> shape.type("N_A"));
        shapeDeed("bound to another certificate", shape -> shape.confirmation(TokenShape.Confirmation.WRONG));
        shapeDeed("bound to nothing", shape -> shape.confirmation(TokenShape.Confirmation.MISSING));
        all.add(new Misdeed(Condition.TOKEN_NOT_EXPIRED, "long ago", Bench::bearer, bench -> {
            bench.server.authorizationServer().behave(sound -> sound.token(shape -> shape.expiresIn("1")));
            String token = bench.token();
            bench.server.resourceServer().behave(sound -> sound.clockOff(Duration.ofSeconds(5)));
            bench.get(token);
        }));
    }

    private void bindings() {
        bearerDeed(Condition.CLIENT_CERTIFICATE, "none", (bench, token) -> HandClient.withoutCertificate(PKI)
                .send("GET", bench.resource(), "", List.of(bearer(token))));
        bearerDeed(Condition.CLIENT_CERTIFICATE_MATCHES, "the next generation's", (bench, token) -> HandClient.with(
                        PKI.issueOrders(), PKI)
                .send("GET", bench.resource(), "", List.of(bearer(token))));
        deed(
                Condition.CLIENT_CERTIFICATE,
                "none, with a proof",
                Bench::both,
                (bench, token) -> HandClient.withoutCertificate(PKI)
                        .send(
                                "GET",
                                bench.resource(),
                                "",
                                List.of(
                                        new Field("Authorization", "DPoP " + token),
                                        proof(bench.resourceProof(token).sign()))));
        dpopDeed(
                Condition.EXTRACT_DPOP_TOKEN,
                "as Bearer",
                (bench, token) -> bench.get(
                        bearer(token), proof(bench.resourceProof(token).sign())));
        dpopDeed(
                Condition.EXTRACT_PROOF,
                "missing",
                (bench, token) -> bench.get(new Field("Authorization", "DPoP " + token)));
        dpopDeed(
                Condition.PROOF_KEY,
                "another",
                (bench, token) -> bench.get(
                        token,
                        HandJwt.proof(HandJwt.OTHER_EC, "ES256", "GET", bench.resource())
                                .forToken(token)));
    }

    private void proofs() {
        proofDeed("no ath", proof -> proof.claim("ath", null));
        proofDeed("typ JWT", proof -> proof.header("typ", "JWT"));
        proofDeed("htm of another method", proof -> proof.claim("htm", "POST"));
        proofDeed("htu of another place", proof -> proof.claim("htu", "https://localhost/v1/entries"));
        dpopDeed(
                Condition.PROOF_RESOURCE_REQUEST,
                "htu after a spoofed Host",
                (bench, token) -> bench.http.send(
                        "GET",
                        bench.resource(),
                        "",
                        List.of(
                                new Field("Host", "evil.example.com"),
                                new Field("Authorization", "DPoP " + token),
                                proof(bench.resourceProof(token)
                                        .claim("htu", "https://evil.example.com/v1/entries")
                                        .sign()))));
        dpopDeed(Condition.PROOF_RESOURCE_REQUEST, "htu decoded", (bench, token) -> {
            URI wire = bench.server.resourceServer().at("/v1/%7Efoo");
            bench.http.send(
                    "GET",
                    wire,
                    "",
                    List.of(
                            new Field("Authorization", "DPoP " + token),
                            proof(bench.resourceProof(token)
                                    .claim("htu", wire.toString().replace("%7E", "~"))
                                    .sign())));
        });
        dpopDeed(Condition.PROOF_RESOURCE_REQUEST, "an algorithm that the challenge does not name", (bench, token) -> {
            bench.server.resourceServer().behave(sound -> sound.algorithms(List.of("PS256")));
            bench.get(token);
        });
        dpopDeed(
                Condition.PROOF_TOKEN_HASH,
                "of another token",
                (bench, token) -> bench.get(token, bench.resourceProof("another")));
        dpopDeed(Condition.PROOF_ID, "twice at the resource", (bench, token) -> {
            HandJwt proof = bench.resourceProof(token);
            bench.get(token, proof);
            bench.get(token, proof);
        });
        dpopDeed(Condition.PROOF_ID, "the token request's", (bench, token) -> {
            HandJwt first = bench.tokenProof().claim("jti", "0123456789abcdef");
            bench.askToken(first);
            bench.get(token, bench.resourceProof(token).claim("jti", "0123456789abcdef"));
        });
        dpopDeed(
                Condition.PROOF_SIGNATURE,
                "by another key",
                (bench, token) -> bench.get(token, bench.resourceProof(token).signedBy(HandJwt.OTHER_EC)));
    }

    private void nonces() {
        Condition condition = Condition.RESOURCE_ENDPOINT_NONCE;
        dpopDeed(
                condition,
                "though none was handed out",
                (bench, token) -> bench.get(token, bench.resourceProof(token).claim("nonce", "made-up")));
        dpopDeed(condition, "of the authorization server", (bench, token) -> {
            bench.server.authorizationServer().behave(sound -> sound.nonces(NoncePolicy.offered()));
            String nonce = bench.askToken().value("DPoP-Nonce");
            bench.get(token, bench.resourceProof(token).claim("nonce", nonce));
        });
        dpopDeed(condition, "the one before that of a good answer", (bench, token) -> {
            bench.server.resourceServer().behave(sound -> sound.nonces(NoncePolicy.rotated()));
            String first = bench.get(token).value("DPoP-Nonce");
            bench.get(token, bench.resourceProof(token).claim("nonce", first));
            bench.get(token, bench.resourceProof(token).claim("nonce", first));
        });
    }

    private void shapeDeed(String name, UnaryOperator<TokenShape> change) {
        all.add(new Misdeed(Condition.NO_UNBOUND_TOKEN, name, Bench::bearer, bench -> {
            bench.server.authorizationServer().behave(sound -> sound.token(change));
            bench.get(bench.token());
        }));
    }

    private void proofDeed(String name, UnaryOperator<HandJwt> change) {
        dpopDeed(
                Condition.PROOF_RESOURCE_REQUEST,
                name,
                (bench, token) -> bench.get(token, change.apply(bench.resourceProof(token))));
    }

    private void bearerDeed(Condition condition, String name, BiConsumer<Bench, String> deed) {
        deed(condition, name, Bench::bearer, deed);
    }

    private void dpopDeed(Condition condition, String name, BiConsumer<Bench, String> deed) {
        deed(condition, name, Bench::dpop, deed);
    }

    /** The token is fetched as it should be. */
    private void deed(Condition condition, String name, Supplier<Bench> kind, BiConsumer<Bench, String> deed) {
        all.add(new Misdeed(condition, name, kind, bench -> deed.accept(bench, bench.token())));
    }
}
