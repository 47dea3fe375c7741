package dev.holdfast.benchmarks.hotpath;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.holdfast.proof.AccessTokenHash;
import dev.holdfast.proof.BenchmarkSupplies;
import dev.holdfast.proof.DpopProofMaker;
import dev.holdfast.proof.ProofKey;
import dev.holdfast.proof.TargetUri;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A DPoP proof for a request to a resource, with a nonce: the agent's with a supply of prepared proofs, the agent's without,
 * and Nimbus with the JDK's ES256 as a careful developer would write it: header, signer and the token's hash made once and
 * kept. What is prepared has to be computed too, on another thread: {@link #preparation}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProofBenchmark {
    private static final String HOST = "ledger.example.com";
    private static final String REQUEST_TARGET = "/v1/accounts/1f0c7a2e/entries?limit=50";
    private static final String NONCE = "eyJ7S_zG.eyJH0-Z.HX4w-7v";
    private static final AccessTokenHash HASH = AccessTokenHash.of("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU");

    private final SecureRandom random = new SecureRandom();
    private final ProofKey key = ProofKey.generate(Duration.ofHours(1), random);
    private final DpopProofMaker supplied = new DpopProofMaker(BenchmarkSupplies.endless());
    private final DpopProofMaker exhausted = new DpopProofMaker(BenchmarkSupplies.exhausted(random));
    private final Nimbus nimbus = new Nimbus(random);

    /** All proofs are good ones. */
    @Setup
    public void verify() throws JOSEException, ParseException {
        for (String proof : new String[] {supplied(), inline(), nimbus()}) {
            SignedJWT read = SignedJWT.parse(proof);
            ECKey signedBy = read.getHeader().getJWK().toECKey();
            if (!read.verify(new ECDSAVerifier(signedBy))
                    || !HASH.value().equals(read.getJWTClaimsSet().getStringClaim("ath"))
                    || read.getJWTClaimsSet().getClaims().size() != 6) {
                throw new IllegalStateException("no proof");
            }
        }
    }

    @Benchmark
    public String supplied() {
        return proof(supplied);
    }

    @Benchmark
    public String inline() {
        return proof(exhausted);
    }

    @Benchmark
    public String nimbus() throws JOSEException {
        return nimbus.proof("GET", "https://" + HOST + "/v1/accounts/1f0c7a2e/entries", NONCE);
    }

    @Benchmark
    public Object preparation() {
        return BenchmarkSupplies.prepare(random);
    }

    private String proof(DpopProofMaker maker) {
        TargetUri target = new TargetUri("https", HOST, 443, REQUEST_TARGET);
        return maker.forResource(key, "GET", target, HASH, NONCE, System.currentTimeMillis() / 1000);
    }

    private static final class Nimbus {
        private final SecureRandom random;
        private final JWSHeader header;
        private final JWSSigner signer;

        Nimbus(SecureRandom random) {
            try {
                ECKey key = new ECKeyGenerator(Curve.P_256).generate();
                this.random = random;
                this.header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("dpop+jwt"))
                        .jwk(key.toPublicJWK())
                        .build();
                this.signer = new ECDSASigner(key);
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        }

        String proof(String method, String uri, String nonce) throws JOSEException {
            byte[] identifier = new byte[16];
            random.nextBytes(identifier);
            JWTClaimsSet claims = new JWTClaimsSet.Builder()
                    .jwtID(Base64URL.encode(identifier).toString())
                    .claim("htm", method)
                    .claim("htu", uri)
                    .issueTime(new Date())
                    .claim("ath", HASH.value())
                    .claim("nonce", nonce)
                    .build();
            SignedJWT proof = new SignedJWT(header, claims);
            proof.sign(signer);
            return proof.serialize();
        }
    }
}
