package dev.holdfast.behaviour;

import static dev.holdfast.behaviour.Bench.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Everything a client can do wrong with a proof at the token endpoint. */
final class TokenProofMisdeeds {

    private final List<Misdeed> all = new ArrayList<>();

    private TokenProofMisdeeds() {
        proofs();
        nonces();
    }

    static List<Misdeed> all() {
        return new TokenProofMisdeeds().all;
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

    private void dpopDeed(Condition condition, String name, Consumer<Bench> deed) {
        all.add(new Misdeed(condition, name, Bench::dpop, deed));
    }

    private static long seconds(long ahead) {
        return Instant.now().getEpochSecond() + ahead;
    }
}
