package dev.holdfast.behaviour;

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
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Makes tokens in whichever shape is wanted. Thread-safe. */
final class TokenFactory {

    /** What the token lives where the shape says nothing that is a number of seconds. */
    private static final long UNSAID_LIFE = 3600;

    private static final String OTHER = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final RegisteredClient client;
    private final String issuer;
    private final ECKey key;

    TokenFactory(RegisteredClient client, String issuer) {
        this.client = client;
        this.issuer = issuer;
        try {
            this.key = new ECKeyGenerator(Curve.P_256).keyID("tokens").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The {@code token_type} of a good answer. */
    String type() {
        return client.dpopBound() ? "DPoP" : "Bearer";
    }

    /**
     * A token for who asks.
     *
     * @param thumbprint of the connection's certificate; null without
     * @param proofKey thumbprint of the proof's key; null without
     */
    IssuedToken make(TokenShape shape, String thumbprint, String proofKey, String scope, Instant now) {
        String certificate = client.certificateBound() ? thumbprint : null;
        String dpop = client.dpopBound() ? proofKey : null;
        Instant expires = now.plusSeconds(life(shape.expiresIn()));
        String value =
                switch (shape.format()) {
                    case JWT -> jwt(confirmation(shape, certificate, dpop), scope, now, expires);
                    case OPAQUE -> random(32);
                    case OPAQUE_OF_EVERY_CHARACTER -> random(16) + "-._~+/" + random(4) + "==";
                };
        boolean typed = shape.type() == null || shape.type().equalsIgnoreCase(type());
        boolean bound =
                shape.format() != TokenShape.Format.JWT || shape.confirmation() == TokenShape.Confirmation.RIGHT;
        return new IssuedToken(value, certificate, dpop, typed && bound, expires);
    }

    String refreshToken() {
        return "refresh-" + random(32);
    }

    private static long life(String expiresIn) {
        try {
            double seconds = Double.parseDouble(expiresIn == null ? "" : expiresIn.replace("\"", ""));
            return seconds > 0 && seconds < UNSAID_LIFE ? (long) seconds : UNSAID_LIFE;
        } catch (NumberFormatException e) {
            return UNSAID_LIFE;
        }
    }

    private Map<String, Object> confirmation(TokenShape shape, String certificate, String dpop) {
        Map<String, Object> confirmation = new LinkedHashMap<>();
        if (shape.confirmation() == TokenShape.Confirmation.MISSING) {
            return confirmation;
        }
        boolean right = shape.confirmation() == TokenShape.Confirmation.RIGHT;
        if (certificate != null) {
            confirmation.put("x5t#S256", right ? certificate : OTHER);
        }
        if (dpop != null) {
            confirmation.put("jkt", right ? dpop : OTHER);
        }
        return confirmation;
    }

    private String jwt(Map<String, Object> confirmation, String scope, Instant now, Instant expires) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(client.id())
                .audience("ledger")
                .claim("client_id", client.id())
                .claim("scope", scope)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(expires));
        if (!confirmation.isEmpty()) {
            claims.claim("cnf", confirmation);
        }
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(new JOSEObjectType("at+jwt"))
                            .keyID(key.getKeyID())
                            .build(),
                    claims.build());
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String random(int bytes) {
        byte[] value = new byte[bytes];
        RANDOM.nextBytes(value);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    }
}
