package org.example.orders;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Bodies that are the same for the same length, and their digests. */
final class Body {

    private Body() {}

    static byte[] ofLength(int length) {
        byte[] body = new byte[length];
        for (int i = 0; i < length; i++) {
            body[i] = (byte) (i * 31 + (i >> 8) + 7);
        }
        return body;
    }

    static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The ledger tells what it received: whether that is what was sent. */
    static boolean confirmed(byte[] sent, byte[] answer) {
        return new String(answer, StandardCharsets.UTF_8).contains(sha256(sent));
    }
}
