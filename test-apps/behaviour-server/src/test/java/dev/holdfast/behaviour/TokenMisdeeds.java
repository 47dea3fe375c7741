package dev.holdfast.behaviour;

import static dev.holdfast.behaviour.Bench.ORDERS;
import static dev.holdfast.behaviour.Bench.PKI;
import static dev.holdfast.behaviour.Bench.bearer;
import static dev.holdfast.behaviour.Bench.proof;

import dev.holdfast.harness.ClientCertificate;
import dev.holdfast.harness.LedgerServer;
import dev.holdfast.harness.Pki;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Everything a client can do wrong at the authorization server. */
final class TokenMisdeeds {

    private final List<Misdeed> all = new ArrayList<>();

    private TokenMisdeeds() {
        client();
        assertions();
        proofs();
        nonces();
    }

    static List<Misdeed> all() {
        return new TokenMisdeeds().all;
    }

    private void client() {
        bearerDeed(
                Condition.INCOMING_TLS_13,
                "TLS 1.2",
                bench -> bench.post(
                        HandClient.with(ORDERS, PKI).speaking("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
                        bench.tokenEndpoint(),
                        bench.form()));
        bearerDeed(
                Condition.INCOMING_TLS_SECURE,
                "a CBC suite",
                bench -> bench.post(
                        HandClient.with(ORDERS, PKI).speaking("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
                        bench.tokenEndpoint(),
                        bench.form()));
        bearerDeed(
                Condition.CLIENT_CERTIFICATE,
                "none",
                bench -> bench.post(HandClient.withoutCertificate(PKI), bench.tokenEndpoint(), bench.form()));
        bearerDeed(Condition.CLIENT_CERTIFICATE_MATCHES, "of another subject", bench -> {
            ClientCertificate other = PKI.issue("CN=other,O=Example,C=US", Pki.KeyKind.EC, Duration.ofDays(1));
            bench.post(HandClient.with(other, PKI), bench.tokenEndpoint(), bench.form());
        });
        bearerDeed(
                Condition.CLIENT_ID_PRESENT,
                "missing",
                bench -> bench.post(bench.tokenEndpoint(), bench.form("client_id", null)));
        bearerDeed(
                Condition.CLIENT_ID_PRESENT,
                "another",
                bench -> bench.post(bench.tokenEndpoint(), bench.form("client_id", "other")));
        bearerDeed(Condition.CLIENT_ID_PRESENT, "twice", bench -> {
            List<Field> form = bench.form();
            form.add(new Field("client_id", "orders"));
            bench.post(bench.tokenEndpoint(), form);
        });
        bearerDeed(
                Condition.NO_CLIENT_ASSERTION,
                "an assertion",
                bench -> bench.post(
                        bench.tokenEndpoint(),
                        bench.form("client_assertion", bench.assertionJwt().sign())));
        bearerDeed(
                Condition.NO_CLIENT_ASSERTION,
                "a secret",
                bench -> bench.post(bench.tokenEndpoint(), bench.form("client_secret", "x")));
        bearerDeed(
                Condition.NO_CLIENT_ASSERTION,
                "Basic",
                bench -> bench.post(
                        bench.tokenEndpoint(), bench.form(), new Field("Authorization", "Basic b3JkZXJzOng=")));
        bearerDeed(
                Condition.TOKEN_REQUEST_FORM,
                "GET",
                bench -> bench.http.send("GET", bench.tokenEndpoint(), "", List.of()));
        bearerDeed(
                Condition.TOKEN_REQUEST_FORM,
                "a query",
                bench -> bench.post(URI.create(bench.tokenEndpoint() + "?client_id=orders"), bench.form()));
        bearerDeed(
                Condition.TOKEN_REQUEST_FORM,
                "JSON",
                bench -> bench.http.send(
                        "POST", bench.tokenEndpoint(), "{}", List.of(new Field("Content-Type", "application/json"))));
        bearerDeed(Condition.TOKEN_REQUEST_FORM, "a parameter twice", bench -> {
            List<Field> form = bench.form();
            form.add(new Field("scope", "more"));
            bench.post(bench.tokenEndpoint(), form);
        });
        bearerDeed(Condition.NO_IDLE_PROOF, "for a Bearer token", bench -> bench.askToken(bench.tokenProof()));
        bearerDeed(
                Condition.STATIC_KEY_AT_RESOURCE,
                "in a field",
                bench -> bench.post(bench.tokenEndpoint(), bench.form(), Bench.staticKey()));
        bearerDeed(
                Condition.STATIC_KEY_AT_RESOURCE,
                "in the form",
                bench -> bench.post(bench.tokenEndpoint(), bench.form("client_secret", LedgerServer.STATIC_KEY)));
        bearerDeed(
                Condition.NO_CERTIFICATE_FIELD,
                "Client-Cert",
                bench -> bench.post(bench.tokenEndpoint(), bench.form(), new Field("Client-Cert", ":AAAA:")));
        bearerDeed(
                Condition.NO_PROXY_AUTHORIZATION,
                "at the origin",
                bench -> bench.post(bench.tokenEndpoint(), bench.form(), new Field("Proxy-Authorization", "DPoP x")));
        bearerDeed(Condition.ENDPOINT_OF_METADATA, "the top-level one beside an alias", bench -> {
            URI topLevel = bench.tokenEndpoint();
            bench.server
                    .authorizationServer()
                    .behave(sound -> sound.aliases(AuthorizationServerBehaviour.Aliases.TOKEN));
            bench.post(topLevel, bench.form());
        });
        bearerDeed(Condition.ENDPOINT_OF_METADATA, "revocation at the token endpoint's alias", bench -> {
            bench.server
                    .authorizationServer()
                    .behave(sound -> sound.aliases(AuthorizationServerBehaviour.Aliases.TOKEN));
            URI alias = URI.create(bench.tokenEndpoint().toString().replace("/token", "/revoke"));
            bench.post(alias, List.of(new Field("client_id", "orders"), new Field("token", bench.token())));
        });
        bearerDeed(Condition.NO_ROTATED_REFRESH_TOKEN, "after its use", bench -> {
            bench.server.authorizationServer().behave(sound -> sound.token(TokenShape::refreshTokens));
            List<Field> form = bench.form("grant_type", "refresh_token");
            form.add(new Field("refresh_token", Bench.member(bench.askToken(), "refresh_token")));
            bench.post(bench.tokenEndpoint(), form);
            bench.post(bench.tokenEndpoint(), form);
        });
        bearerDeed(
                Condition.NOTHING_ELSEWHERE,
                "a token request at another issuer",
                bench -> bench.post(bench.server.elsewhere().at("/oauth2/token"), bench.form()));
        bearerDeed(
                Condition.NOTHING_ELSEWHERE,
                "the client certificate",
                bench -> bench.http.send("GET", bench.server.elsewhere().at("/"), "", List.of()));
        bearerDeed(Condition.NOTHING_ELSEWHERE, "a token without TLS", bench -> HandClient.withoutCertificate(PKI)
                .send("GET", bench.server.elsewhere().plain("/"), "", List.of(bearer("x"))));
        bearerDeed(Condition.NOTHING_ELSEWHERE, "a token in a query", bench -> {
            URI lured = bench.server.elsewhere().at("/?q=" + bench.token());
            HandClient.withoutCertificate(PKI).send("GET", lured, "", List.of());
        });
    }

    private void assertions() {
        assertionDeed(Condition.EXTRACT_CLIENT_ASSERTION, "missing", bench -> bench.form("client_assertion", null));
        assertionDeed(Condition.EXTRACT_CLIENT_ASSERTION, "no JWT", bench -> bench.form("client_assertion", "x.y"));
        assertionDeed(
                Condition.CLIENT_ASSERTION_TYPE,
                "another",
                bench -> bench.form(
                        "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"));
        assertionDeed(Condition.CLIENT_ID_MATCHES, "another", bench -> bench.form("client_id", "other"));
        claimDeed("another issuer", assertion -> assertion.claim("iss", "other"));
        claimDeed("no subject", assertion -> assertion.claim("sub", null));
        claimDeed("no jti", assertion -> assertion.claim("jti", null));
        claimDeed("no iat", assertion -> assertion.claim("iat", null));
        claimDeed("iat two minutes ahead", assertion -> assertion.claim("iat", seconds(120)));
        claimDeed("nbf two minutes ahead", assertion -> assertion.claim("nbf", seconds(120)));
        claimDeed("expired", assertion -> assertion.claim("exp", seconds(-120)));
        claimDeed("no exp", assertion -> assertion.claim("exp", null));
        claimDeed("good for a day", assertion -> assertion.claim("exp", seconds(86_400)));
        assertionDeed(
                Condition.CLIENT_ASSERTION_AUDIENCE,
                "an array",
                bench -> bench.form(
                        "client_assertion",
                        bench.assertionJwt()
                                .claim(
                                        "aud",
                                        List.of(bench.server
                                                .authorizationServer()
                                                .issuer()
                                                .toString()))
                                .sign()));
        assertionDeed(
                Condition.CLIENT_ASSERTION_AUDIENCE,
                "the token endpoint",
                bench -> bench.form(
                        "client_assertion",
                        bench.assertionJwt()
                                .claim("aud", bench.tokenEndpoint().toString())
                                .sign()));
        assertionDeed(
                Condition.CLIENT_ASSERTION_ALGORITHM,
                "RS256",
                bench -> bench.form(
                        "client_assertion",
                        bench.assertionJwt()
                                .header("alg", "RS256")
                                .signedBy(HandJwt.RSA)
                                .sign()));
        assertionDeed(
                Condition.CLIENT_ASSERTION_SIGNATURE,
                "by another key",
                bench -> bench.form(
                        "client_assertion",
                        bench.assertionJwt().signedBy(HandJwt.OTHER_EC).sign()));
        all.add(new Misdeed(Condition.CLIENT_ASSERTION_ID, "twice", Bench::assertion, bench -> {
            List<Field> form = bench.form();
            bench.post(bench.tokenEndpoint(), form);
            bench.post(bench.tokenEndpoint(), form);
        }));
    }

    private void proofs() {
        dpopDeed(Condition.EXTRACT_PROOF, "missing", bench -> bench.post(bench.tokenEndpoint(), bench.form()));
        dpopDeed(
                Condition.EXTRACT_PROOF,
                "two of them",
                bench -> bench.post(
                        bench.tokenEndpoint(),
                        bench.form(),
                        proof(bench.tokenProof().sign()),
                        proof(bench.tokenProof().sign())));
        dpopDeed(
                Condition.EXTRACT_PROOF,
                "no JWT",
                bench -> bench.post(bench.tokenEndpoint(), bench.form(), proof("a.b.c")));
        proofDeed("typ JWT", proof -> proof.header("typ", "JWT"));
        proofDeed("no typ", proof -> proof.header("typ", null));
        proofDeed("no alg", proof -> proof.header("alg", null));
        proofDeed("alg none", proof -> proof.header("alg", "none"));
        proofDeed("alg HS256", proof -> proof.header("alg", "HS256"));
        proofDeed("RS256", proof -> proof.header("alg", "RS256")
                .header("jwk", HandJwt.RSA.toPublicJWK().toJSONObject())
                .signedBy(HandJwt.RSA));
        proofDeed("no jwk", proof -> proof.header("jwk", null));
        proofDeed("a private jwk", proof -> proof.header("jwk", HandJwt.EC.toJSONObject()));
        proofDeed("no jti", proof -> proof.claim("jti", null));
        proofDeed("a short jti", proof -> proof.claim("jti", "1234"));
        proofDeed("a long jti", proof -> proof.claim("jti", "x".repeat(100)));
        proofDeed("no htm", proof -> proof.claim("htm", null));
        proofDeed("htm of another method", proof -> proof.claim("htm", "GET"));
        proofDeed("htm in lower case", proof -> proof.claim("htm", "post"));
        proofDeed("no htu", proof -> proof.claim("htu", null));
        proofDeed("no iat", proof -> proof.claim("iat", null));
        proofDeed("a nonce that is no string", proof -> proof.claim("nonce", 7));
        proofDeed("an ath", proof -> proof.forToken("x"));
        uriDeed("of another host", uri -> uri.replace("localhost", "127.0.0.1"));
        uriDeed("with a query", uri -> uri + "?a=b");
        uriDeed("in upper case", uri -> uri.replace("localhost", "LOCALHOST"));
        uriDeed("with a fragment", uri -> uri + "#f");
        dpopDeed(Condition.PROOF_TOKEN_REQUEST, "an algorithm that the metadata do not name", bench -> {
            bench.server.authorizationServer().behave(sound -> sound.dpopAlgorithms(List.of("PS256")));
            bench.askToken();
        });
        timeDeed(Condition.PROOF_ISSUED_AT, "an hour ago", proof -> proof.claim("iat", seconds(-3600)));
        timeDeed(Condition.PROOF_ISSUED_AT, "an hour ahead", proof -> proof.claim("iat", seconds(3600)));
        timeDeed(Condition.PROOF_NOT_BEFORE, "an hour ahead", proof -> proof.claim("nbf", seconds(3600)));
        timeDeed(Condition.PROOF_SIGNATURE, "by another key", proof -> proof.signedBy(HandJwt.OTHER_EC));
        dpopDeed(Condition.PROOF_ISSUED_AT, "right, but not by the server's clock", bench -> {
            bench.server.authorizationServer().behave(sound -> sound.clockOff(Duration.ofMinutes(10)));
            bench.askToken();
        });
        dpopDeed(Condition.PROOF_ID, "twice at the token endpoint", bench -> {
            HandJwt proof = bench.tokenProof();
            bench.askToken(proof);
            bench.askToken(proof);
        });
    }

    private void nonces() {
        Condition condition = Condition.TOKEN_ENDPOINT_NONCE;
        dpopDeed(
                condition,
                "though none was handed out",
                bench -> bench.askToken(bench.tokenProof().claim("nonce", "made-up")));
        dpopDeed(condition, "forgotten", bench -> {
            rotate(bench);
            bench.askToken();
            bench.askToken();
        });
        dpopDeed(condition, "an earlier one", bench -> {
            rotate(bench);
            String first = bench.askToken().value("DPoP-Nonce");
            bench.askToken(bench.tokenProof().claim("nonce", first));
            bench.askToken(bench.tokenProof().claim("nonce", first));
        });
        dpopDeed(condition, "another's, with requests that overlap", bench -> {
            bench.server.concurrent();
            rotate(bench);
            bench.askToken();
            bench.askToken(bench.tokenProof().claim("nonce", "made-up"));
        });
        dpopDeed(condition, "of the resource server", bench -> {
            String token = bench.token();
            bench.server.resourceServer().behave(sound -> sound.nonces(NoncePolicy.rotated()));
            String nonce = bench.get(token).value("DPoP-Nonce");
            bench.askToken(bench.tokenProof().claim("nonce", nonce));
        });
        for (String hostile : Nonces.hostile().subList(0, 7)) {
            if (!hostile.isEmpty()) {
                dpopDeed(Condition.NO_HOSTILE_NONCE, hostile.replace('\t', ' '), bench -> {
                    bench.server
                            .authorizationServer()
                            .behave(sound -> sound.nonces(NoncePolicy.offered().of(hostile)));
                    bench.askToken();
                    bench.askToken(bench.tokenProof().claim("nonce", hostile));
                });
            }
        }
    }

    private static void rotate(Bench bench) {
        bench.server.authorizationServer().behave(sound -> sound.nonces(NoncePolicy.rotated()));
    }

    private void bearerDeed(Condition condition, String name, Consumer<Bench> deed) {
        all.add(new Misdeed(condition, name, Bench::bearer, deed));
    }

    private void dpopDeed(Condition condition, String name, Consumer<Bench> deed) {
        all.add(new Misdeed(condition, name, Bench::dpop, deed));
    }

    private void assertionDeed(Condition condition, String name, Function<Bench, List<Field>> form) {
        all.add(new Misdeed(
                condition, name, Bench::assertion, bench -> bench.post(bench.tokenEndpoint(), form.apply(bench))));
    }

    private void claimDeed(String name, UnaryOperator<HandJwt> change) {
        assertionDeed(
                Condition.CLIENT_ASSERTION_CLAIMS,
                name,
                bench -> bench.form(
                        "client_assertion", change.apply(bench.assertionJwt()).sign()));
    }

    private void proofDeed(String name, UnaryOperator<HandJwt> change) {
        timeDeed(Condition.PROOF_TOKEN_REQUEST, name, change);
    }

    private void uriDeed(String name, UnaryOperator<String> change) {
        dpopDeed(
                Condition.PROOF_TOKEN_REQUEST,
                "htu " + name,
                bench -> bench.askToken(bench.tokenProof()
                        .claim("htu", change.apply(bench.tokenEndpoint().toString()))));
    }

    private void timeDeed(Condition condition, String name, UnaryOperator<HandJwt> change) {
        dpopDeed(condition, name, bench -> bench.askToken(change.apply(bench.tokenProof())));
    }

    private static long seconds(long ahead) {
        return Instant.now().getEpochSecond() + ahead;
    }
}
