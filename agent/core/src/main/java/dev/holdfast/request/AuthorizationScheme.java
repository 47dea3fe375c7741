package dev.holdfast.request;

/**
 * What the scheme of an Authorization field (RFC 9110 section 11.4) says of its value: one and the same in every request, or made for
 * this one. A value without a scheme, as many vendors have it, is taken for the same in every request. Stateless.
 */
public final class AuthorizationScheme {
    /** The value is computed from the request, so that no part of the request may change afterwards. */
    private static final String[] SIGNING = {
        "Signature",
        "Digest",
        "Hawk",
        "MAC",
        "AWS",
        "AWS3",
        "AWS3-HTTPS",
        "AWS4-ECDSA-P256-SHA256",
        "GOOG1",
        "GOOG4-RSA-SHA256",
        "SharedKey",
        "SharedKeyLite",
        "OSS",
        "OBS",
        "MWS"
    };

    /** The value is made anew by a handshake, or by the agent itself, and does not depend on the rest of the request. */
    private static final String[] RENEWED = {
        "DPoP",
        "Negotiate",
        "NTLM",
        "Kerberos",
        "SCRAM-SHA-1",
        "SCRAM-SHA-256",
        "HOBA",
        "Mutual",
        "GNAP",
        "PrivateToken",
        "Concealed",
        "vapid"
    };

    /** Of those who put scheme and parameters into one word. */
    private static final String BAIDU = "bce-auth-v";

    private AuthorizationScheme() {}

    /** Whether the value is another one in each request or handshake, and so no static credential. */
    public static boolean isDynamic(String value) {
        int from = start(value);
        return isSigning(value, from) || isAmong(RENEWED, value, from, end(value, from));
    }

    /** Whether the value signs the request, which must not change any more then. */
    public static boolean isSigning(String value) {
        return isSigning(value, start(value));
    }

    /** Whether the value is of that scheme, in any case, with something behind it. */
    public static boolean isOf(String scheme, String value) {
        int from = start(value);
        int end = from + scheme.length();
        return end < value.length()
                && isBlank(value.charAt(end))
                && value.regionMatches(true, from, scheme, 0, end - from);
    }

    /** Whether the value is one word, without a scheme. */
    public static boolean isMissing(String value) {
        int to = value.length();
        while (to > 0 && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return end(value, start(value)) >= to;
    }

    private static boolean isSigning(String value, int from) {
        int end = end(value, from);
        if (end == value.length()) {
            return value.startsWith(BAIDU, from);
        }
        return isAmong(SIGNING, value, from, end)
                || hasHmac(value, from, end)
                || value.indexOf("ignature=", end)
                        > 0; // OAuth 1.0 (RFC 5849 section 3.5.1) and most that vendors devise
    }

    private static boolean isAmong(String[] schemes, String value, int from, int end) {
        for (String scheme : schemes) {
            if (end - from == scheme.length() && value.regionMatches(true, from, scheme, 0, end - from)) {
                return true;
            }
        }
        return false;
    }

    /** AWS4-HMAC-SHA256, GOOG4-HMAC-SHA256, TC3-HMAC-SHA256, EG1-HMAC-SHA256, acquia-http-hmac and their like. */
    private static boolean hasHmac(String value, int from, int end) {
        for (int i = from; i + 4 <= end; i++) {
            if (value.regionMatches(true, i, "HMAC", 0, 4)) {
                return true;
            }
        }
        return false;
    }

    private static int start(String value) {
        int from = 0;
        while (from < value.length() && isBlank(value.charAt(from))) {
            from++;
        }
        return from;
    }

    private static int end(String value, int from) {
        int end = from;
        while (end < value.length() && !isBlank(value.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
