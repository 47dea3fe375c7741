package dev.holdfast.inventory;

/** Tells from a field's value whether it can be a static credential: nothing that is signed per request, and no token of a login. */
final class StaticValue {
    /** Schemes whose value is made anew per request, or by a handshake, or by the agent itself. */
    private static final String[] DYNAMIC = {
        "DPoP",
        "Digest",
        "Negotiate",
        "NTLM",
        "Signature",
        "HMAC",
        "Hawk",
        "AWS4-HMAC-SHA256",
        "AWS4-ECDSA-P256-SHA256",
        "SharedKey",
        "SharedKeyLite",
        "OAuth",
        "GNAP",
        "PrivateToken"
    };

    private StaticValue() {}

    static boolean isLikely(String name, String value) {
        if (value.length() < 4) {
            return false;
        }
        if (!name.equalsIgnoreCase("Authorization")) {
            return true;
        }
        int space = value.indexOf(' ');
        for (String scheme : DYNAMIC) {
            if (space == scheme.length() && value.regionMatches(true, 0, scheme, 0, space)) {
                return false;
            }
        }
        return !isJwt(value, space + 1);
    }

    /** "Bearer " and its like, to be told; empty when the value has none. Schemes are no secret, a bare value is. */
    static String scheme(String name, String value) {
        int space = value.indexOf(' ');
        return name.equalsIgnoreCase("Authorization") && space > 0 && space <= 20 ? value.substring(0, space + 1) : "";
    }

    /** What is fingerprinted: the credential without its scheme, so that the same key is the same in every field. */
    static String secret(String value) {
        int space = value.indexOf(' ');
        return space > 0 && space <= 20 ? value.substring(space + 1) : value;
    }

    /** A JWT says itself when it ends; whether that is soon is not looked at here. */
    private static boolean isJwt(String value, int from) {
        if (!value.startsWith("ey", from)) {
            return false;
        }
        int dot = value.indexOf('.', from);
        return dot > 0 && value.indexOf('.', dot + 1) > 0;
    }
}
