package dev.holdfast.behaviour;

import java.security.SecureRandom;
import java.util.List;

/** Values of {@code DPoP-Nonce}: what RFC 9449 section 8.1 allows, and what it does not. */
public final class Nonces {

    /** Longer ones are not hoarded, RFC 9449 section 11.1. */
    static final int LIMIT = 1024;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** NQCHAR is %x21 / %x23-5B / %x5D-7E. */
    private static final String ALPHABET = alphabet();

    private Nonces() {}

    /** Another one, of 24 to 63 characters of the whole alphabet. */
    public static String random() {
        int length = 24 + RANDOM.nextInt(40);
        StringBuilder nonce = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            nonce.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return nonce.toString();
    }

    /** Every character that the grammar allows, once. */
    public static String everyCharacter() {
        return ALPHABET;
    }

    /** Those of {@link #hostile()} that Tomcat can write over HTTP/2 too: its frames hold 16 KiB, and it splits no value rightly. */
    public static List<String> hostileOverHttp2() {
        return List.of("with \"quotes\"", "back\\slash", "two words", "n".repeat(12 * 1024));
    }

    /** Values that a client must not use: outside the grammar, or of 64 KiB. */
    public static List<String> hostile() {
        return List.of(
                "with \"quotes\"",
                "back\\slash",
                "two words",
                "",
                "caf\u00e9",
                "tab\there",
                "a,b\", error=\"invalid_token",
                "n".repeat(64 * 1024));
    }

    /**
     * What only the authorization server, which writes its bytes itself, can send: a bare CR and a NUL. (CR LF ends the field, as
     * anywhere.)
     */
    public static List<String> unspeakable() {
        return List.of("bare\rreturn", "nul\u0000inside");
    }

    /** Whether a client should use it. */
    public static boolean isUsable(String nonce) {
        return !nonce.isEmpty()
                && nonce.length() <= LIMIT
                && nonce.chars().allMatch(character -> ALPHABET.indexOf(character) >= 0);
    }

    private static String alphabet() {
        StringBuilder alphabet = new StringBuilder();
        for (char character = 0x21; character <= 0x7e; character++) {
            if (character != '"' && character != '\\') {
                alphabet.append(character);
            }
        }
        return alphabet.toString();
    }
}
