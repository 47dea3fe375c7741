package dev.holdfast.proof;

import java.nio.charset.StandardCharsets;

/** Base64url without padding (RFC 7515 section 2), from and into parts of arrays, which the JDK's encoder cannot. Stateless. */
final class Base64Url {
    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.US_ASCII);

    private Base64Url() {}

    /** How many characters so many bytes become. */
    static int length(int bytes) {
        return (bytes * 4 + 2) / 3;
    }

    static byte[] encode(byte[] source) {
        byte[] target = new byte[length(source.length)];
        int unused = encode(source, source.length, target, 0);
        return target;
    }

    /** Encodes the first bytes of a source. @return where the encoded text ends in the target */
    static int encode(byte[] source, int length, byte[] target, int from) {
        int at = from;
        int i = 0;
        for (; i + 2 < length; i += 3) {
            int bits = (source[i] & 0xff) << 16 | (source[i + 1] & 0xff) << 8 | (source[i + 2] & 0xff);
            target[at++] = ALPHABET[bits >>> 18];
            target[at++] = ALPHABET[bits >>> 12 & 63];
            target[at++] = ALPHABET[bits >>> 6 & 63];
            target[at++] = ALPHABET[bits & 63];
        }
        if (i < length) {
            int bits = (source[i] & 0xff) << 16 | (i + 1 < length ? (source[i + 1] & 0xff) << 8 : 0);
            target[at++] = ALPHABET[bits >>> 18];
            target[at++] = ALPHABET[bits >>> 12 & 63];
            if (i + 1 < length) {
                target[at++] = ALPHABET[bits >>> 6 & 63];
            }
        }
        return at;
    }
}
