package dev.holdfast.behaviour;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/**
 * A JWT taken apart without any judgement, so that even what Nimbus would not parse (a private key in the header, {@code alg: none})
 * can be told by name.
 */
record CompactJws(String text, Map<String, Object> header, Map<String, Object> claims) {

    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** Null for what is none. */
    static CompactJws parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            return new CompactJws(text, object(parts[0]), object(parts[1]));
        } catch (ParseException | IllegalArgumentException e) {
            return null;
        }
    }

    /** A header parameter that is a string; null where it is none. */
    String header(String name) {
        return header.get(name) instanceof String value ? value : null;
    }

    /** A claim that is a string; null where it is none. */
    String text(String name) {
        return claims.get(name) instanceof String value ? value : null;
    }

    /** A claim that is a number; null where it is none. */
    Long number(String name) {
        return claims.get(name) instanceof Number value ? value.longValue() : null;
    }

    /** The header's {@code jwk}; null where it cannot be read. */
    JWK key() {
        try {
            return header.get("jwk") instanceof Map<?, ?> key ? JWK.parse(json(key)) : null;
        } catch (ParseException | IllegalArgumentException e) {
            return null;
        }
    }

    boolean isSignedBy(JWK key) {
        try {
            if (key instanceof OctetKeyPair pair) {
                return isSignedBy(pair);
            }
            JWSObject object = JWSObject.parse(text);
            if (!(key instanceof AsymmetricJWK asymmetric)) {
                return false;
            }
            JWSVerifier verifier =
                    new DefaultJWSVerifierFactory().createJWSVerifier(object.getHeader(), asymmetric.toPublicKey());
            return object.verify(verifier);
        } catch (ParseException | JOSEException | GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Nimbus would need another library for Ed25519; the JDK has it. */
    private boolean isSignedBy(OctetKeyPair pair) throws GeneralSecurityException {
        byte[] raw = pair.getX().decode();
        byte[] encoded = new byte[ED25519_PREFIX.length + raw.length];
        System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
        System.arraycopy(raw, 0, encoded, ED25519_PREFIX.length, raw.length);
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        int dot = text.lastIndexOf('.');
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(key);
        signature.update(text.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(text.substring(dot + 1)));
    }

    @SuppressWarnings("unchecked")
    private static String json(Map<?, ?> key) {
        return JSONObjectUtils.toJSONString((Map<String, ?>) key);
    }

    private static Map<String, Object> object(String part) throws ParseException {
        return JSONObjectUtils.parse(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    /** Claims may name secrets of a test. */
    @Override
    public String toString() {
        return "JWT of type " + header("typ");
    }
}
