package dev.holdfast.behaviour;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A proof or an assertion, signed by Nimbus, in which anything can be made wrong. */
final class HandJwt {

    static final ECKey EC = ec();
    static final ECKey OTHER_EC = ec();
    static final RSAKey RSA = rsa();

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final Map<String, Object> header = new LinkedHashMap<>();
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private JWK signer;

    private HandJwt(JWK signer, String algorithm) {
        this.signer = signer;
        header.put("alg", algorithm);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", Instant.now().getEpochSecond());
    }

    static HandJwt proof(String method, URI uri) {
        return proof(EC, "ES256", method, uri);
    }

    static HandJwt proof(JWK key, String algorithm, String method, URI uri) {
        return new HandJwt(key, algorithm)
                .header("typ", "dpop+jwt")
                .header("jwk", key.toPublicJWK().toJSONObject())
                .claim("htm", method)
                .claim("htu", uri.toString());
    }

    static HandJwt assertion(String client, URI issuer) {
        return new HandJwt(EC, "ES256")
                .header("typ", "client-authentication+jwt")
                .claim("iss", client)
                .claim("sub", client)
                .claim("aud", issuer.toString())
                .claim("exp", Instant.now().getEpochSecond() + 60);
    }

    /** Null takes it out. */
    HandJwt header(String name, Object value) {
        return put(header, name, value);
    }

    /** Null takes it out. */
    HandJwt claim(String name, Object value) {
        return put(claims, name, value);
    }

    HandJwt forToken(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return claim("ath", BASE64URL.encodeToString(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signed by another key than the header's. */
    HandJwt signedBy(JWK key) {
        signer = key;
        return this;
    }

    String sign() {
        String input = encoded(header) + "." + encoded(claims);
        try {
            boolean rsa = signer instanceof RSAKey;
            JWSSigner jws = rsa ? new RSASSASigner((RSAKey) signer) : new ECDSASigner((ECKey) signer);
            JWSAlgorithm algorithm = !rsa
                    ? JWSAlgorithm.ES256
                    : "RS256".equals(header.get("alg")) ? JWSAlgorithm.RS256 : JWSAlgorithm.PS256;
            return input + "." + jws.sign(new JWSHeader(algorithm), input.getBytes(StandardCharsets.US_ASCII));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private HandJwt put(Map<String, Object> members, String name, Object value) {
        if (value == null) {
            members.remove(name);
        } else {
            members.put(name, value);
        }
        return this;
    }

    private static String encoded(Map<String, Object> members) {
        return BASE64URL.encodeToString(JSONObjectUtils.toJSONString(members).getBytes(StandardCharsets.UTF_8));
    }

    private static ECKey ec() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey rsa() {
        try {
            return new RSAKeyGenerator(2048).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
