package dev.holdfast.proof;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Writes one proof after the other, from characters straight to the compact form (RFC 7515 section 7.1), in arrays that it keeps.
 * For one thread at a time.
 *
 * <p>JSON (RFC 8259 section 7) is written in ASCII: quotation mark, reverse solidus and whatever is not printable ASCII are
 * escaped, so that any string makes a right value, also one that no grammar of HTTP allows.
 */
final class ProofWriter {
    /** Of a writer that is kept; a longer proof has arrays of its own. */
    private static final int KEPT_BYTES = 16 * 1024;

    private static final int LONGEST_ESCAPE = 6;

    /** More than all that is in the claims beside the strings of the caller. */
    private static final int FIXED_BYTES = 256;

    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] JTI = ascii("{\"jti\":\"");
    private static final byte[] HTM = ascii("\",\"htm\":\"");
    private static final byte[] HTU = ascii("\",\"htu\":\"");
    private static final byte[] SCHEME_END = ascii("://");
    private static final byte[] IAT = ascii("\",\"iat\":");
    private static final byte[] ATH = ascii(",\"ath\":\"");
    private static final byte[] NONCE = ascii(",\"nonce\":\"");

    private final MessageDigest sha256 = ProofKey.sha256();
    private final PreparedProof.Scratch scratch = new PreparedProof.Scratch();
    private final byte[] digest = new byte[32];
    private final byte[] signature = new byte[2 * ScalarField.BYTES];
    private byte[] claims = new byte[1024];
    private byte[] compact = new byte[2048];
    private int at;

    /** Whether the arrays are small enough to be kept. */
    boolean isWorthKeeping() {
        return claims.length + compact.length <= KEPT_BYTES;
    }

    /** A proof that another take from the supply must sign is null: a case of 2^256. */
    @Nullable String write(
            ProofKey key,
            PreparedProof prepared,
            String method,
            TargetUri target,
            @Nullable AccessTokenHash accessTokenHash,
            @Nullable String nonce,
            long issuedAt) {
        writeClaims(prepared.jti(), method, target, accessTokenHash, nonce, issuedAt);
        byte[] header = key.header();
        int longest = header.length + Base64Url.length(at) + 1 + Base64Url.length(signature.length);
        if (compact.length < longest) {
            compact = new byte[longest + longest / 2];
        }
        System.arraycopy(header, 0, compact, 0, header.length);
        int end = Base64Url.encode(claims, at, compact, header.length);
        digest(end);
        if (!prepared.sign(digest, key.privateKey(), scratch, signature)) {
            return null;
        }
        compact[end++] = '.';
        end = Base64Url.encode(signature, signature.length, compact, end);
        return new String(compact, 0, end, StandardCharsets.ISO_8859_1);
    }

    private void writeClaims(
            byte[] jti,
            String method,
            TargetUri target,
            @Nullable AccessTokenHash accessTokenHash,
            @Nullable String nonce,
            long issuedAt) {
        int strings = method.length()
                + target.host().length()
                + target.path().length()
                + (accessTokenHash == null ? 0 : accessTokenHash.value().length())
                + (nonce == null ? 0 : nonce.length());
        int longest = Math.addExact(Math.multiplyExact(strings, LONGEST_ESCAPE), FIXED_BYTES);
        if (claims.length < longest) {
            claims = new byte[longest];
        }
        at = 0;
        plain(JTI);
        plain(jti);
        plain(HTM);
        string(method);
        plain(HTU);
        string(target.scheme());
        plain(SCHEME_END);
        string(target.host());
        if (target.port() >= 0) {
            claims[at++] = ':';
            number(target.port());
        }
        string(target.path());
        plain(IAT);
        number(issuedAt);
        if (accessTokenHash != null) {
            plain(ATH);
            string(accessTokenHash.value());
            claims[at++] = '"';
        }
        if (nonce != null) {
            plain(NONCE);
            string(nonce);
            claims[at++] = '"';
        }
        claims[at++] = '}';
    }

    private void digest(int length) {
        try {
            sha256.update(compact, 0, length);
            sha256.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
    }

    private void plain(byte[] text) {
        System.arraycopy(text, 0, claims, at, text.length);
        at += text.length;
    }

    private void string(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                claims[at++] = (byte) c;
            } else {
                escape(c);
            }
        }
    }

    private void escape(char c) {
        claims[at++] = '\\';
        if (c == '"' || c == '\\') {
            claims[at++] = (byte) c;
            return;
        }
        claims[at++] = 'u';
        claims[at++] = HEX[c >>> 12];
        claims[at++] = HEX[c >>> 8 & 15];
        claims[at++] = HEX[c >>> 4 & 15];
        claims[at++] = HEX[c & 15];
    }

    /** @param value not negative */
    private void number(long value) {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            claims[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        at += digits;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
