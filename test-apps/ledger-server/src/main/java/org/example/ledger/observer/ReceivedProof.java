package org.example.ledger.observer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;

/**
 * A DPoP proof, RFC 9449 section 4.2. Read for the record only: nothing is verified here.
 *
 * @param jti SHA-256 of its identifier, base64url
 * @param iat seconds since 1970
 * @param ath digest of the token, null without one
 * @param jkt thumbprint of its key, RFC 7638
 * @param nonce {@code none}, or {@code foreign}: no server here gives one
 */
record ReceivedProof(String jti, String htm, String htu, long iat, String ath, String jkt, String nonce) {

    private static final ReceivedProof UNREADABLE = new ReceivedProof(null, null, null, 0, null, null, null);

    static ReceivedProof of(String text) {
        try {
            SignedJWT proof = SignedJWT.parse(text);
            JWTClaimsSet claims = proof.getJWTClaimsSet();
            JWK key = proof.getHeader().getJWK();
            return new ReceivedProof(
                    hash(String.valueOf(claims.getJWTID())),
                    claims.getStringClaim("htm"),
                    claims.getStringClaim("htu"),
                    claims.getIssueTime() == null ? 0 : claims.getIssueTime().getTime() / 1000,
                    claims.getStringClaim("ath"),
                    key == null ? null : key.computeThumbprint().toString(),
                    claims.getClaim("nonce") == null ? "none" : "foreign");
        } catch (ParseException | JOSEException e) {
            return UNREADABLE;
        }
    }

    private static String hash(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Credentials.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
