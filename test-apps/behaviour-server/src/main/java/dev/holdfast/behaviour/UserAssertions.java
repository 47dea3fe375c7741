package dev.holdfast.behaviour;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** What users are vouched for with, by an authority that the authorization server trusts: RFC 7523 sections 2.1 and 3. Thread-safe. */
final class UserAssertions {

    private static final String AUTHORITY = "https://users.example";

    private final String issuer;
    private final ECKey key;

    UserAssertions(String issuer) {
        this.issuer = issuer;
        try {
            this.key = new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    String make(Instant expires) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(AUTHORITY)
                .subject("a-user")
                .audience(issuer)
                .jwtID(UUID.randomUUID().toString())
                .expirationTime(Date.from(expires))
                .build();
        try {
            SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isGood(String value, Instant now) {
        CompactJws assertion = CompactJws.parse(value);
        if (assertion == null || !assertion.isSignedBy(key.toPublicJWK())) {
            return false;
        }
        Long expires = assertion.number("exp");
        return AUTHORITY.equals(assertion.text("iss"))
                && issuer.equals(assertion.text("aud"))
                && expires != null
                && expires > now.getEpochSecond();
    }
}
