package dev.holdfast.behaviour;

import static dev.holdfast.behaviour.Bench.ORDERS;
import static dev.holdfast.behaviour.Bench.PKI;
import static dev.holdfast.behaviour.Bench.bearer;

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

/** Everything a client can do wrong at the authorization server, apart from proofs. */
final class TokenMisdeeds {

    private final List<Misdeed> all = new ArrayList<>();

    private TokenMisdeeds() {
        client();
        assertions();
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

    private void bearerDeed(Condition condition, String name, Consumer<Bench> deed) {
        all.add(new Misdeed(condition, name, Bench::bearer, deed));
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

    private static long seconds(long ahead) {
        return Instant.now().getEpochSecond() + ahead;
    }
}
