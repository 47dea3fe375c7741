package dev.holdfast.endtoend;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A DPoP client that the agent has no part in, with a key of its own; for good proofs and for bad ones. */
final class ProofMaker {

    private final ECKey key;

    ProofMaker() {
        try {
            key = new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its key's thumbprint, RFC 7638. */
    String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A good proof for a token request, as long as no nonce is asked for. */
    String forTokenRequest(URI endpoint) {
        return proof("POST", endpoint, claims -> claims);
    }

    /** A good proof for a token request. */
    String forTokenRequest(URI endpoint, String nonce) {
        return proof("POST", endpoint, claims -> claims.claim("nonce", nonce));
    }

    /** A good proof for a GET with a token. */
    String forGet(URI uri, String token, UnaryOperator<JWTClaimsSet.Builder> change) {
        return proof("GET", uri, claims -> change.apply(claims.claim("ath", hash(token))));
    }

    /** A proof with its claims as good as they are, or changed. */
    String proof(String method, URI uri, UnaryOperator<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .claim("htm", method)
                .claim("htu", uri.toString())
                .issueTime(Date.from(Instant.now()));
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("dpop+jwt"))
                .jwk(key.toPublicJWK())
                .build();
        SignedJWT proof = new SignedJWT(header, change.apply(claims).build());
        try {
            proof.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return proof.serialize();
    }

    /** {@code ath} of a token. */
    static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
