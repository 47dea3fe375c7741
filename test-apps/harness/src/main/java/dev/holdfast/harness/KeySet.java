package dev.holdfast.harness;

import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;

/** Public keys as an issuer registers them, RFC 7517. */
final class KeySet {

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final int COORDINATE = 32;

    private KeySet() {}

    /**
     * A set of one key of P-256.
     *
     * @param members what it is for and called, as JSON
     */
    static String of(ECPublicKey key, String members) {
        return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\"," + members + ",\"x\":\""
                + coordinate(key.getW().getAffineX()) + "\",\"y\":\""
                + coordinate(key.getW().getAffineY()) + "\"}]}";
    }

    private static String coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[COORDINATE];
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE - length, length);
        return BASE64URL.encodeToString(fixed);
    }
}
